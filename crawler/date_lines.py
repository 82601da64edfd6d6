"""The short lines in which pages show when they were published: "Bogotá, 4 de mayo de 2022 - 10:30". Pure."""

import re

from lxml.etree import XPath
from lxml.html import HtmlElement

MODIFIED = re.compile(r"updat|modif|lastmod|copyrightyear|actualiz|atualiz|edited|editad", re.IGNORECASE)
MAX_DATE_LINE = 110
_text_of = XPath("string()", smart_strings=False)
# What an article tells of a day, "El congreso será el 12 de diciembre de 2027 en Lima.": by its length and full stop.
# "Publicado el lunes 23 de noviembre de 2026 por Ana Ruiz." is no such sentence.
_SENTENCE = re.compile(
    r"(?!\W*(?:publicad[oa]|postad[oa]|escrit[oa]|published|posted|written|por|by)\b)"
    r".{45,}(?<![ap]\.\sm)(?<!\b[ap]\.m)(?<!\bhs)(?<!\bh)(?<!\bhrs)\.$",
    re.IGNORECASE,
)


def date_line(element: HtmlElement) -> str:
    """What an element shows, up to what it says of a change; empty for one that shows more than a line, or a sentence.

    "Publicado: … | Actualizado: …".
    """
    text = _text_of(element)
    line = " ".join(text.split()) if len(text) <= 10 * MAX_DATE_LINE else ""
    return "" if len(line) > MAX_DATE_LINE or _SENTENCE.match(line) else MODIFIED.split(line, maxsplit=1)[0]
