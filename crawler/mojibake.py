"""Text that was UTF-8 once and was read as something else before it came here. Pure."""

import re

# What nobody writes and only this mistake makes. ftfy by itself also takes "irá”¡Sí!" and "AMANHÃ”" for it, as Spanish
# and Portuguese sentences in quotation marks end, so it is asked only where one of these is seen:
# - Â before a sign of Latin-1, Ã before one that does not close a sentence, or before any other inside a word,
# - the beginnings of punctuation ("â€™") and of emoji ("ðŸ˜€"),
# - C1 controls, but for U+0085, which is a line end.
_SURE = re.compile(
    "Â[\u0080-\u00bf]"
    "|Ã(?:[\u0080-\u009f¡-§©ª¬\u00ad¯-ºƒ¼-¿‚‡‰Šš‹Œœ€ˆ˜†„Žž]|[“”‘’™›»®](?=\\w))"
    "|â€|ðŸ"
    "|[\u0080-\u0084\u0086-\u009f]"
)


def repair_mojibake(text: str) -> str:
    """``España`` for ``EspaÃ±a``. Only lines that are surely damaged are touched; all others stay as they are."""
    if text.isascii() or not _SURE.search(text):
        return text
    import ftfy  # only few texts need it

    return "\n".join(ftfy.fix_encoding(line) if _SURE.search(line) else line for line in text.split("\n"))
