"""What a person has chosen at the first start, as the address of the page says it. Nothing here knows Streamlit."""

from dataclasses import dataclass, replace

from kb.sources.first_start import ProposedPack
from ui.web import parameters
from ui.web.browser_locale import language_and_region
from ui.web.components.choices import COUNTRIES
from ui.web.parameters import Parameters


@dataclass(frozen=True, slots=True)
class FirstChoice:
    """The countries and topics to follow; ``has_begun`` once the first collection was asked for.

    Packs are taken as they are proposed but for the names in ``ticked`` and ``unticked``.
    """

    countries: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    ticked: tuple[str, ...] = ()
    unticked: tuple[str, ...] = ()
    has_begun: bool = False

    def takes(self, proposal: ProposedPack) -> bool:
        """Whether a pack is to be read."""
        name = proposal.pack.name
        return name not in self.unticked if proposal.chosen else name in self.ticked

    def with_pack(self, proposal: ProposedPack, *, taken: bool) -> "FirstChoice":
        """The choice with a pack taken, or left out."""
        name = proposal.pack.name
        if proposal.chosen:
            return replace(self, unticked=_with(self.unticked, name, is_in=not taken))
        return replace(self, ticked=_with(self.ticked, name, is_in=taken))


def read_address(params: Parameters, locale: str | None) -> FirstChoice:
    """The choice in query parameters; before any country was chosen that of the browser's ``locale``, as es-MX."""
    is_chosen = "country" in params
    return FirstChoice(
        parameters.countries(params, "country") if is_chosen else country_of_locale(locale),
        parameters.several(params, "topic"),
        parameters.several(params, "with"),
        parameters.several(params, "without"),
        parameters.text(params, "begun") == "yes",
    )


def write_address(choice: FirstChoice) -> dict[str, list[str]]:
    """The query parameters of a choice."""
    if choice.has_begun:
        return {"begun": ["yes"]}
    return {
        "country": list(choice.countries) or [""],
        "topic": list(choice.topics),
        "with": list(choice.ticked),
        "without": list(choice.unticked),
    }


def country_of_locale(locale: str | None) -> tuple[str, ...]:
    """The country that a browser's language names, if there is a selection of publishers for it."""
    _, region = language_and_region(locale)
    return (region,) if region in COUNTRIES else ()


def _with(names: tuple[str, ...], name: str, *, is_in: bool) -> tuple[str, ...]:
    others = tuple(other for other in names if other != name)
    return (*others, name) if is_in else others
