"""Which social networks a text is about, by their names. Pure."""

import re
from collections.abc import Iterable

from kb.index.analysis import fold

# What headlines say of a network that they begin with, as *X lanza*.
_VERBS = """
    agrega añade anuncia cae cambia deja elimina estrena habilita incorpora lanza limita permite presenta prohibe prueba
    quita retira sufre suma tendra
    adiciona cai derruba lanca muda passa proibe remove tera testa
    adds announces bans brings changes expands introduces is launches lets limits makes now removes rolls says starts
    tests updates will
"""
_DOES = rf"(?= (?:{'|'.join(_VERBS.split())})\b)"
# Name in the playbook, and how texts name the network and its parts; folded. X is taken only where it cannot be a
# letter or a sign, Kick where it is no verb.
_NAMES = {
    "instagram": r"instagram|reels?(?= de instagram)|\big\b|instagramers?",
    "tiktok": r"tik ?tok|tiktokers?",
    "linkedin": r"linked ?in",
    "x": rf"^x{_DOES}|"
    r"twitter(?:er[oa]s?)?|(?:re)?tuit\w*|(?:re)?tweet\w*|x\.com|(?:en|na|no|on|de|for) x(?=[ ,.]|$)(?! \d)|x \(",
    "youtube": r"you ?tube|youtubers?",
    "facebook": r"facebook|fan ?pages?|\bfb\b",
    "whatsapp": r"whats ?app|wasap|zap zap",
    "discord": r"discord",
    "reddit": r"reddit(?:ors?)?|subreddits?|r/\w+",
    "threads": rf"^threads{_DOES}|threads(?= (?:de|by|from) meta)|meta threads|(?:en|no|na|on) threads",
    "mastodon": r"mastodon|fediverso|fediverse",
    "bluesky": r"blue ?sky",
    "telegram": r"telegram",
    "pinterest": r"pinterest",
    "twitch": r"twitch",
    "snapchat": r"snapchat",
    "kick": rf"^kick{_DOES}|kick\.com|(?:en|no|na|on) kick(?=[ ,.;:]|$)|kick streamers?|streamers? d[eo] kick",
    "quora": r"quora",
    "bereal": r"bereal",
    "lemon8": r"lemon8",
    "substack": r"substack",
    "slack": r"slack",
    "github": r"github|gitlab",
    "forums": r"foros?(?! romano)|forums?|foruns|discourse|phpbb",
}
NETWORKS = tuple(_NAMES)
# What is common to all names is looked for first: most places in a text begin none.
_PATTERN = re.compile(
    r"\b(?=[a-z])(?:" + "|".join(f"(?P<n{place}>{names})" for place, names in enumerate(_NAMES.values())) + r")"
    r"(?!(?<=\w)\w)"  # no beginning of a longer word: *manzana de la discordia*
)


def networks_of(passage: str, around: Iterable[str]) -> tuple[str, ...]:
    """The networks that a passage names; if it names none, those of its innermost heading or of the title that do.

    ``around`` is the title, then the headings above the passage, outermost first.
    """
    for text in (passage, *reversed(tuple(around))):
        if named := named_networks(text):
            return named
    return ()


def without_networks(text: str) -> str:
    """The text, folded, without what names a network in it."""
    return _PATTERN.sub(" ", " ".join(fold(part) for part in text.split()))


def named_networks(text: str) -> tuple[str, ...]:
    """The networks that a text names, in the order of ``NETWORKS``."""
    folded = " ".join(fold(part) for part in text.split())
    found = {match.lastgroup for match in _PATTERN.finditer(folded)}
    return tuple(network for place, network in enumerate(NETWORKS) if f"n{place}" in found)
