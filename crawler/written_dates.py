"""Dates as people write them in Spanish, Portuguese and English. Pure: text in, a date out, no clock.

htmldate knows no Spanish or Portuguese month. Relative dates ("hace dos horas") are not read: they say nothing without
the moment at which the page was made.
"""

import re
from datetime import datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "ene enero jan janeiro january",
            "feb febrero fev fevereiro february",
            "mar marzo marco march",
            "abr abril apr april",
            "may mayo mai maio",
            "jun junio junho june",
            "jul julio julho july",
            "ago agosto aug august",
            "sep sept set septiembre setiembre setembro september",
            "oct octubre out outubro october",
            "nov noviembre novembro november",
            "dic diciembre dez dezembro dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
_FOLDED = str.maketrans("áéíóúçãº°ª\xa0", "aeioucaooo ")
_ORDINAL = r"(?:st|nd|rd|th|o)?"
# "4 de mayo de 2022", "04 May 2022", "7th April, 2020", "10/mai/2022"
_DAY_MONTH = re.compile(
    rf"\b(?P<day>\d{{1,2}}){_ORDINAL}[\s./-]{{1,3}}(?:de |of |del )?(?P<month>{_NAME})\b\.?[\s,./-]{{0,3}}"
    rf"(?:de |del )?(?P<year>(?:19|20)\d{{2}})\b"
)
# "May 4, 2022", "mayo 4 de 2022", and as C and Java write a time: "May 04 10:30:00 EDT 2022"
_MONTH_DAY = re.compile(
    rf"\b(?P<month>{_NAME})\b\.?\s{{1,2}}(?P<day>\d{{1,2}}){_ORDINAL},?\s{{1,2}}"
    r"(?:(?P<time>\d{1,2}:\d{2}(?::\d{2})?(?: [ap]m)?) (?:[a-z\d:+-]{1,9} )?|de |del )?(?P<year>(?:19|20)\d{2})\b"
)
_NUMBERS = re.compile(
    r"(?<![\d/.-])(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d{2})\b(?!/)"
)
# "07/03/25" of this century; a telephone's number has dashes, a version seldom two digits in each part.
_SHORT_YEAR = re.compile(
    r"(?<![\d/.,-])(?P<first>\d{2})(?P<mark>[/.])(?P<second>\d{2})(?P=mark)(?P<year>[0-4]\d)(?![\d/.-]*\d)"
)
_ISO_DAY = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)"
)
_TIME = re.compile(
    r"(?:(?<![\w:.])|(?<=\dt))(?P<hour>\d{1,2})[:h.](?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?:\s*(?P<half>[ap])\.?\s?m\b)?"
)
_MAX_TEXT = 200
# The zone after a time of day, as RFC 5322, PHP and browsers write it: "-0300", " -03:00", " -03", "GMT-3",
# "GMT-0300 (ART)", "EST". Without "GMT" or a blank before it, an hour after a dash may be the end of
# a span: 10:00-12:00.
_ZONE = re.compile(
    r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s*[ap]\.?\s?m\b\.?)?"
    r"(?:\s*(?:GMT|UTC|UT)\s?(?P<ahead>[+-]\d{1,2}(?::?\d{2})?)|\s*(?P<plain>[+-]\d{4})"
    r"|\s+(?P<apart>[+-](?:\d{1,2}:\d{2}|0\d))"
    r"|\s*(?P<name>Z|GMT|UTC|UT|[ECMP][SD]T|A[SD]T))(?![\w:+-])",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[a-z]+")
# What stands in a date beside the month: the day of the week, and the words and letters around a time of day.
_BESIDE_MONTH = frozenset(
    """
    lunes martes miercoles jueves viernes sabado domingo lun mar mie jue vie sab dom
    segunda terca quarta quinta sexta feira seg ter qua qui sex
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    a am art as at brt bst cdt cest cet clst clt cot cst de del edt el em est gmt h hora horas hours hrs hs ist las m
    mdt mst of on p pdt pet pm pst t the utc uyt vet z
    st nd rd th o
    """.split()
)
_FARTHEST = 14 * 60  # minutes that a zone may be from UTC


def read_written_date(text: str, *, day_first: bool = True) -> tuple[datetime, bool] | None:
    """The first date in a short text, without a zone, and whether it has a time of day; midnight if not.

    ``day_first`` settles 05/04/2022; 13/04/2022 and 04/13/2022 settle themselves.
    """
    folded = " ".join(text[:_MAX_TEXT].lower().translate(_FOLDED).split())
    for pattern in (_DAY_MONTH, _MONTH_DAY, _ISO_DAY, _NUMBERS, _SHORT_YEAR):
        if match := pattern.search(folded):
            part = match.groupdict()
            if "first" in part:
                day, month = _day_and_month(int(part["first"]), int(part["second"]), day_first=day_first)
            else:
                day, month = int(part["day"]), _MONTHS.get(part["month"]) or int(part["month"])
            time = _time_of(f"{folded[: match.start()]} {part.get('time') or ''} {folded[match.end() :]}")
            try:
                year = int(f"20{part['year']}"[-4:])  # 25 is 2025
                # Whoever asked knows the zone.
                return datetime(year, month, day, *(time or (0, 0, 0))), time is not None  # noqa: DTZ001
            except ValueError:
                return None
    return None


def is_date_alone(text: str) -> bool:
    """Whether a short text says nothing but a date, and perhaps the day of the week and the time."""
    words = _LETTERS.findall(text[:_MAX_TEXT].lower().translate(_FOLDED))
    return _BESIDE_MONTH.issuperset(set(words) - _MONTHS.keys()) and read_written_date(text) is not None


def zone_in(text: str) -> tzinfo | None:
    """The zone that a short text names after its time of day; those that RFC 5322 knows by name, and any offset."""
    match = _ZONE.search(text[:_MAX_TEXT])
    if match is None:
        return None
    offset = match["ahead"] or match["plain"] or match["apart"]
    if offset is None:
        return parsedate_to_datetime(f"1 Jan 2000 00:00 {match['name'].upper()}").tzinfo
    digits = offset[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    if minutes >= 60 or hours * 60 + minutes > _FARTHEST:
        return None
    ahead = timedelta(hours=hours, minutes=minutes)
    return timezone(-ahead if offset[0] == "-" else ahead)


def _day_and_month(first: int, second: int, *, day_first: bool) -> tuple[int, int]:
    if first > 12 or second > 12:
        day_first = first > 12
    return (first, second) if day_first else (second, first)


def _time_of(text: str) -> tuple[int, int, int] | None:
    match = _TIME.search(text)
    if match is None:
        return None
    hour, half = int(match["hour"]), match["half"]
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    minute, second = int(match["minute"]), int(match["second"] or 0)
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None
