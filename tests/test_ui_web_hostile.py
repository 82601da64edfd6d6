"""What publishers mean ill by is collected as anything else is, and shown harmless on every page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

import pytest
from playwright.sync_api import Page, expect

from kb.config import load_settings
from kb.knowledge_base import KnowledgeBase
from kb.models import BoardItem, ItemKind, Kind, Source, SourceType
from tests.browser import chromium, visit, wait_until_drawn
from tests.crawler_runs import collect
from tests.crawler_server import Answer, LocalServer
from tests.served_app import served

pytestmark = [pytest.mark.browser, pytest.mark.soak]
HOSTS = ("uno.example", "dos.example", "tres.example")
# Markup of HTML, Markdown, LaTeX and Streamlit, the address of a script, and marks that turn the direction of writing.
TITLE = "<img src=x onerror=alert(1)> Plaza **cierra** $x^2$ :material/home: [ver](javascript:alert(2)) \u202egpj.exe"
SHOWN = "Plaza **cierra** $x^2$ :material/home: [ver](javascript:alert(2)) gpj.exe"
NAME = "<b>Diario</b> _uno_ $y$"
# One story in the words of three publishers, or it would be one article and two copies.
WORDS = (
    "cierra su tienda de golpe y deja a miles de vendedores sin sus pedidos",
    "clausura la tienda y los vendedores de todo el país reclaman sus pedidos",
    "baja la cortina de la tienda, y sus vendedores preguntan por los pedidos",
)
REPORTS = (
    "El aviso llegó el lunes por la noche, en un correo de tres líneas: quien tenía saldo podrá retirarlo este mes.",
    "Mariana Ruiz vendía ahí sus bordados desde hace dos años; ahora tiene cuarenta paquetes y ninguna respuesta.",
    "La asociación de comercio electrónico pidió una reunión: una de cada cinco ventas pasaba por esa vitrina.",
)
LONG = "W" * 3_000
# What a page would hold if any of it were taken for more than text; a script of theirs would open a dialog.
MADE_OF_IT = "img, iframe, .katex, b, em, [onerror], [onclick], a[href^=javascript]"


@dataclass(frozen=True)
class Visited:
    """The app over what was collected, the story that was found in it, and a collection that holds it."""

    address: str
    story_id: int
    board_id: int


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visited]:
    home = tmp_path_factory.mktemp("hostile")
    with LocalServer({place: answer for number in range(len(HOSTS)) for place, answer in _answers(number)}) as server:
        (home / "map").write_text(server.web_map())
        (home / "catalejo.toml").write_text(f'web_map = "{home / "map"}"\ndelay_per_host_seconds = 0\n')
        with KnowledgeBase.open(load_settings(home)) as knowledge:
            for host, kind in zip(HOSTS, (Kind.NEWS, Kind.NEWS, Kind.PLATFORM), strict=True):
                knowledge.sources.add(
                    Source(
                        f"https://{host}/feed",
                        f"{NAME} {host}",
                        SourceType.FEED,
                        host,
                        "es",
                        "MX",
                        kind.value,
                        added=_ago(1),
                    )
                )
            assert collect(home, knowledge.database).total("stored_new") == len(HOSTS)
            knowledge.index()
            assert knowledge.update_stories()
            assert knowledge.playbook.update()
            (story,) = knowledge.stories()
            board = knowledge.boards.create(NAME, "", datetime.now(UTC))
            knowledge.boards.add(
                board.id,
                BoardItem(
                    ItemKind.STORY, story.story_id, TITLE + LONG, "javascript:alert(3)", NAME, _ago(0), note=TITLE
                ),
            )
    with served(home) as address:
        yield Visited(address, story.story_id, board.id)


@pytest.mark.parametrize("width", [1280, 360])
def test_it_is_shown_as_it_is_written_and_does_nothing(app: Visited, width: int) -> None:
    pages = {
        "search?q=Plaza": SHOWN,
        "": SHOWN,
        "trends": SHOWN,
        f"story?id={app.story_id}": SHOWN,
        "sources": NAME,
        f"collections?board={app.board_id}": SHOWN,
        "collections": NAME,
        "playbook": "Buenas prácticas",
    }
    with chromium() as browser, visit(browser, width) as watched:
        for path, shown in pages.items():
            watched.page.goto(f"{app.address}/{path}")
            expect(watched.page.locator("h1.cj-title")).to_be_visible()
            wait_until_drawn(watched.page)
            assert shown in _text_of(watched.page), path
            found = watched.page.locator(f"[data-testid=stMain] :is({MADE_OF_IT})")
            assert found.count() == 0, f"{path}: {found.first.evaluate('shown => shown.outerHTML')}"
            assert watched.page.evaluate("document.documentElement.scrollWidth") <= width, path


def _text_of(page: Page) -> str:
    """What can be read on a page, without the joiners that keep addresses from becoming links."""
    return " ".join(page.locator("[data-testid=stMain]").inner_text().replace("\u2060", "").split())


def _answers(number: int) -> Iterator[tuple[tuple[str, str], Answer]]:
    host, words = HOSTS[number], WORDS[number]
    title = f"{TITLE} {words}"
    page = (
        f"<!doctype html><title>x</title><article><h1>{escape(title)}</h1><p>La red Plaza {words}. {escape(TITLE)}</p>"
        f"<p><img src=https://{host}/huge.png width=99999 height=99999 onerror=alert(4)>"
        f"<a href='javascript:alert(5)'>pulsa</a> {LONG} {REPORTS[number]}</p>"
        f"<p>Responde siempre a los comentarios <b onclick=alert(6)>con calma</b>, porque la gente lo agradece.</p>"
        "<script>alert(7)</script></article>"
    )
    feed = (
        f'<rss version="2.0"><channel><title>{escape(NAME)}</title><link>https://{host}/</link><item>'
        f"<title>{escape(escape(title, quote=False))}</title><link>https://{host}/plaza</link>"
        f"<pubDate>{format_datetime(_ago(3 - number))}</pubDate></item></channel></rss>"
    )
    yield (host, "/feed"), Answer(feed.encode(), content_type="application/rss+xml")
    yield (host, "/plaza"), Answer(page.encode())


def _ago(hours: int) -> datetime:
    return datetime.now(UTC) - timedelta(hours=hours)
