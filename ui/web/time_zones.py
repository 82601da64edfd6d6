"""Time zones to choose from, named as people name them: by a city and its country."""

from collections.abc import Mapping
from functools import lru_cache
from zoneinfo import available_timezones

from babel.core import get_global
from babel.dates import get_timezone_location

from kb.letters import without_accents
from kb.translation import zone_country
from ui.translation import Translator


@lru_cache(maxsize=3)
def zone_names(words: Translator) -> Mapping[str, str]:
    """The zones of the IANA database that the world lives by and what they are called, by that name."""
    known = available_timezones()
    countries: Mapping[str, str] = get_global("zone_territories")
    # Other zones than these are former names, or hours from Greenwich, which know no summer time.
    named = {zone: zone_name(words, zone) for zone in countries if "/" in zone and zone in known}
    return dict(sorted(named.items(), key=lambda item: without_accents(item[1])))  # Ámsterdam stands with A


def zone_name(words: Translator, zone: str) -> str:
    """ "America/Bogota" as "Bogotá · Colombia"; a zone of no country by its own name."""
    country = zone_country(zone)
    if not country:
        return zone
    city = get_timezone_location(zone, locale=words.locale, return_city=True).rpartition("/")[2]
    return f"{city} · {words.country_name(country)}"
