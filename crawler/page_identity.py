"""Whether the page where a fetch ended is the article that was asked for. Pure.

Redirects and ``rel=canonical`` say that two addresses are one article. They lie: all articles of a site lead to one
page while it is being repaired, expired ones to the front page, others to a form to log in, and a template may name one
canonical address for everything.
"""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

from crawler.article_extractor import Article
from crawler.feed_entries import MARK
from crawler.outcomes import Outcome
from crawler.site_links import SECTIONS
from kb.models import Document, RawDocument

_LOGIN = frozenset(
    """
    acceder acceso accounts auth consent entrar iniciar-sesion ingresar ingreso login log-in logon oauth paywall
    registrarse registro sign-in signin sso suscripciones wp-login.php
    """.split()
)
# How a page begins its title that is served, as 200, for an address where there is none.
_NOT_FOUND = re.compile(
    r"\W*(?:(?:ups|oops|lo sentimos|desculpe|sorry)\W+)?(?:error\W*)?(?:404\b|(?:404\W+)?"
    r"(?:(?:p[áa]gina|contenido|conte[úu]do|art[íi]culo|artigo|nota|not[íi]cia|mat[ée]ria|page|article|content) )"
    r"(?:no (?:fue )?encontrad[oa]|no existe|no disponible|não (?:foi )?encontrad[oa]|não existe|indisponível|"
    r"(?:was )?not found|does not exist|not available)\b)",
    re.IGNORECASE,
)
# The whole title of a page, as 200 too, that a guard against programs shows, or a server that is being repaired.
_REFUSED = re.compile(
    r"\W*(?:pardon our interruption|just a moment|un momento(?: por favor)?|um momento|attention required|"
    r"sorry, you have been blocked|access (?:to this page has been )?denied|acceso denegado|acesso negado|"
    r"(?:error )?403(?: forbidden)?|forbidden|request rejected|are you (?:a )?(?:robot|human)|"
    r"(?:security|human|robot|bot) (?:check|verification)|verifying you are human|"
    r"verificaci[óo]n de seguridad|verifica[çc][ãa]o de seguran[çc]a)\W*",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    r"\W*(?:(?:(?:est[ea] |our |this )?(?:sitio|p[áa]gina|portal|web|site|website)(?: web)? |estamos |we are )?"
    r"(?:(?:est[áa]|se encuentra|is) )?(?:(?:down )?(?:en|em|under|in|for) )?"
    r"(?:mantenimiento|manuten[çc][ãa]o|(?:scheduled )?maintenance)(?: mode| programad[oa])?|"
    r"(?:error )?50[0-4](?: (?:internal|bad|service|gateway|server|error)[a-z ]{0,40})?|internal server error|"
    r"bad gateway|service (?:temporarily )?unavailable|servicio no disponible|servi[çc]o indispon[íi]vel|"
    r"account suspended|cuenta suspendida|conta suspensa)\W*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d]{4,}")
_SAME_HOSTS = re.compile(r"^(?:www|m|amp)\.")
_MIN_PATH = 5  # letters of a path that stands in a query by no chance: "/nota"
_EXTENSION = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)


def is_no_article(url: str) -> bool:
    """Whether an address is plainly that of a front page, a list, or a form to log in."""
    parts = urlsplit(url)
    names = [name for name in parts.path.lower().split("/") if name]
    if (parts.hostname or "").partition(".")[0] in _LOGIN:
        return True
    if not names:
        return not parts.query  # "/?p=7" is an article
    return names[-1] in SECTIONS or any(name in _LOGIN for name in names)


def leads_back(url: str, asked: str) -> bool:
    """Whether an address names the one that was asked for, to which it will lead: of a form to sign in or to consent.

    ``https://consent.example/?continue=https%3A%2F%2Fdiario.example%2Funa-nota``.
    """
    path, gate = urlsplit(asked).path.rstrip("/"), urlsplit(url)
    return len(path) >= _MIN_PATH and path != gate.path.rstrip("/") and path in unquote(unquote(gate.query))


def is_place_on_page(address: str) -> bool:
    """Whether an address leads to one of the places on a page, of which the page itself tells no single one.

    Front pages are none: who links one from a feed means the page, but where several entries do, or one links nothing.
    """
    fragment = urlsplit(address).fragment
    return bool(MARK.fullmatch(fragment)) or (bool(fragment) and not is_no_article(address))


def is_elsewhere(url: str, asked: str) -> bool:
    """Whether two addresses differ in more than scheme, ``www.``, capitals, and a slash at the end."""
    return _place(url) != _place(asked)


def outcome_in_title(article: Article, entry: RawDocument) -> Outcome | None:
    """What a page says in its title instead of what the entry announced: that there is none at its address, that it is
    not for programs, or that its server is being repaired.
    """
    title = article.title
    if _NOT_FOUND.match(title):
        said = Outcome.NOT_FOUND
    elif _REFUSED.fullmatch(title):
        said = Outcome.REFUSED
    elif _CLOSED.fullmatch(title):
        said = Outcome.SERVER_ERROR
    else:
        return None
    return None if is_told_by(article, entry) else said


def is_told_by(article: Article, entry: RawDocument) -> bool:
    """Whether an article may be the one that an entry announced: it has half the words of the entry's title.

    Without a title, the words of the address count. Where there are none nobody knows, and it may be.
    """
    words = _words(entry.title) or _words(
        _EXTENSION.sub("", unquote(urlsplit(entry.url).path.rstrip("/"))).rpartition("/")[2]
    )
    return len(words & _words(f"{article.title}\n{article.text}")) * 2 >= len(words)


def is_same_story(document: Document, article: Article) -> bool:
    """Whether an article is a document, perhaps edited: the same title, or half of the three-word sequences."""
    if document.title.casefold().strip() == article.title.casefold().strip():
        return True
    first, second = _sequences(document.text), _sequences(article.text)
    return len(first & second) * 2 >= max(1, min(len(first), len(second)))


def _place(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return _SAME_HOSTS.sub("", parts.netloc.lower()), parts.path.rstrip("/").lower(), parts.query


def _words(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("_", " "))
    return set(_WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign))))


def _sequences(text: str) -> set[tuple[str, ...]]:
    words = text.casefold().split()
    return set(zip(words, words[1:], words[2:], strict=False))
