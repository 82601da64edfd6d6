"""An edition as Markdown (CommonMark 0.31). Pure; no text from the web can become a mark."""

from collections.abc import Iterator

from kb.digest.rendering.cleaning import clean
from kb.digest.written import Entry, Link, QuotedSentence, Section, Text, WrittenEdition
from kb.markup import markdown_link, markdown_text


def to_markdown(written: WrittenEdition) -> str:
    """The edition as Markdown."""
    return "\n\n".join(_blocks(clean(written))) + "\n"


def _blocks(written: WrittenEdition) -> Iterator[str]:
    yield f"# {markdown_text(written.title)}"
    if written.subtitle:
        yield markdown_text(written.subtitle)
    yield from _note(written.note, written.notes_heading)
    for section in written.sections:
        yield from _section(section, written)
    if written.footer:
        yield "---"
        yield from map(markdown_text, written.footer)


def _section(section: Section, written: WrittenEdition) -> Iterator[str]:
    yield f"## {markdown_text(section.heading)}"
    yield from map(markdown_text, section.sentences)
    for entry in section.entries:
        if entry.is_brief:
            yield _brief(entry)
        else:
            yield from _entry(entry, written)


def _brief(entry: Entry) -> str:
    label = f"**{markdown_text(entry.label)}** · " if entry.label else ""
    facts = f" — {markdown_text(' '.join(entry.facts))}" if entry.facts else ""
    return f"* {label}{_heading(entry)}{facts}"


def _entry(entry: Entry, written: WrittenEdition) -> Iterator[str]:
    yield f"### {_heading(entry)}"
    if entry.label or entry.facts:
        label = f"**{markdown_text(entry.label)}**" if entry.label else ""
        facts = markdown_text(" ".join(entry.facts))
        yield " · ".join(filter(None, (label, facts)))
    if entry.chart:
        yield f"*{markdown_text(entry.chart.alt)}*"
    yield from map(_quote, entry.quotes)
    yield from _note(entry.note, written.notes_heading)
    if entry.links:
        yield f"{markdown_text(written.links_heading)}: {' · '.join(map(_link, entry.links))}"


def _heading(entry: Entry) -> str:
    return _link(Link(entry.heading.text, entry.url or "")) + _language(entry.heading)


def _quote(quote: QuotedSentence) -> str:
    sentence = markdown_text(quote.sentence.text) + _language(quote.sentence)
    return f"> {sentence}\n>\n> — {_link(quote.source)}"


def _note(note: str | None, heading: str) -> Iterator[str]:
    for number, line in enumerate(note.splitlines() if note else ()):
        lead = "" if number else f"**{markdown_text(heading)}:** "
        yield lead + markdown_text(line)


def _link(link: Link) -> str:
    return markdown_link(link.name, link.url) if link.url else markdown_text(link.name)


def _language(text: Text) -> str:
    return f" ({markdown_text(text.lang_name)})" if text.lang_name else ""
