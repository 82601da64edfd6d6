"""Which social networks a text is about, by their names. Pure."""

import re
from collections.abc import Iterable

from kb.index.analysis import fold

# What headlines say that one network does: *X lanza*, *Threads alcanza*. Threads of a forum are several.
_VERBS = """
    activa agrega alcanza añade anuncia cae cambia deja elimina estrena habilita incorpora lanza limita llega permite
    permitira presenta prohibe prueba quita retira se sufre suma supera tendra tiene ya
    adiciona atinge cai chega derruba fora ganha ja lanca libera muda passa proibe remove tem tera testa vai
    adds announces bans brings changes expands gets has hits introduces is launches lets limits makes opens overtakes
    passes reaches removes rolls says starts surpasses tests updates
"""
_DOES = rf"(?= (?:{'|'.join(_VERBS.split())})\b)"
# "Threads" is a word of English too: the network is what stands beside another one, or has an article that threads have
# not.
_BESIDE = "facebook instagram linkedin tiktok twitter mastodon bluesky x".split()
_AND = r"(?:y|e|o|ou|and|or|vs\.?|versus)"
_BEHIND = "|".join(rf"(?<=\b{name} ){_AND} threads|(?<=\b{name}, )threads" for name in _BESIDE)
_THREADS = (
    rf"threads{_DOES}|threads(?= (?:de|by|from) meta)|meta(?:['’]s)? threads|"
    r"(?:en|no|na|on|do|ao|pelo|el|del|al|(?<!hilos )o) threads"
    rf"|threads(?=,? {_AND} (?:{'|'.join(_BESIDE)})\b)|{_BEHIND}"
)
# Name in the playbook, and how texts name the network and its parts; folded. X is taken only where it cannot be a
# letter or a sign, Kick where it is no verb.
_NAMES = {
    "instagram": r"instagram|reels?(?= de instagram)|\big\b|instagramers?",
    "tiktok": r"tik ?tok|tiktokers?",
    "linkedin": r"linked ?in",
    "x": rf"^x{_DOES}|^x(?= (?:now|will)\b)|"
    r"twitter(?:er[oa]s?)?|(?:re)?tuit\w*|(?:re)?tweet\w*|x\.com|(?:en|na|no|on|de|for) x(?=[ ,.]|$)(?! \d)|x \(",
    "youtube": r"you ?tube|youtubers?",
    "facebook": r"facebook|fan ?pages?|\bfb\b",
    "whatsapp": r"whats ?app|wasap|zap zap",
    "discord": r"discord",
    "reddit": r"reddit(?:ors?)?|subreddits?|r/\w+",
    "threads": _THREADS,
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
_MAY_BE_THREADS = re.compile(r"\bthreads\b")
# With a capital after a word without, it is a name.
_NAMED_THREADS = re.compile(r"(?<!\S)([a-zà-ÿ]+) Threads\b")


def networks_of(passage: str, around: Iterable[str]) -> tuple[str, ...]:
    """The networks that a passage names; if it names none, those of its innermost heading or of the title that do.

    ``around`` is the title, then the headings above the passage, outermost first. Where one of all these names Threads
    beyond doubt, the word is the network in the others too.
    """
    texts = (passage, *reversed(tuple(around)))
    found = [named_networks(text) for text in texts]
    if any("threads" in named for named in found):
        found = [
            _in_order({*named, "threads"}) if _MAY_BE_THREADS.search(fold(text)) else named
            for text, named in zip(texts, found, strict=True)
        ]
    return next(filter(None, found), ())


def without_networks(text: str) -> str:
    """The text, folded, without what names a network in it."""
    return _PATTERN.sub(" ", _folded(text))


def named_networks(text: str) -> tuple[str, ...]:
    """The networks that a text names, in the order of ``NETWORKS``."""
    found = {match.lastgroup for match in _PATTERN.finditer(_folded(text))}
    return _in_order({network for place, network in enumerate(NETWORKS) if f"n{place}" in found})


def _in_order(named: set[str]) -> tuple[str, ...]:
    return tuple(network for network in NETWORKS if network in named)


def _folded(text: str) -> str:
    named = _NAMED_THREADS.sub(r"\1 Meta Threads", " ".join(text.split()))
    return " ".join(fold(part) for part in named.split())
