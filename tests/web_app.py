"""A small knowledge base for the tests of the web app, in three languages, with good content and bad."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from kb.config import Settings, load_settings
from kb.knowledge_base import KnowledgeBase
from tests.stored import index_store
from ui.web.links import START, PageName

APP = Path(__file__).parents[1] / "ui" / "web" / "app.py"
HOSTILE_TITLE = "<img src=x onerror=alert(1)> **enlaces** $x^2$ :material/home: \u202egpj.exe"


def articles(site: str = "https://example.org") -> list[dict[str, object]]:
    """Documents as ``catalejo import`` takes them; their addresses begin with ``site``."""
    now = datetime.now(UTC)
    return [
        {
            "url": f"{site}/plaza-limite",
            "title": "Plaza limita los enlaces en las publicaciones",
            "text": "## Qué cambia\n\nDesde hoy, la red Plaza limita los enlaces: tres publicaciones con enlaces por"
            " semana.\n\n## Qué hacer\n\nElige qué enlaces merecen la pena y deja los demás para el perfil.",
            "lang": "es",
            "source": "El Pulso Digital",
            "country": "AR",
            "published": (now - timedelta(days=2)).isoformat(),
        },
        {
            "url": f"{site}/plaza-links",
            "title": "Plaza limits links in posts",
            "text": "The network Plaza now limits links: three posts with links (enlaces) a week."
            " Accounts that pay are free to post more.",
            "lang": "en",
            "source": "Platform Notes",
            "country": "US",
            "kind": "platform",
            "published": (now - timedelta(days=40)).isoformat(),
        },
        {
            "url": f"{site}/comentarios",
            "title": "Cómo responder a comentarios enojados",
            "text": "Responde pronto, con calma y con nombre propio."
            " Quien se queja en un comentario quiere ser escuchado.",
            "lang": "es",
            "source": "Taller CM",
            "kind": "practice",
        },
        {
            "url": f"{site}/hostil",
            "title": HOSTILE_TITLE,
            "text": "Los enlaces <script>alert(2)</script> [ver](javascript:alert(3)) **enlaces** $y^2$ Z"
            + "\u0301" * 60,
            "lang": "pt",
            "source": "![x](https://example.org/x.png) <b>Fuente</b>",
            "published": (now - timedelta(days=1)).isoformat(),
        },
    ]


def page(name: PageName, **params: str | list[str]) -> AppTest:
    """The app before its first run, at the page of this name and with these parameters in its address."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    app._page_hash = calc_hash("" if name is START else name.value)  # AppTest itself finds only pages that are files
    app.query_params.update(params)
    return app


def settings_of(home: Path) -> Settings:
    """The settings of a home folder that needs no real model."""
    (home / "catalejo.toml").write_text('embedding_model = "fake"\n', encoding="utf-8")
    return load_settings(home)


def fill(home: Path, documents: Iterable[dict[str, object]]) -> None:
    """Import documents into the home folder and index them."""
    with KnowledgeBase.open(settings_of(home)) as knowledge_base:
        report = knowledge_base.import_lines(json.dumps(document).encode() for document in documents)
        assert not report.errors
        index_store(knowledge_base)


@contextmanager
def using(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Have the app, within this process, use a home folder, with nothing kept from before or for later."""
    home.mkdir(exist_ok=True)
    settings_of(home)
    monkeypatch.setenv("CATALEJO_HOME", str(home))
    st.cache_resource.clear()
    st.cache_data.clear()
    yield home
    st.cache_resource.clear()
    st.cache_data.clear()


def opened(app: AppTest, popover: str) -> AppTest:
    """The page with one of the things open that open at a click."""
    app.session_state[popover] = True
    return app.run()


def html_of(app: AppTest) -> str:
    """All HTML of our own on the page and in its sidebar."""
    assert not app.exception
    return "\n".join(element.proto.body for element in app.get("html"))


def param_of(app: AppTest, name: str) -> str | list[str] | None:
    """What the address says by this name: a word, or several."""
    value = app.query_params.get(name)
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def tags_of(html: str) -> list[str]:
    """The elements of some HTML, each with the names of its attributes."""
    parser = _Tags()
    parser.feed(html)
    return parser.tags


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags = list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(f"{tag} {sorted(name for name, _ in attrs)}")
