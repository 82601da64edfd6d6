"""Who uses the app, and how they like it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who uses the app: ``name`` is the mail address they signed in with, in small letters, or empty where
    nobody signs in. What they have not chosen is ``None`` or empty.

    ``active`` is when they last used it, ``visit_before`` when the visit before the one under way ended.
    """

    name: str = ""
    lang: str | None = None
    time_zone: str | None = None
    countries: tuple[str, ...] = ()
    active: datetime | None = None
    visit_before: datetime | None = None
