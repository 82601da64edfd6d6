"""robots.txt as RFC 9309 wants it read. Pure: an answer in, rules out."""

import re
from dataclasses import dataclass
from datetime import timedelta

from protego import Protego

from crawler.charset import decode_text

# RFC 9309, 2.5: a crawler must read at least 500 kibibytes.
MAX_BYTES = 500 * 1024
# RFC 9309, 2.3.1.2: at least five redirects are followed; beyond them the file counts as not there.
MAX_REDIRECTS = 5
# RFC 9309, 2.4: a copy is not used for longer than a day.
MAX_AGE = timedelta(days=1)
# ``Crawl-delay`` is no part of the RFC, but many sites mean it. A longer one would be a host never read to the end.
MAX_CRAWL_DELAY_SECONDS = 60.0
MAX_SITE_MAPS = 100

_USER_AGENT_LINE = re.compile(r"[ \t]*user[- \t]?agent(?![\w-])[ \t]*:?[ \t]*([^#]*)", re.IGNORECASE)
# RFC 9309, 2.2.1: a product token is letters, "-" and "_"; what follows (a version) is not compared.
_PRODUCT_TOKEN = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What a host's robots.txt says to one crawler."""

    parsed: Protego
    agent: str
    text: str  # what was understood of the file, as ``read_rules`` reads it again
    crawl_delay: float = 0.0  # seconds, at most MAX_CRAWL_DELAY_SECONDS

    def allows(self, url: str) -> bool:
        """Whether the page may be fetched."""
        return self.parsed.can_fetch(url, self.agent)

    @property
    def site_maps(self) -> tuple[str, ...]:
        """The first sitemaps that it names, as they are written there."""
        return tuple(self.parsed.sitemaps)


def parse_robots(body: bytes, agent: str) -> RobotsRules:
    """Read the first ``MAX_BYTES`` of a robots.txt for the crawler with this product token.

    Never fails: what is no rule is passed over. UTF-8 is what the RFC asks for; other encodings are read too.
    """
    return read_rules("\n".join(_lines_for(_whole_lines(body), agent)), agent)


def read_rules(text: str, agent: str) -> RobotsRules:
    """The rules of a ``RobotsRules.text`` that was kept."""
    rules = Protego.parse(text)
    delay = rules.crawl_delay(agent) or 0.0
    return RobotsRules(rules, agent, text, min(delay, MAX_CRAWL_DELAY_SECONDS))


def _whole_lines(body: bytes) -> list[str]:
    lines = decode_text(body[:MAX_BYTES]).splitlines()
    # Half a rule would forbid, or allow, more than the whole one.
    return lines[:-1] if len(body) > MAX_BYTES else lines


def _lines_for(lines: list[str], agent: str) -> list[str]:
    """The lines, with every other crawler's name replaced by one and the same.

    Each rule is kept once for each crawler of its group: a file of thousands of names before thousands of rules would
    take minutes and all memory. And the RFC compares whole names, where the parser would take "cat" for "catalejo".
    """
    kept: list[str] = []
    site_maps = 0
    for line in lines:
        match = _USER_AGENT_LINE.match(line)
        if match is not None:
            name = _agent_named(match.group(1).strip(), agent)
            if not kept or kept[-1] != name:
                kept.append(name)
            continue
        stripped = line.strip()
        if stripped[:7].lower() in ("sitemap", "site-ma"):
            site_maps += 1
            if site_maps > MAX_SITE_MAPS:
                continue
        if stripped and not stripped.startswith("#"):
            kept.append(stripped)
    return kept


def _agent_named(value: str, agent: str) -> str:
    token = _PRODUCT_TOKEN.match(value)
    if value.startswith("*"):
        return "User-agent: *"
    if token is not None and token.group().lower() == agent.lower():
        return f"User-agent: {agent}"
    return "User-agent: another-crawler"
