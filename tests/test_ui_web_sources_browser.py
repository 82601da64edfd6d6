"""A source is added by its home page, collected, and its article found; an empty home becomes one to read in.

``catalejo up`` runs beside the browser. Every name of the web is answered on loopback.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from kb.config import load_settings
from kb.knowledge_base import KnowledgeBase
from kb.packs.reader import load_packs
from tests.browser import Watched, assert_usable, expect_heading, navigate, visit
from tests.crawler_server import Answer, Answers, LocalServer
from tests.running_up import running_up
from tests.test_crawler_javascript import SITE
from ui.sample_site import SampleSite

pytestmark = [pytest.mark.browser, pytest.mark.soak]
FAKE = {"CATALEJO_EMBEDDING_MODEL": "fake"}
COLLECTED_WITHIN = 120_000  # milliseconds: what the first start promises


@pytest.fixture
def page(browser: Browser) -> Iterator[Watched]:
    with visit(browser) as watched:
        yield watched


def _home(folder: Path, web_map: str) -> Path:
    home = folder / "home"
    home.mkdir()
    (home / "map").write_text(web_map, encoding="utf-8")
    (home / "catalejo.toml").write_text(f'web_map = "{home / "map"}"\ndelay_per_host_seconds = 0\n', encoding="utf-8")
    return home


def test_a_source_is_added_by_its_home_page_and_its_article_found(tmp_path: Path, page: Watched) -> None:
    with SampleSite(slow_seconds=0.1) as site:
        home = _home(tmp_path, site.web_map())
        publisher = next(source for source in site.sources if source.name == "Taller CM")
        with running_up(home, **FAKE) as (_, port):
            tab = page.page
            tab.goto(f"http://127.0.0.1:{port}/sources?part=add")
            tab.get_by_label("Dirección", exact=True).fill("http://nadie.localhost:1/")
            tab.get_by_role("button", name="Revisar", exact=True).click()
            expect(tab.get_by_role("alert")).to_be_visible()
            expect(tab.get_by_label("Dirección", exact=True)).to_have_value("http://nadie.localhost:1/")
            tab.get_by_label("Dirección", exact=True).fill(publisher.address.split("/", 3)[2])
            tab.get_by_role("button", name="Revisar", exact=True).click()
            expect(tab.locator(".cj-found-name")).to_contain_text("Taller CM", timeout=60_000)
            tab.get_by_role("button", name="Agregar esta fuente").click()
            expect(tab.get_by_role("heading", level=2, name="Taller CM")).to_be_visible()
            navigate(tab, "Buscar")  # what is under way does not mind
            navigate(tab, "Fuentes")
            tab.get_by_text("Recolecciones", exact=True).click()
            expect(tab.locator(".cj-log")).to_contain_text("Artículos nuevos", timeout=COLLECTED_WITHIN)
            tab.get_by_role("button", name="Recolectar ahora").click()
            expect(tab.get_by_text("Recolección", exact=False).first).to_be_visible()
            with KnowledgeBase.open(load_settings(home)) as knowledge:
                _wait_for_index(knowledge)
            navigate(tab, "Buscar")
            tab.get_by_role("searchbox").fill("publicidad en redes")
            tab.keyboard.press("Enter")
            expect(tab.locator(".cj-hit").first).to_contain_text("Taller CM")


def test_a_site_that_only_a_browser_shows_is_read_with_one(tmp_path: Path, page: Watched) -> None:
    with LocalServer(SITE) as server:
        home = _home(tmp_path, server.web_map())
        with running_up(home, **FAKE) as (_, port):
            tab = page.page
            tab.goto(f"http://127.0.0.1:{port}/sources?part=add&ui=es")
            tab.get_by_label("Dirección", exact=True).fill("plaza.example")
            tab.get_by_role("button", name="Revisar", exact=True).click()
            tab.get_by_role("button", name="Leerla con un navegador").click(timeout=60_000)
            expect(tab.locator(".cj-found")).to_contain_text("3 artículos", timeout=60_000)
            tab.get_by_role("button", name="Agregar esta fuente").click()
            expect(tab.locator(".cj-pairs")).to_contain_text("con un navegador")
            tab.get_by_text("Recolecciones", exact=True).click()
            expect(tab.locator(".cj-log")).to_contain_text("Artículos nuevos", timeout=COLLECTED_WITHIN)
            assert_usable(tab)


def test_an_empty_home_has_something_to_read_within_two_minutes(tmp_path: Path, page: Watched) -> None:
    with LocalServer(_publishers("practice-es", "news-mx", "news-ni")) as server:
        home = _home(tmp_path, server.web_map())
        with running_up(home, **FAKE) as (_, port):
            tab = page.page
            tab.goto(f"http://127.0.0.1:{port}/?ui=es")
            expect_heading(tab, "Te damos la bienvenida a Catalejo")
            expect(tab.get_by_text("Noticias de México (28 medios)")).to_be_visible()  # the browser says es-MX
            tab.get_by_role("combobox", name="¿De qué países").fill("Nicar")
            tab.get_by_role("option", name="Nicaragua").click()
            tab.keyboard.press("Escape")
            expect(tab.get_by_text("Noticias de Nicaragua (9 medios)")).to_be_visible()
            networks = tab.get_by_text("Lo que las redes dicen de sí mismas")
            expect(networks).to_have_count(1)  # while the list is drawn anew it stands there twice
            networks.click()
            tab.get_by_role("combobox", name="¿De qué quieres").fill("Padaria")
            tab.keyboard.press("Enter")
            tab.keyboard.press("Escape")
            began = time.monotonic()
            tab.get_by_role("button", name="Empezar con").click()
            expect_heading(tab, "Estamos preparando tu catalejo")
            way_on = tab.get_by_test_id("stMain").get_by_role("link", name="Buscar")
            expect(way_on).to_be_visible(timeout=COLLECTED_WITHIN)
            print(f"first results after {time.monotonic() - began:.0f} s")
            way_on.click()
            tab.get_by_role("searchbox").fill("comunidad")
            tab.keyboard.press("Enter")
            expect(tab.locator(".cj-hit").first).to_contain_text("Una comunidad")
    with KnowledgeBase.open(load_settings(home)) as knowledge:
        assert knowledge.people.person("").countries == ("MX", "NI")
        assert [topic.words for topic in knowledge.marked_topics.all()] == ["Padaria"]


def _publishers(*packs: str) -> Answers:
    """The publishers of packs on loopback: each with a feed of an article where the pack knows one, else with links."""
    answers = {}
    for entry in (entry for pack in load_packs() if pack.name in packs for entry in pack.entries):
        host = entry.home.split("/")[2]
        for number in range(3):
            text = f"Una comunidad se cuida con reglas claras, dice {entry.name}. " * 20
            article = f"<html><body><article><h1>Una comunidad {number}</h1><p>{text}</p></article></body></html>"
            answers[host, f"/nota/una-comunidad-se-cuida-{number}"] = Answer(article.encode())
        links = "".join(
            f'<a href="/nota/una-comunidad-se-cuida-{number}">Una comunidad se cuida {number}</a>'
            for number in range(3)
        )
        answers[host, "/" + entry.home.split("/", 3)[3]] = Answer(f"<html><body>{links}</body></html>".encode())
        if entry.feed:
            item = f"<item><title>Una comunidad</title><link>https://{host}/nota/una-comunidad-se-cuida-0</link></item>"
            body = f'<rss version="2.0"><channel><title>{host}</title>{item}</channel></rss>'
            answers[entry.feed.split("/")[2], "/" + entry.feed.split("/", 3)[3]] = Answer(
                body.encode(), content_type="application/rss+xml"
            )
    return answers


def _wait_for_index(knowledge: KnowledgeBase) -> None:
    deadline = time.monotonic() + 90
    while knowledge.status().waiting_for_index or not knowledge.status().chunks:
        assert time.monotonic() < deadline, "what was collected was not indexed"
        time.sleep(0.5)
