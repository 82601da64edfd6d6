"""What a person or a list says of a source, as a source that can be stored. Pure."""

import re
from collections.abc import Iterable

from kb.errors import InvalidAddressError, SourceFieldError
from kb.intake.addresses import has_public_suffix, parse_web_address
from kb.intake.closed_networks import require_open_network
from kb.intake.country import is_region, normal_country
from kb.intake.language import language_named
from kb.intake.publishers import publisher_of
from kb.models import Kind, Source, SourceType

MAX_NAME = 200
MAX_TAG = 80
MAX_TAGS = 50
# What XML cannot hold and no terminal should see; lone surrogates have no UTF-8.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FEED_SCHEME = re.compile(r"^feed:(?:(?://)?(?=https?://)|(?=//))", re.IGNORECASE)
# What copying leaves around an address: blanks, also those that cannot be seen, and what quotes it.
_BLANKS = " \t\r\n\f\v\xa0\u200b\u200e\u200f\u2060\ufeff"
_QUOTED = re.compile(r"""[<(\["'«“‘](?P<address>[^\n]+)[>)\]"'»”’]""")
# "https//", "http:/", "htpp://", "ttps://" where the first letter was not copied, "https://https://".
_MISTYPED_SCHEME = re.compile(r"^(?:h{0,2}t{1,3}p{1,2}(s{0,2})(?:\s*:|;?(?=/))[/\\\s]*+)+(?=\S)", re.IGNORECASE)
_END_OF_SENTENCE = re.compile(r"(?P<host>https?://[^\s/?#]+?)[.,;:]+", re.IGNORECASE)
# An address among words: "El País: https://…", "[El País](https://…)", "view-source:https://…", a link in HTML.
_AMONG_WORDS = re.compile(r"""(?<=[\s:("'«“>])https?://[^\s"'<>()\[\]«»“”]+""", re.IGNORECASE)
_WITH_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_HOST_WITHOUT_SCHEME = re.compile(r"(?://)?[^\s/:@?#.]+(?:\.[^\s/:@?#.]+)+\.?(?::\d{1,5})?(?:[/?#]|$)")
# As people write communities of Reddit, accounts of the fediverse, which name their server, and those of Bluesky.
_PROFILES = (
    (re.compile(r"/?r/(\w{2,})/?", re.ASCII), r"https://www.reddit.com/r/\1"),
    (re.compile(r"/?u(?:ser)?/([\w-]{2,})/?", re.ASCII), r"https://www.reddit.com/user/\1"),
    (re.compile(r"@(\w+)@([^\s/:@?#.]+(?:\.[^\s/:@?#.]+)+)", re.ASCII), r"https://\2/@\1"),
    (re.compile(r"@([\w-]+\.bsky\.social)", re.ASCII), r"https://bsky.app/profile/\1"),
)
# A file by its path or its name alone; "example.com/feed.xml" is an address.
_FILE = re.compile(
    r"(?:(?:file:|[a-z]:[/\\]|[~.]{0,2}[/\\](?![/\\])).*|[^/\\:?#]+)\.(?:opml|xml|csv|tsv|xlsx?|ods|numbers|txt)",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"@[^\s@/:]+")
_BETWEEN_ADDRESSES = re.compile(r"[\s,;]+")


def with_scheme(text: str) -> str:
    """The address as it was meant: ``https://`` before a host without a scheme, ``feed:`` taken off.

    ``elpais.com`` is ``https://elpais.com``, ``feed://a.example/f`` is ``https://a.example/f``. A scheme with a slip of
    the keyboard is mended, and what stands around the address or behind its host is left out, words too. ``r/mexico``
    and ``@ana@mastodon.social`` are the pages of these. Anything else stays.
    """
    text = text.strip(_BLANKS)
    if quoted := _QUOTED.fullmatch(text):
        text = quoted["address"].strip(_BLANKS)
    text = _FEED_SCHEME.sub("", text)
    text = _MISTYPED_SCHEME.sub(lambda scheme: "https://" if scheme[1] else "http://", text)
    for profile, address in _PROFILES:
        if match := profile.fullmatch(text):
            return match.expand(address)
    if _HOST_WITHOUT_SCHEME.match(text):
        text = "https://" + text.removeprefix("//")
    if not _WITH_SCHEME.match(text) and len(among := _AMONG_WORDS.findall(text)) == 1:
        text = among[0].rstrip(".,;:!?")
    host = _END_OF_SENTENCE.fullmatch(text)
    return host["host"] if host else text


def typed_address(text: str) -> str:
    """The address that a person typed, as it was meant.

    Raises ``InvalidAddressError`` for none and for several, ``ClosedNetworkError`` for one that cannot be followed.
    """
    meant = with_scheme(text)
    if _ACCOUNT.fullmatch(meant):
        raise InvalidAddressError(
            f"{meant[:100]!r} is an account, and does not say on which network; give the address of its page there, "
            "such as youtube.com/@name or @name@mastodon.social."
        )
    if _FILE.fullmatch(text.strip(_BLANKS)):
        raise InvalidAddressError(
            f"{text.strip()[:100]!r} is a file, not a web address; `catalejo sources import` takes a list of sources "
            "that is one (OPML, CSV)."
        )
    if len(addresses_in(text)) > 1:
        raise InvalidAddressError(f"{text.strip()[:100]!r} holds several addresses; give one at a time.")
    address = parse_web_address(meant)
    require_open_network(address)
    return address


def addresses_in(text: str) -> tuple[str, ...]:
    """The addresses that stand by themselves in a text, in its order, each once; other words may stand between them."""
    return tuple(dict.fromkeys(filter(is_whole_address, _BETWEEN_ADDRESSES.split(text))))


def is_whole_address(text: str) -> bool:
    """Whether this is an address by itself, and no more of the one before it: "a.com/my page.html"."""
    try:
        address = parse_web_address(with_scheme(text))
    except InvalidAddressError:
        return False
    return "://" in text or has_public_suffix(address)


def make_source(
    address: str,
    *,
    name: str = "",
    source_type: str = "",
    publisher: str = "",
    lang: str = "",
    country: str = "",
    kind: str = "",
    tags: Iterable[str] = (),
    javascript: bool = False,
    enabled: bool = True,
) -> Source:
    """A source of what was said of it; an empty text is what was not said.

    The name and the publisher are then what ``publisher_of`` says, the type is a feed, the kind news. What is named in
    the place of a country and is several, as *Latam*, becomes a tag. Raises
    ``SourceFieldError`` or ``InvalidAddressError`` with what is wrong, ``ClosedNetworkError`` for what no program may
    follow.
    """
    url = typed_address(address)
    named = publisher_of(url)
    if is_region(country):
        tags, country = (*tags, country), ""
    return Source(
        url=url,
        name=cut_line(name, MAX_NAME) or named,
        type=SourceType(_choice(source_type, list(SourceType), "type", "type of source") or SourceType.FEED),
        publisher=cut_line(publisher, MAX_NAME) or named,
        lang=language_code(lang),
        country=country_code(country),
        kind=_choice(kind, list(Kind), "kind", "kind") or Kind.NEWS.value,
        tags=clean_tags(tags),
        javascript=javascript,
        enabled=enabled,
    )


def language_code(text: str) -> str | None:
    """``es`` for ``es``, ``es-MX`` or ``español``; ``None`` for no text. Raises ``SourceFieldError`` for any other."""
    language = language_named(text)
    if text.strip() and language is None:
        raise SourceFieldError(
            f"{text[:40]!r} is no language that is known; give its code, such as es, pt or en", "lang", text
        )
    return language


def country_code(text: str) -> str | None:
    """``MX`` for ``mx`` or ``México``; ``None`` for an empty text. Raises ``SourceFieldError`` for any other."""
    country = normal_country(text)
    if text.strip() and country is None:
        message = f"{text[:40]!r} is no country that is known; give its code, such as MX or BR"
        raise SourceFieldError(message, "country", text)
    return country


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """The different tags, each one line, in their order."""
    return tuple(dict.fromkeys(filter(None, (cut_line(tag, MAX_TAG) for tag in tags))))[:MAX_TAGS]


def cut_line(text: str, limit: int) -> str:
    """The text on one line, cut to ``limit`` code points."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())[:limit].rstrip()


def _choice(text: str, choices: list[str], field: str, what: str) -> str | None:
    chosen = text.strip().lower()
    if chosen and chosen not in choices:
        raise SourceFieldError(f"{text[:40]!r} is no {what}; use one of: {', '.join(choices)}", field, text)
    return chosen or None
