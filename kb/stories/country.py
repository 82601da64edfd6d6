"""Which country a document is about: laws of one kind in two countries are two stories. Pure."""

from collections import Counter

from kb.index.analysis import words
from kb.intake.country import named_countries
from kb.intake.demonyms import country_of_demonym

_LEAD_WORDS = 60
# Folded, those who make laws and govern, and what they make. Who publishes at home seldom says of which country they
# are: see docs/decisions/0040-laws-without-a-country-are-of-home.md. *Congress* is as often a fair.
_STATE = frozenset(
    """
    alcalde alcaldesa alcaldia ayuntamiento congreso decreto diputada diputadas diputado diputados gobierno hacienda
    ley leyes ministerio ministra ministras ministro ministros parlamento procuraduria reforma senado senador senadora
    senadoras senadores superintendencia suprema supremo
    congresso deputada deputadas deputado deputados governo lei leis prefeita prefeito prefeitura
    government law lawmaker lawmakers laws legislation minister ministers ministry mps parliament senate senator
    senators
    """.split()
)
# The European Union makes laws and fines as a country does: *el Parlamento Europeo* is of no publisher's home.
_UNION = "EU"
_OF_THE_UNION = frozenset(
    "europeo europea europeos europeas europeu europeia europeus europeias european eurocamara ue".split()
)


def country_of(title: str, lead: str, home: str | None = None) -> str | None:
    """The country of more than half of what names one, as *México* or *mexicana*, in a title and the lead below it;
    ``EU`` of the European Union.

    What names none and is about laws or a government is about those of its publisher's ``home``. ``None`` where there
    is no such country: an article on a network in several, or on none.
    """
    said = Counter[str]()
    is_on_state = False
    for text in (title, " ".join(lead.split()[:_LEAD_WORDS])):
        folded = [word.folded for word in words(text)]
        said.update(named_countries(text))
        said.update(filter(None, map(_country_of_word, folded)))
        is_on_state = is_on_state or not _STATE.isdisjoint(folded)
    if not said:
        return home if is_on_state else None
    ((country, most),) = said.most_common(1)
    return country if 2 * most > said.total() else None


def _country_of_word(folded: str) -> str | None:
    return _UNION if folded in _OF_THE_UNION else country_of_demonym(folded)
