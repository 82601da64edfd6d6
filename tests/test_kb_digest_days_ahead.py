"""The holidays and special days that a digest names."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.digest.days_ahead import AHEAD, days_ahead
from kb.digest.special_days import SPECIAL_DAYS

days = st.dates(date(2000, 1, 1), date(2037, 12, 31))


class TestDaysAhead:
    def test_names_in_the_language_of_the_edition_or_of_the_country(self) -> None:
        (day,) = days_ahead(["BR"], date(2026, 11, 16), "es", 1)
        assert (day.name, day.lang) == ("Dia Nacional de Zumbi e da Consciência Negra", "pt")
        (day,) = days_ahead(["BR"], date(2026, 11, 16), "en", 1)
        assert day.lang == "en"

    def test_days_of_calendars_in_english_alone_are_called_as_the_reader_does(self) -> None:
        found = days_ahead(["US", "MX"], date(2026, 11, 23), "es", 20)
        assert ("Día de Acción de Gracias", "es", ("US",)) in [(day.name, day.lang, day.countries) for day in found]
        christmas = days_ahead(["US", "PR", "GB", "CA", "BR"], date(2026, 12, 24), "pt", 20)[0]
        assert (christmas.name, christmas.lang, len(christmas.countries)) == ("Natal", "pt", 5)
        (moved, *_) = days_ahead(["US"], date(2027, 7, 4), "es", 20)
        assert (moved.name, moved.lang) == ("Día de la Independencia (día trasladado)", "es")
        (whole, *_) = days_ahead(["US"], date(2027, 7, 4), "en", 20)
        assert whole.name == "Independence Day (observed)"

    def test_what_countries_share_is_one_and_comes_before_what_one_has(self) -> None:
        found = days_ahead(["MX", "AR", "ZZ"], date(2026, 12, 20), "es", 2)
        assert [(day.name, day.countries) for day in found] == [("Navidad", ("MX", "AR")), ("Año Nuevo", ("MX", "AR"))]
        assert found[1].day.year == 2027

    def test_what_countries_call_otherwise_is_one_too(self) -> None:
        found = days_ahead(["BR", "ES", "MX", "AR"], date(2026, 12, 23), "es", 20)
        (christmas,) = [day for day in found if day.day == date(2026, 12, 25)]
        assert (christmas.name, christmas.countries) == ("Navidad", ("MX", "AR"))
        others = [(other.name, other.lang, other.countries) for other in christmas.other_names]
        assert others == [("Natividad del Señor", "es", ("ES",)), ("Natal", "pt", ("BR",))]

    def test_a_holiday_is_no_observance_besides(self) -> None:
        found = [day for day in days_ahead(["CA"], date(2026, 12, 20), "en", 20) if day.day == date(2026, 12, 25)]
        assert [(day.name, day.is_public) for day in found] == [("Christmas Day", True)]

    @pytest.mark.parametrize(
        ("country", "name", "on"),
        [
            ("MX", "Día de la Madre", ["2026-05-10", "2027-05-10", "2028-05-10"]),
            ("AR", "Día de la Madre", ["2026-10-18", "2027-10-17", "2028-10-15"]),
            ("ES", "Día de la Madre", ["2026-05-03", "2027-05-02", "2028-05-07"]),
            ("CO", "Día de la Madre", ["2026-05-10", "2027-05-09", "2028-05-14"]),
            ("DO", "Día de la Madre", ["2026-05-31", "2027-05-30", "2028-05-28"]),
            ("DO", "Día del Padre", ["2026-07-26", "2027-07-25", "2028-07-30"]),
            ("BR", "Día del Padre", ["2026-08-09", "2027-08-08", "2028-08-13"]),
            ("CL", "Día del Padre", ["2026-06-21", "2027-06-20", "2028-06-18"]),
            ("CO", "Día del Amor y la Amistad", ["2026-09-19", "2027-09-18", "2028-09-16"]),
            ("CO", "Día del Niño y de la Niña", ["2026-04-25", "2027-04-24", "2028-04-29"]),
            ("BR", "Día de los Enamorados", ["2026-06-12", "2027-06-12", "2028-06-12"]),
            ("MX", "Fin de semana de El Buen Fin", ["2026-11-13", "2027-11-12", "2028-11-17"]),
            ("PE", "Black Friday", ["2026-11-27", "2027-11-26", "2028-11-24"]),
            ("MX", "Cyber Monday", ["2026-11-30", "2027-11-29", "2028-11-27"]),
            ("MX", "Viernes Santo", ["2026-04-03", "2027-03-26", "2028-04-14"]),
            ("UY", "Día del Community Manager", ["2026-01-26", "2027-01-25", "2028-01-24"]),
        ],
    )
    def test_what_brands_plan_for_is_there(self, country: str, name: str, on: list[str]) -> None:
        expected = [date.fromisoformat(day) for day in on]
        looks = [day_in_year - timedelta(days=before) for day_in_year in expected for before in (1, AHEAD.days)]
        seen = {day.day for after in looks for day in days_ahead([country], after, "es", 99) if day.name == name}
        assert sorted(seen) == expected

    def test_a_country_has_no_special_day_that_is_a_holiday_of_it(self) -> None:
        countries = {country for special in SPECIAL_DAYS for country in special.countries}
        for country in countries:
            for after in (date(2026, 1, 1) + count * AHEAD for count in range(14)):
                found = days_ahead([country], after, "es", 99)
                holidays = {(day.day, day.name) for day in found if day.is_public}
                assert not holidays & {(day.day, day.name) for day in found if not day.is_public}, country

    def test_black_friday_comes_before_what_one_country_has(self) -> None:
        found = days_ahead(["MX", "AR", "CO", "PE", "PA"], date(2026, 11, 1), "pt", 2)
        assert "Black Friday" in [day.name for day in found]
        (day,) = [day for day in found if day.name == "Black Friday"]
        assert (day.is_public, day.countries) == (False, ("MX", "AR", "CO", "PE", "PA"))

    def test_what_a_calendar_has_besides_comes_last(self) -> None:
        names = [day.name for day in days_ahead(["US"], date(2026, 2, 1), "es", 2)]
        assert names == ["San Valentín", "Natalicio de Washington (Día de los Presidentes)"]

    @given(after=days, lang=st.sampled_from(["es", "en", "pt"]))
    def test_within_four_weeks_in_order_each_once(self, after: date, lang: str) -> None:
        found = days_ahead(["MX", "US", "PR", "ES", "PT"], after, lang, 20)
        assert [day.day for day in found] == sorted(day.day for day in found)
        assert all(after < day.day <= after + AHEAD for day in found)
        assert len({day.key for day in found}) == len(found)
        assert len({(day.day, day.is_public) for day in found}) == len(found)
