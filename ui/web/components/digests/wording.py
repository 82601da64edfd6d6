"""What the digest page says of editions, subscriptions and deliveries. Pure."""

import re
from datetime import date, datetime, tzinfo
from typing import Final

from babel.dates import get_day_names

from kb.digest.digests import DigestVersion
from kb.digest.period import Period
from kb.digest.phrases import Phrases
from kb.models import Audience, Cadence, ChannelKind, DeliveryStatus, DigestLength, Subscription
from kb.quiet_hours import zone_named
from ui.translation import N_, Translator
from ui.web.time_zones import zone_name

CHANNELS: Final = {
    ChannelKind.MAIL: N_("Mail"),
    ChannelKind.FOLDER: N_("Folder"),
    ChannelKind.APPRISE: N_("Chat or other service"),
}
CADENCES: Final = {
    Cadence.DAILY: N_("Every day"),
    Cadence.WEEKLY: N_("Every week"),
    Cadence.MONTHLY: N_("Every month"),
}
LENGTHS: Final = {
    DigestLength.SHORT: N_("Short"),
    DigestLength.NORMAL: N_("Usual"),
    DigestLength.LONG: N_("Long"),
}
STATUSES: Final = {
    DeliveryStatus.WAITING: N_("Waiting"),
    DeliveryStatus.SENDING: N_("Being sent"),
    DeliveryStatus.SENT: N_("Sent"),
    DeliveryStatus.UNKNOWN: N_("Unknown"),
    DeliveryStatus.REFUSED: N_("Refused"),
    DeliveryStatus.DROPPED: N_("Dropped"),
}
_MEANINGS: Final = {
    DeliveryStatus.WAITING: N_("It goes out by itself while “catalejo up” runs."),
    DeliveryStatus.SENDING: N_("It is on its way just now."),
    DeliveryStatus.SENT: N_("It was accepted."),
    DeliveryStatus.UNKNOWN: N_(
        "It may have arrived or not. Ask whoever gets it; if it did not arrive, have it sent again, else drop it."
    ),
    DeliveryStatus.REFUSED: N_("It will not arrive. Mend what is wrong, then have it sent again."),
    DeliveryStatus.DROPPED: N_("It is not sent any more."),
}
# What a server or a channel said, by what stands in it, and what to do about it; the first that fits.
_REMEDIES: Final = (
    (r"said 5(30|34|35|38)\b", N_("The mail server does not let us in: check smtp_user and smtp_password.")),
    (r"said 55[01]\b", N_("There is no such mailbox: check the address.")),
    (r"said 55[234]\b", N_("The mail server does not want this mail: it may take it for spam; ask who runs it.")),
    (r"said 4\d\d\b", N_("The mail server puts it off; that is usual, and it is tried again.")),
    (r"not supported", N_("The mail server wants another way of connecting: check smtp_port and smtp_security.")),
    (r"certificate", N_("The mail server's certificate is not trusted: check smtp_host and smtp_security.")),
    (
        r"cannot be used|does not answer",
        N_("The mail server does not answer: check smtp_host, smtp_port and smtp_security."),
    ),
    (r"smtp_host", N_("No mail server is set up: set smtp_host and mail_from.")),
    (r"cannot be written", N_("The folder cannot be written: check that it is there, and that the disk is not full.")),
    (
        r"answered 4\d\d\b|knows no such",
        N_("The service does not accept the address: make it anew there, and subscribe with it."),
    ),
    (r"cannot be reached", N_("The service cannot be reached: check the connection of this computer.")),
    (r"not kept any more", N_("This edition is not kept any more: drop it.")),
)


def days_words(words: Translator, start: date, end: date, zone: tzinfo) -> str:
    """The days from one to another: "16–22 nov 2026"."""
    return Phrases(words.language, zone, words).days(start, end)


def moment_words(words: Translator, when: datetime, zone: tzinfo) -> str:
    """A moment with its day of the week: "lunes, 30 nov 2026, 08:00 CST"."""
    return f"{weekday_name(words, when.astimezone(zone).weekday())}, {words.instant(when, zone)}"


def weekday_name(words: Translator, weekday: int) -> str:
    """The name of a day of the week; 0 is Monday."""
    return str(get_day_names("wide", locale=words.locale)[weekday])


def edition_facts(words: Translator, version: DigestVersion, now: datetime) -> list[str]:
    """Language, version and age of an edition, and whether its days were over."""
    edition = version.edition
    facts = [
        words.language_name(edition.audience.lang),
        words.gettext("version {number}", number=version.version),
        words.gettext("written {ago}", ago=words.ago(version.composed, now)),
    ]
    if edition.known_until < Period(edition.start, edition.end, zone_named(edition.audience.time_zone)).ends:
        facts.append(words.gettext("its days were not over yet"))
    return facts


def cadence_words(words: Translator, subscription: Subscription) -> str:
    """How often a digest comes, and at what time."""
    at = f"{subscription.at:%H:%M}"
    match subscription.cadence:
        case Cadence.DAILY:
            return words.gettext("Every day at {time}", time=at)
        case Cadence.WEEKLY:
            weekday = weekday_name(words, subscription.weekday or 0)
            return words.gettext("Every week, on {weekday} at {time}", weekday=weekday, time=at)
        case Cadence.MONTHLY:
            return words.gettext("Every month, on day {day} at {time}", day=subscription.day, time=at)


def audience_words(words: Translator, audience: Audience) -> list[str]:
    """What an audience reads, in short facts."""
    facts = [
        words.language_name(audience.lang),
        words.gettext(LENGTHS[audience.length]),
        zone_name(words, audience.time_zone),
    ]
    if audience.countries:
        facts.append(", ".join(map(words.country_name, audience.countries)))
    if audience.source_langs:
        names = ", ".join(map(words.language_name, audience.source_langs))
        facts.append(words.gettext("sources in {languages}", languages=names))
    facts += (", ".join(each) for each in (audience.topics, audience.watches) if each)
    return facts


def meaning(words: Translator, status: DeliveryStatus) -> str:
    """What a status of a delivery means for a person."""
    return words.gettext(_MEANINGS[status])


def remedy(words: Translator, message: str) -> str:
    """What to do about what a server or a channel said; nothing where that is not known."""
    found = next((sentence for pattern, sentence in _REMEDIES if re.search(pattern, message)), "")
    return words.gettext(found) if found else ""
