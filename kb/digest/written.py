"""An edition, or alerts, put into words of one language, in an order, before any form: what every renderer renders.

Texts are plain: nothing in them is markup, and what comes from the web is as it came but for control characters.
Whoever renders escapes it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A text from the web. Where its language is another than the edition's, ``lang`` is its code and ``lang_name`` its
    name in the edition's.
    """

    text: str
    lang: str | None = None
    lang_name: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Where something stands: ``name`` (a publisher, with the date) leads to an http(s) address."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class QuotedSentence:
    """A sentence of an article, verbatim, and the article."""

    sentence: Text
    source: Link


@dataclass(frozen=True, slots=True)
class Chart:
    """A number for each day, the oldest first, and what it shows in words."""

    values: tuple[float, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is told. ``key`` is stable and names it to an editor.

    ``heading`` leads to ``url``, if there is one. ``label`` is a word or two on its state, ``facts`` are short
    sentences of the template. ``note`` is what the editor says of it.
    """

    key: str
    heading: Text
    url: str | None = None
    label: str | None = None
    facts: tuple[str, ...] = ()
    quotes: tuple[QuotedSentence, ...] = ()
    links: tuple[Link, ...] = ()
    chart: Chart | None = None
    note: str | None = None

    @property
    def is_brief(self) -> bool:
        """Whether it is a line: no more than a heading without an address, a label and facts."""
        return not (self.url or self.quotes or self.links or self.chart or self.note)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the digest with at least one entry or sentence; ``key`` is its name in the JSON of an edition."""

    key: str
    heading: str
    sentences: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenEdition:
    """A whole edition in words. ``lang`` is its language, ``note`` what the editor says before everything else.

    ``notes_heading`` says in words that a note is the editor's; ``links_heading`` introduces the links of an entry.
    """

    lang: str
    title: str
    subtitle: str
    sections: tuple[Section, ...]
    footer: tuple[str, ...]
    notes_heading: str
    links_heading: str
    note: str | None = None
