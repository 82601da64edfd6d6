"""Which country an article is from, and how certain that is. Pure."""

from enum import StrEnum

from kb.intake.addresses import host_of
from kb.intake.country import named_country, normal_country
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


# Domains of countries that are sold to the whole world.
_SOLD = frozenset("ai am cc cd co fm gg im io is la ly me nu sh st su tk to tv vc ws".split())


def place_of(article: DatedArticle) -> tuple[str, Certainty] | None:
    """The country (ISO 3166-1 alpha-2) of an article; ``None`` if nothing says it."""
    if article.country:
        return article.country, Certainty.STATED
    if country := _country_of_host(host_of(article.url)):
        return country, Certainty.ADDRESS
    if country := named_country(article.title):
        return country, Certainty.TEXT
    return None


def _country_of_host(host: str) -> str | None:
    *above, domain = host.split(".")
    is_sold = domain in _SOLD and (not above or above[-1] not in ("com", "gov", "gob", "edu", "org", "net"))
    if len(domain) != 2 or not domain.isalpha() or is_sold:
        return None
    return normal_country(domain)
