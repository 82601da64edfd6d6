"""What people read in Spanish, English and Portuguese, and how each of them writes dates and numbers.

Message ids are English sentences with named places in braces: ``t.gettext("Collected {when}", when=…)``. Each top-level
package has its messages in ``locale`` of its own. Catalogues are read from their ``.po`` files when first needed, so
that no compiled file has to be kept in step.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from gettext import GNUTranslations
from importlib.resources import files
from io import BytesIO
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_skeleton, format_timedelta
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent, get_decimal_symbol

LANGUAGES: Final = ("es", "en", "pt")
DEFAULT_LANGUAGE: Final = "es"
DOMAIN: Final = "catalejo"
_NO_COUNTRY: Final = "ZZ"  # of hours from Greenwich, by CLDR


def N_(message: str) -> str:  # noqa: N802 - gettext's own name, which extraction looks for
    """Mark a message of a table for extraction; it is translated where it is shown."""
    return message


@dataclass(frozen=True)
class Translator:
    """One language: its sentences, dates, numbers and names. Get one from ``translator``."""

    language: str
    locale: Locale
    catalogue: GNUTranslations

    def gettext(self, message: str, **values: object) -> str:
        """The sentence in this language, ``values`` put into its places. They are inserted as they are, not escaped."""
        return self.catalogue.gettext(message).format(**values)

    def ngettext(self, singular: str, plural: str, count: int, **values: object) -> str:
        """The form for ``count``, which is also the place ``{count}``, written as this language writes numbers."""
        return self.catalogue.ngettext(singular, plural, count).format(count=self.number(count), **values)

    def number(self, value: float) -> str:
        """``12345`` as "12.345" or "12,345"; of what is no whole number, one decimal place."""
        return format_decimal(value, format=None if isinstance(value, int) else "#,##0.0", locale=self.locale)

    def percent(self, share: float) -> str:
        """``0.42`` as "42 %" or "42%": the whole percents that are reached."""
        return format_percent(int(share * 100) / 100, locale=self.locale)

    @property
    def list_separator(self) -> str:
        """What Excel puts between cells in its country: a semicolon where numbers have a decimal comma."""
        return ";" if get_decimal_symbol(self.locale) == "," else ","

    def day(self, when: datetime, zone: tzinfo = UTC) -> str:
        """The date of an instant in ``zone``: "5 nov 2026"."""
        return self.calendar_day(when.astimezone(zone))

    def calendar_day(self, day: date) -> str:
        """A date: "5 nov 2026"."""
        return format_skeleton("yMMMd", datetime.combine(day, time.min), locale=self.locale)

    def instant(self, when: datetime, zone: tzinfo = UTC) -> str:
        """Date, time of day and name of the zone: "5 nov 2026, 13:04 UTC"; "UTC−05" where it has none but that.

        The minus is no hyphen, after which a line may end.
        """
        local = when.astimezone(zone)
        name = local.tzname() or ""
        of_zone = f"UTC{name.replace('-', '−')}" if name[:1] in ("+", "-") else name
        return f"{self.day(when, zone)}, {self.time_of_day(when, zone)} {of_zone}"

    def time_of_day(self, when: datetime, zone: tzinfo = UTC) -> str:
        """The time of an instant on the clocks of ``zone``: "13:04"."""
        return format_skeleton("Hm", when.astimezone(zone), locale=self.locale)

    def listed(self, parts: Sequence[str]) -> str:
        """Parts of a sentence as one: "uno, dos y tres"."""
        return format_list(list(parts), locale=self.locale)

    def ago(self, when: datetime, now: datetime) -> str:
        """How long before ``now``, in words: "hace 5 minutos". What lies ahead of ``now`` counts as now."""
        elapsed = max(now - when, timedelta(0))
        if elapsed < timedelta(minutes=1):
            return self.gettext("just now")
        if elapsed >= timedelta(days=1):
            elapsed = timedelta(days=elapsed.days)  # whole ones, as dates beside it count them
        return format_timedelta(-elapsed, add_direction=True, threshold=1, locale=self.locale)

    def days_ago(self, when: datetime, now: datetime) -> str:
        """Like ``ago``, for times known to the day only, which are dates in UTC: "hoy", "ayer", "hace 3 días"."""
        days = (now.astimezone(UTC).date() - when.astimezone(UTC).date()).days
        if days <= 0:
            return self.gettext("today")
        if days == 1:
            return self.gettext("yesterday")
        return format_timedelta(timedelta(days=-days), add_direction=True, granularity="day", locale=self.locale)

    def language_name(self, code: str) -> str:
        """ "pt" as "portugués"; a code without a name stays as it is."""
        return self.locale.languages.get(code) or code

    def country_name(self, code: str) -> str:
        """ "MX" as "México"; a code without a name stays as it is."""
        return self.locale.territories.get(code) or code


def translator(language: str, package: str = "kb", region: str = "") -> Translator:
    """The translator of one of ``LANGUAGES``, for the messages of a package and those of ``kb``.

    Any other language gets the default one. Numbers and dates are as a ``region`` writes them, a country or ``419`` for
    Latin America: 12.345 in Spain and Argentina, 12,345 in Mexico.
    """
    if language not in LANGUAGES:
        return translator(DEFAULT_LANGUAGE, package)
    return Translator(language, _locale(language, region), _catalogue(language, package))


def zone_country(zone: str) -> str:
    """``AR`` of *America/Argentina/Buenos_Aires* or, as once, *America/Buenos_Aires*; empty of no country's."""
    current = get_global("zone_aliases").get(zone, zone)
    country: str = get_global("zone_territories").get(current, _NO_COUNTRY)
    return "" if country == _NO_COUNTRY else country


def _locale(language: str, region: str) -> Locale:
    try:
        return Locale.parse(f"{language}_{region}")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(language)


@lru_cache
def _catalogue(language: str, package: str) -> GNUTranslations:
    catalogue = _load_catalogue(language, package)
    if package != "kb":
        catalogue.add_fallback(_load_catalogue(language, "kb"))
    return catalogue


def _load_catalogue(language: str, package: str) -> GNUTranslations:
    path = files(package) / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as source:
        catalogue = read_po(source, locale=language, domain=DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
