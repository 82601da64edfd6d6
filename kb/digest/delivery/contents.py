"""What is brought to everybody alike: an edition, or alerts. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from kb.digest.bulletin import Bulletin, bulletin_to_json
from kb.digest.bulletin_wording import written_bulletin
from kb.digest.edition import Edition, edition_to_json
from kb.digest.wording import written
from kb.digest.written import WrittenEdition
from kb.models import Audience
from kb.quiet_hours import zone_named

_NO_NAME = re.compile(r"[^\w .~-]")  # what some file system refuses, and "%" itself


@dataclass(frozen=True, slots=True)
class Content:
    """Something in words and as JSON.

    ``file_name`` is how its files are called, without an ending: the same for the same audience and days or alerts,
    another for others, and fit for any file system.
    """

    words: WrittenEdition
    json: bytes
    file_name: str


def edition_content(edition: Edition) -> Content:
    """An edition."""
    name = f"{_name(edition.audience)} {edition.start} {edition.end}"
    return Content(written(edition), edition_to_json(edition), name)


def bulletin_content(bulletin: Bulletin) -> Content:
    """Alerts, of which there is at least one."""
    last = bulletin.alerts[-1]
    day = last.raised.astimezone(zone_named(bulletin.audience.time_zone)).date()
    name = f"{_name(bulletin.audience)} {day} alert {last.id}"
    return Content(written_bulletin(bulletin), bulletin_to_json(bulletin), name)


def _name(audience: Audience) -> str:
    return _NO_NAME.sub(lambda sign: quote(sign[0], safe=""), audience.name)
