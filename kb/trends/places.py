"""Which country an article is from, and how certain that is. Pure."""

from enum import StrEnum

from kb.intake.country import named_country
from kb.intake.country_domains import country_of_address
from kb.store.trends import DatedArticle


class Certainty(StrEnum):
    """How a country is known; the most certain first."""

    STATED = "stated"  # by the source or the import
    ADDRESS = "address"  # by the country's domain
    TEXT = "text"  # by the one country that the headline names: what it is about, perhaps not where it is from

    @property
    def is_of_publisher(self) -> bool:
        """Whether it says where the publisher is."""
        return self is not Certainty.TEXT


def place_of(article: DatedArticle) -> tuple[str, Certainty] | None:
    """The country (ISO 3166-1 alpha-2) of an article; ``None`` if nothing says it."""
    if article.country:
        return article.country, Certainty.STATED
    if country := country_of_address(article.url):
        return country, Certainty.ADDRESS
    if country := named_country(article.title):
        return country, Certainty.TEXT
    return None
