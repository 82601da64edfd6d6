"""The time zone that a publisher means who names none. Pure."""

from datetime import UTC, tzinfo
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

# Where most of a country's publishers are, of the countries that sources come from (zone names of the IANA time zone
# database). A country with several zones is right to an hour or two for the others, which is why a time read in it is
# never called exact.
_ZONES = {
    "AR": "America/Argentina/Buenos_Aires",
    "BO": "America/La_Paz",
    "BR": "America/Sao_Paulo",
    "CL": "America/Santiago",
    "CO": "America/Bogota",
    "CR": "America/Costa_Rica",
    "CU": "America/Havana",
    "DO": "America/Santo_Domingo",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "GB": "Europe/London",
    "GT": "America/Guatemala",
    "HN": "America/Tegucigalpa",
    "IE": "Europe/Dublin",
    "MX": "America/Mexico_City",
    "NI": "America/Managua",
    "PA": "America/Panama",
    "PE": "America/Lima",
    "PR": "America/Puerto_Rico",
    "PT": "Europe/Lisbon",
    "PY": "America/Asuncion",
    "SV": "America/El_Salvador",
    "US": "America/New_York",
    "UY": "America/Montevideo",
    "VE": "America/Caracas",
}
# Country domains that are sold to everybody.
_GENERIC_DOMAINS = frozenset("ad ai am as bz cc cd co dj fm gg io la ly me ms nu sc sh so sr su tk to tv ws".split())


def publisher_country(country: str | None, url: str) -> str | None:
    """The ISO 3166 code of a source's country; where it has none, that of the country domain of its page."""
    return (country or _country_domain(url)).upper() or None


def zone_of_country(country: str | None) -> tzinfo:
    """The zone that times without one are read in; UTC for a country that is not known."""
    name = _ZONES.get(country or "")
    return ZoneInfo(name) if name else UTC


def _country_domain(url: str) -> str:
    try:
        labels = (urlsplit(url).hostname or "").split(".")
    except ValueError:
        return ""
    ending = labels[-1]
    if len(ending) != 2 or (ending in _GENERIC_DOMAINS and labels[-2:-1] != ["com"]):
        return ""
    return "GB" if ending == "uk" else ending
