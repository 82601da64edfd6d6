"""The name of an author without the words that a page or feed puts around it: "Publicado por Ana Ruiz el". Pure."""

import re

from crawler.block_text import clean_line

# What says it in English trafilatura takes away itself.
_BEFORE = re.compile(
    r"^\s*(?:(?:publicad|escrit|redactad|postad|elaborad)[oa]\s+|texto:?\s+)?por(?::\s*|\s+)", re.IGNORECASE
)
_AFTER = re.compile(r"\s+(?:el|em)$")  # a date followed, which trafilatura has taken away


def author_name(text: str) -> str | None:
    """The name in a line of a page or feed; ``None`` where it names nobody."""
    return clean_line(_AFTER.sub("", _BEFORE.sub("", text))) or None
