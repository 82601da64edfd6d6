"""What packs and trend sources are called, in the person's words. Pure."""

from collections.abc import Mapping
from typing import Final

from kb.models import Kind
from kb.packs.reader import Pack
from kb.sources.trend_sources import TrendKind
from ui.translation import N_, Translator

# Of packs that are neither one country's news nor one language's good practice.
TITLES: Final[Mapping[str, str]] = {
    "news-international": N_("International news in Spanish and Portuguese"),
    "news-us": N_("News of the United States for Hispanic readers"),
    "platforms": N_("What the networks say of themselves"),
}
ABOUTS: Final = (
    N_("National and regional media."),
    N_("National and regional media, and the press of business."),
    N_("National and regional media, and the press of business and marketing."),
    N_("National and regional media, and the press of business, technology and marketing."),
    N_("Public broadcasters and media of the region that report beyond one country."),
    N_("Media for Hispanic readers in the United States, and the press of Hispanic marketing."),
    N_("Official newsrooms, blogs, changelogs and help centres of the networks and of publishing software."),
    N_("Publications about marketing, social media and community management, and the tools' own blogs."),
)
# The others are called by their own names in every language.
TREND_TITLES: Final[Mapping[str, str]] = {
    "mastodon-links": N_("Mastodon: articles"),
    "mastodon-tags": N_("Mastodon: hashtags"),
    "mastodon-posts": N_("Mastodon: posts"),
    "wikipedia": N_("Wikipedia by language"),
    "wikipedia-country": N_("Wikipedia by country"),
}
TRENDS: Final[Mapping[str, str]] = {
    "google-trends": N_("Searches that rise in a country, and the news about them"),
    "hacker-news": N_("What is on its front page, by points"),
    "mastodon-links": N_("Articles that a Mastodon server shares today"),
    "mastodon-tags": N_("Hashtags that a Mastodon server uses today"),
    "mastodon-posts": N_("Posts that a Mastodon server passes on"),
    "wikipedia": N_("Yesterday's most viewed articles in a language"),
    "wikipedia-country": N_("Yesterday's most viewed articles in a country"),
    "reddit": N_("What is hot in a community"),
    "bluesky": N_("What the network itself calls trending"),
    "github": N_("New repositories of the week, by stars"),
}


def pack_title(words: Translator, pack: Pack) -> str:
    """What a pack is called; one that this app does not know by its own title."""
    if pack.name in TITLES:
        return words.gettext(TITLES[pack.name])
    kinds = {entry.kind for entry in pack.entries}
    if kinds == {Kind.NEWS} and len(pack.countries) == 1:
        return words.gettext("News of {country}", country=words.country_name(pack.countries[0]))
    if kinds == {Kind.PRACTICE} and len(pack.langs) == 1:
        return words.gettext("Best practices in {language}", language=words.language_name(pack.langs[0]))
    return pack.title


def pack_about(words: Translator, pack: Pack) -> str:
    """What is in a pack."""
    return words.gettext(pack.about) if pack.about in ABOUTS else pack.about


def trend_title(words: Translator, kind: TrendKind) -> str:
    """What a kind of trend source is called."""
    return words.gettext(TREND_TITLES[kind.name]) if kind.name in TREND_TITLES else kind.title


def trend_says(words: Translator, kind: TrendKind) -> str:
    """What a kind of trend source tells."""
    return words.gettext(TRENDS[kind.name]) if kind.name in TRENDS else kind.says
