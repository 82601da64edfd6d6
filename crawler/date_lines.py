"""The short lines in which pages show when they were published: "Bogotá, 4 de mayo de 2022 - 10:30". Pure."""

import re

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.written_dates import is_date_alone

MODIFIED = re.compile(
    r"updat|modif|lastmod|copyrightyear|actualiz|atualiz|edited|editad|"
    r"[úu]ltima revis|revisad[oa] e[lm]\b|last reviewed",
    re.IGNORECASE,
)
PUBLISHED = re.compile(r"publica|publish|posted|postad", re.IGNORECASE)
# "Última actualización: 03/05/2026", and no line that says so of a part of itself.
SAYS_MODIFIED = re.compile(rf"\W*(?:(?:[úu]ltima|last|p[áa]gina|nota|page)\s+)*(?:{MODIFIED.pattern})", re.IGNORECASE)
_END_OF_WORD = re.compile(r"\w*\W*")
MAX_DATE_LINE = 110
_PARTS = re.compile(r"\s*[|•·]\s*|\s+[–—/-]\s+")
_BEFORE_DATE = re.compile(r"^[^\W\d][^\d,.;:]{0,30},\s+(?=\S)")
_MAX_NAME = 4  # words of a name or a place
_text_of = XPath("string()", smart_strings=False)
# What an article tells of a day, "El congreso será el 12 de diciembre de 2027 en Lima.": by its length and full stop.
# "Publicado el lunes 23 de noviembre de 2026 por Ana Ruiz." is no such sentence.
_SENTENCE = re.compile(
    r"(?!\W*(?:publicad[oa]|postad[oa]|escrit[oa]|published|posted|written|por|by)\b)"
    r".{45,}(?<![ap]\.\sm)(?<!\b[ap]\.m)(?<!\bhs)(?<!\bh)(?<!\bhrs)\.$",
    re.IGNORECASE,
)


def says_only_who_and_when(line: str) -> bool:
    """Whether a line is a signature: "Ana Ruiz | Lima | 08/01/2014", "Lima, 4 de mayo de 2022"."""
    parts = _PARTS.split(line[: MAX_DATE_LINE + 1])
    dated = [part for part in parts if is_date_alone(_BEFORE_DATE.sub("", part))]
    return len(line) <= MAX_DATE_LINE and bool(dated) and all(p in dated or len(p.split()) <= _MAX_NAME for p in parts)


def date_line(element: HtmlElement) -> str:
    """What ``short_line`` says of the publication: up to a change, or from the publication on that stands behind it.

    "Publicado: … | Actualizado: …", "Actualizado: … | Publicado: …". Of "4 de mayo de 2022 Actualización", nothing.
    """
    before, *after = MODIFIED.split(short_line(element), maxsplit=1)
    if after and _END_OF_WORD.fullmatch(after[0]) and not PUBLISHED.search(before):
        return ""
    published = PUBLISHED.search(after[0]) if after and not any(map(str.isdigit, before)) else None
    return before if published is None else after[0][published.start() :]


def short_line(element: HtmlElement) -> str:
    """What an element shows; empty for one that shows more than a line, or a sentence."""
    text = _text_of(element)
    line = " ".join(text.split()) if len(text) <= 10 * MAX_DATE_LINE else ""
    return "" if len(line) > MAX_DATE_LINE or _SENTENCE.match(line) else line
