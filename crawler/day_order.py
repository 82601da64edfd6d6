"""Whether 05/04/2022 is the fifth of April or the fourth of May. Pure."""

import re

_REGION = re.compile(r"[a-z]{2}[-_](?:[a-z]{4}[-_])?(?P<region>[a-z]{2})(?![a-z\d])", re.IGNORECASE)
# Where it is the fourth of May: in English, and in any other language, as Spanish.
_MONTH_FIRST_IN_ENGLISH = frozenset({"CA", "PH", "PR", "US"})
_MONTH_FIRST = frozenset({"US"})


def names_day_first(lang: str | None, country: str | None, declared: str | None = None) -> bool:
    """Whether a publisher names the day before the month.

    ``lang`` is an ISO 639-1 code and ``country`` the publisher's. Where that is not known, the region counts that the
    ``declared`` language names (``en-GB``); English that names none is American.
    """
    where = country or region_of_language(declared) or ("US" if lang == "en" else None)
    return where not in (_MONTH_FIRST_IN_ENGLISH if lang == "en" else _MONTH_FIRST)


def region_of_language(declared: str | None) -> str | None:
    """The ISO 3166 code of the country whose form of a language is declared: ``GB`` for ``en-GB`` and ``en_gb``."""
    match = _REGION.match((declared or "").strip())
    return match["region"].upper() if match else None
