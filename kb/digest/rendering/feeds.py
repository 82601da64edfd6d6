"""Editions as a feed, and the dates ahead as a calendar. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

from icalendar import Calendar, Event

from kb.instants import utc_text
from kb.markup import add_element, one_line, xml_text

_ATOM = "http://www.w3.org/2005/Atom"
_NAME = "Catalejo"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An edition in a feed. ``entry_id`` is an IRI that stays the same, ``html`` a fragment without scripts."""

    entry_id: str
    title: str
    updated: datetime
    html: str


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A whole day to know of. ``uid`` stays the same over calendars; ``stamped`` is when this was said of it."""

    uid: str
    day: date
    name: str
    description: str
    stamped: datetime


def to_atom(feed_id: str, title: str, entries: Sequence[FeedEntry]) -> bytes:
    """Atom 1.0 (RFC 4287), the entry that was updated last first. ``feed_id`` is an IRI that stays the same."""
    newest_first = sorted(entries, key=lambda entry: entry.updated, reverse=True)
    feed = ElementTree.Element("feed", xmlns=_ATOM)
    add_element(feed, "id", feed_id)
    add_element(feed, "title", one_line(title))
    # A feed without entries has to say when it was updated as well.
    add_element(feed, "updated", utc_text(newest_first[0].updated if newest_first else _NEVER))
    add_element(feed, "generator", _NAME)
    add_element(ElementTree.SubElement(feed, "author"), "name", _NAME)
    for entry in newest_first:
        element = ElementTree.SubElement(feed, "entry")
        add_element(element, "id", entry.entry_id)
        add_element(element, "title", one_line(entry.title))
        add_element(element, "updated", utc_text(entry.updated))
        add_element(element, "content", entry.html).set("type", "html")
    written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def to_calendar(name: str, days: Sequence[CalendarDay]) -> bytes:
    """A calendar (RFC 5545) that is called ``name``, of events that last all day and keep nobody busy."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{_NAME}//Digest//EN")
    calendar.add("version", "2.0")
    calendar.add("name", one_line(name))  # RFC 7986
    calendar.add("x-wr-calname", one_line(name))  # what Google and Outlook read
    for each in days:
        calendar.add_component(_event(each))
    written: bytes = calendar.to_ical()
    return written


def _event(each: CalendarDay) -> Event:
    event = Event()
    event.add("uid", one_line(each.uid))
    event.add("dtstamp", each.stamped.astimezone(UTC))
    event.add("dtstart", each.day)
    event.add("dtend", each.day + timedelta(days=1))  # the first day after it
    event.add("summary", one_line(each.name))
    event.add("description", xml_text(each.description))
    event.add("transp", "TRANSPARENT")
    return event
