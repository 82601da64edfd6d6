"""The short lines in which pages show when they were published: "Bogotá, 4 de mayo de 2022 - 10:30". Pure."""

import re

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.written_dates import is_date_alone

MODIFIED = re.compile(
    r"updat|modif|lastmod|copyrightyear|actualiz|atualiz|edited|editad|"
    r"[úu]ltima (?:revis|edici|ediç)|revisad[oa] e[lm]\b|last reviewed",
    re.IGNORECASE,
)
PUBLISHED = re.compile(r"publica|publish|posted|postad", re.IGNORECASE)
# "Última actualización: 03/05/2026", and no line that says so of a part of itself.
SAYS_MODIFIED = re.compile(rf"\W*(?:(?:[úu]ltima|last|p[áa]gina|nota|page)\s+)*(?:{MODIFIED.pattern})", re.IGNORECASE)
# Words before a date that is not that of a publication: how long an offer holds, when something happens.
_OTHER_DAY = re.compile(
    r"\b(?:vigen(?:te|cia)|v[áa]lid[oa]s?|valid(?:ez|ade)?\b|venc(?:e|imiento|imento)\b|expir|caduc|"
    r"hasta|at[ée]|until|through|deadline|plazo|prazo|(?:fecha|data) l[íi]mite|cierre de (?:inscri|convoca|postula)|"
    r"(?:fecha|data|d[íi]a) del? (?:evento|inicio)|(?:cierre|cu[áa]ndo|quando|when|evento|event|webinar|taller|oficina|"
    r"curso|workshop|inicio|starts?|fin|ends?) ?:)",
    re.IGNORECASE,
)
# "Del 1 al 31 de marzo de 2026", "01/03/2026 - 31/03/2026", "March 1, 2026 to March 31, 2026"
_TO = r"(?:al?|hasta|at[ée]|to|until|through|[-–—])"
_PERIOD = re.compile(
    r"\b(?:del?|desde|from|between|entre)\W+(?:\w+\W+)?\d{1,2}\b[^|:]{0,40}?"
    rf"\s{_TO}\s+(?!las\b)(?:\w+\s+){{0,2}}\d{{1,2}}\b(?!:)"
    rf"|\b\d{{1,2}}\b[^|:]{{1,16}}\b(?:19|20)\d\d\s*{_TO}\s+\D{{0,20}}\d{{1,2}}\b[^:|]{{1,20}}\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
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

    "Publicado: … | Actualizado: …", "Actualizado: … | Publicado: …". Of "4 de mayo de 2022 Actualización", nothing, nor
    of a period.
    """
    before, *after = MODIFIED.split(short_line(element), maxsplit=1)
    if after and _END_OF_WORD.fullmatch(after[0]) and not PUBLISHED.search(before):
        return ""
    published = PUBLISHED.search(after[0]) if after and not any(map(str.isdigit, before)) else None
    said = before if published is None else after[0][published.start() :]
    return "" if _PERIOD.search(said) or tells_other_day(said) else said


def tells_other_day(line: str) -> bool:
    """Whether the words before the first number of a line say that its date is not that of a publication."""
    words = re.split(r"\d", line, maxsplit=1)[0]
    return _OTHER_DAY.search(words) is not None and not PUBLISHED.search(words)


def short_line(element: HtmlElement) -> str:
    """What an element shows; empty for one that shows more than a line, or a sentence."""
    text = _text_of(element)
    line = " ".join(text.split()) if len(text) <= 10 * MAX_DATE_LINE else ""
    return "" if len(line) > MAX_DATE_LINE or _SENTENCE.match(line) else line
