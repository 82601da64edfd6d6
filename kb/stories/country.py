"""Which country a document is about: laws of one kind in two countries are two stories. Pure."""

from collections import Counter

from kb.index.analysis import words
from kb.intake.country import named_countries
from kb.intake.demonyms import country_of_demonym

_LEAD_WORDS = 60


def country_of(title: str, lead: str) -> str | None:
    """The country of more than half of what names one, as *México* or *mexicana*, in a title and the lead below it.

    ``None`` where there is no such country: an article on a network in several, or on none.
    """
    said = Counter[str]()
    for text in (title, " ".join(lead.split()[:_LEAD_WORDS])):
        said.update(named_countries(text))
        said.update(filter(None, (country_of_demonym(word.folded) for word in words(text))))
    ((country, most),) = said.most_common(1) or ((None, 0),)
    return country if 2 * most > said.total() else None
