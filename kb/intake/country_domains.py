"""Which country an address is of, by its top-level domain. Pure."""

from kb.intake.addresses import host_of
from kb.intake.country import normal_country

# Domains of countries that are sold to the whole world.
_SOLD = frozenset("ai am cc cd co fm gg im io is la ly me nu sh st su tk to tv vc ws".split())


def country_of_address(address: str) -> str | None:
    """The country (ISO 3166-1 alpha-2) whose domain an address has that ``parse_web_address`` accepts: ``MX`` of
    ``https://a.com.mx/1``; ``None`` of any other, and of one of a domain that is sold everywhere.
    """
    *above, domain = host_of(address).split(".")
    is_sold = domain in _SOLD and (not above or above[-1] not in ("com", "gov", "gob", "edu", "org", "net"))
    if len(domain) != 2 or not domain.isalpha() or is_sold:
        return None
    return normal_country(domain)
