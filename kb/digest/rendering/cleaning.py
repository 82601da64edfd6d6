"""An edition as every form can show it. Pure.

The one place that decides what of the web's texts and addresses is left out; renderers only escape what they get.
"""

import re
from dataclasses import replace

from kb.digest.written import Chart, Entry, Link, QuotedSentence, Section, Text, WrittenEdition
from kb.errors import InvalidAddressError
from kb.intake.addresses import parse_web_address
from kb.markup import one_line

# An address in which no form has to escape more than an ampersand.
_PLAIN_ADDRESS = re.compile(r"https?://[!#-;=?-\[\]-~]+")


def clean(written: WrittenEdition) -> WrittenEdition:
    """The edition with every text on one line, but for notes, which keep their lines, and only web addresses.

    Control characters and what turns the direction of a text are gone. An address that is not http(s) is ``None`` for
    an entry and empty for a link; any other is as it was collected, or as a browser reads it where that is not ASCII.
    What has no name is called by its address.
    """
    return replace(
        written,
        title=one_line(written.title),
        subtitle=one_line(written.subtitle),
        sections=tuple(map(_section, written.sections)),
        footer=_lines(written.footer),
        notes_heading=one_line(written.notes_heading),
        links_heading=one_line(written.links_heading),
        note=_note(written.note),
    )


def _section(section: Section) -> Section:
    return replace(
        section,
        heading=one_line(section.heading),
        sentences=_lines(section.sentences),
        entries=tuple(map(_entry, section.entries)),
    )


def _entry(entry: Entry) -> Entry:
    address = _address(entry.url)
    heading = _text(entry.heading)
    return replace(
        entry,
        heading=heading if heading.text else Text(address),
        url=address or None,
        label=one_line(entry.label or "") or None,
        facts=_lines(entry.facts),
        quotes=tuple(QuotedSentence(_text(quote.sentence), _link(quote.source)) for quote in entry.quotes),
        links=tuple(map(_link, entry.links)),
        chart=entry.chart and Chart(entry.chart.values, one_line(entry.chart.alt)),
        note=_note(entry.note),
    )


def _text(text: Text) -> Text:
    return replace(text, text=one_line(text.text), lang_name=one_line(text.lang_name or "") or None)


def _link(link: Link) -> Link:
    address = _address(link.url)
    return Link(one_line(link.name) or address, address)


def _note(note: str | None) -> str | None:
    return "\n".join(_lines(tuple((note or "").splitlines()))) or None


def _lines(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line for line in map(one_line, texts) if line)


def _address(url: str | None) -> str:
    try:
        address = parse_web_address(url or "")
    except InvalidAddressError:
        return ""
    return url if url and _PLAIN_ADDRESS.fullmatch(url) else address
