"""Text as models can take it."""

import re
import unicodedata

# Soft hyphen and word joiner: not seen by readers, but they break a word in two for a tokenizer.
_UNSEEN = re.compile("[\u00ad\u2060]")

# Controls, zero-width characters, byte order mark, replacement character and lone surrogates say nothing; "▁" is how
# SentencePiece writes a space. Of these the normaliser of XLM-RoBERTa makes a space or nothing.
_BLANK = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd\ud800-\udfff]")

# Normalising takes time quadratic in a run of combining marks (40,000 of them: 3 s), and a page may hold any number. No
# word is as long, and Chinese or Thai text loses nothing by a space every so often.
_LONGEST_WORD = 1_000


def clean_for_model(text: str) -> str:
    """``text`` in NFKC without characters that stop, break or mislead a model; white space is single spaces.

    Never fails, and may give an empty text. Not for display: offsets into ``text`` do not hold in the result.
    """
    words = _BLANK.sub(" ", _UNSEEN.sub("", text)).split()
    parts = (word[start : start + _LONGEST_WORD] for word in words for start in range(0, len(word), _LONGEST_WORD))
    normalised = " ".join(unicodedata.normalize("NFKC", part) for part in parts)
    return " ".join(normalised.split())  # NFKC writes "´" and its like with a space
