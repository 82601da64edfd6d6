"""An edition as plain text, for a terminal and as the twin of its mail. Pure."""

import textwrap
from collections.abc import Iterator

from kb.digest.rendering.cleaning import clean
from kb.digest.written import Entry, Link, QuotedSentence, Section, Text, WrittenEdition

_WIDTH = 72
_DEEPEST = 4  # columns that the deepest block is indented by


def to_plain_text(written: WrittenEdition) -> str:
    """The edition in lines of at most 72 characters. Addresses are never broken; each stands on a line of its own, but
    for those in an editor's words.
    """
    return "\n\n".join(_blocks(clean(written))) + "\n"


def _blocks(written: WrittenEdition) -> Iterator[str]:
    yield _underlined(written.title, "=")
    if written.subtitle:
        yield _wrapped(written.subtitle)
    if written.note:
        yield _note(written.note, written.notes_heading)
    for section in written.sections:
        yield _underlined(section.heading, "-")
        yield from _section(section, written)
    if written.footer:
        yield "-- "  # what mail programs take for the beginning of a signature (RFC 3676, 4.3)
        yield from map(_wrapped, written.footer)


def _section(section: Section, written: WrittenEdition) -> Iterator[str]:
    yield from map(_wrapped, section.sentences)
    for entry in section.entries:
        first, *others = [_brief(entry)] if entry.is_brief else _entry(entry, written)
        yield _hanging("* ", first)
        yield from (_hanging("  ", block) for block in others)


def _brief(entry: Entry) -> str:
    label = f"{entry.label}: " if entry.label else ""
    facts = f" — {' '.join(entry.facts)}" if entry.facts else ""
    return _wrapped(label + entry.heading.text + _language(entry.heading) + facts)


def _entry(entry: Entry, written: WrittenEdition) -> Iterator[str]:
    """The blocks of an entry, to be indented by two."""
    yield "\n".join(_head(entry))
    yield from map(_quote, entry.quotes)
    if entry.note:
        yield _note(entry.note, written.notes_heading)
    if entry.links:
        links = (_hanging("- ", _link(link)) for link in entry.links)
        yield "\n".join((_wrapped(f"{written.links_heading}:"), *links))


def _head(entry: Entry) -> Iterator[str]:
    yield _link(Link(entry.heading.text + _language(entry.heading), entry.url or ""))
    label = f"[{entry.label}] " if entry.label else ""
    if label or entry.facts:
        yield _wrapped(label + " ".join(entry.facts))
    if entry.chart:
        yield _wrapped(entry.chart.alt)


def _quote(quote: QuotedSentence) -> str:
    sentence = _wrapped(quote.sentence.text + _language(quote.sentence))
    return f"{textwrap.indent(sentence, '> ')}\n{_hanging('— ', _link(quote.source))}"


def _note(note: str, heading: str) -> str:
    return "\n".join(map(_wrapped, f"{heading}: {note}".splitlines()))


def _link(link: Link) -> str:
    return "\n".join(filter(None, (_wrapped(link.name), link.url)))


def _language(text: Text) -> str:
    return f" ({text.lang_name})" if text.lang_name else ""


def _underlined(heading: str, sign: str) -> str:
    text = _wrapped(heading)
    return f"{text}\n{sign * max(map(len, text.splitlines()), default=1)}"


def _hanging(mark: str, block: str) -> str:
    """The block with a mark before its first line and the others under the text of it."""
    return mark + textwrap.indent(block, " " * len(mark)).removeprefix(" " * len(mark))


def _wrapped(text: str) -> str:
    return textwrap.fill(text, _WIDTH - _DEEPEST, break_on_hyphens=False, break_long_words="://" not in text)
