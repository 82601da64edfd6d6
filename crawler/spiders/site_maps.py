"""The sitemaps that robots.txt names, as what a run knows of its hosts has them."""

from crawler.hosts import Hosts, origin_of
from crawler.site_reading import site_maps_named


def site_maps_of(hosts: Hosts, *urls: str) -> list[str]:
    """The sitemaps that the robots.txt of the first of these addresses names that names any."""
    for origin in map(origin_of, urls):
        known = hosts.robots(origin)
        if known is not None and known.rules is not None and known.rules.site_maps:
            return site_maps_named(known.rules.site_maps, f"{origin}/robots.txt")
    return []
