"""An edition in words in each of its forms. Pure: a written edition in, text or bytes out.

What a form adds is marks, layout and punctuation, never a word. All forms show the same texts and lead to the same
addresses, those of ``cleaning.clean``.
"""
