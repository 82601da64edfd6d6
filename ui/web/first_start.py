"""What a person has chosen at the first start, as the address of the page says it. Nothing here knows Streamlit."""

from dataclasses import dataclass

from ui.web import parameters
from ui.web.browser_locale import language_and_region
from ui.web.components.choices import COUNTRIES
from ui.web.parameters import Parameters


@dataclass(frozen=True, slots=True)
class FirstChoice:
    """The countries and topics to follow; ``has_begun`` once the first collection was asked for."""

    countries: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    has_begun: bool = False


def read_address(params: Parameters, locale: str | None) -> FirstChoice:
    """The choice in query parameters; before any country was chosen that of the browser's ``locale``, as es-MX."""
    is_chosen = "country" in params
    return FirstChoice(
        parameters.countries(params, "country") if is_chosen else country_of_locale(locale),
        parameters.several(params, "topic"),
        parameters.text(params, "begun") == "yes",
    )


def write_address(choice: FirstChoice) -> dict[str, list[str]]:
    """The query parameters of a choice."""
    if choice.has_begun:
        return {"begun": ["yes"]}
    return {"country": list(choice.countries) or [""], "topic": list(choice.topics)}


def country_of_locale(locale: str | None) -> tuple[str, ...]:
    """The country that a browser's language names, if there is a selection of publishers for it."""
    _, region = language_and_region(locale)
    return (region,) if region in COUNTRIES else ()
