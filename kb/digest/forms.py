"""The forms of an edition: one composition, many renderers. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import quote

from kb.digest.edition import Edition, edition_to_json
from kb.digest.rendering.brand import Brand
from kb.digest.rendering.feeds import CalendarDay, FeedEntry, to_atom, to_calendar
from kb.digest.rendering.html import to_fragment, to_page
from kb.digest.rendering.markdown import to_markdown
from kb.digest.rendering.pdf import to_pdf
from kb.digest.rendering.plain_text import to_plain_text
from kb.digest.wording import written
from kb.digest.written import Section
from kb.models import Audience, DigestForm

_FEED = "tag:catalejo,2026:digest"  # RFC 4151


def render(edition: Edition, form: DigestForm, brand: Brand) -> bytes:
    """The edition as a file; the same edition gives the same bytes.

    Raises ``DigestError`` for a PDF where what makes it is not installed.
    """
    match form:
        case DigestForm.JSON:
            return edition_to_json(edition)
        case DigestForm.TEXT:
            return to_plain_text(written(edition)).encode()
        case DigestForm.MARKDOWN:
            return to_markdown(written(edition)).encode()
        case DigestForm.HTML:
            return to_page(written(edition), brand).encode()
        case DigestForm.PDF:
            return to_pdf(to_page(written(edition), brand))
        case DigestForm.CALENDAR:
            return to_calendar(brand.name, list(_days(edition)))


def feed(editions: Sequence[tuple[Edition, datetime]], audience: Audience, name: str) -> bytes:
    """Editions for an audience, each with the time at which it was composed, as an Atom feed of a name."""
    entries = [
        FeedEntry(f"{_FEED}/{_path(edition)}", page.title, composed, to_fragment(page))
        for edition, composed in editions
        for page in [written(edition)]
    ]
    return to_atom(f"{_FEED}/{quote(f'{audience.name}/{audience.lang}')}", name, entries)


def _days(edition: Edition) -> Iterator[CalendarDay]:
    words = written(edition)
    ahead: Section | None = next((section for section in words.sections if section.key == "days_ahead"), None)
    entries = {} if ahead is None else {entry.key: entry for entry in ahead.entries}
    for day in edition.days_ahead:
        facts = " ".join((*entries[day.key].facts, entries[day.key].note or "")).strip()
        yield CalendarDay(f"{day.key}@catalejo", day.day, day.name, facts, edition.known_until)


def _path(edition: Edition) -> str:
    return quote(f"{edition.audience.name}/{edition.audience.lang}/{edition.start}/{edition.end}")
