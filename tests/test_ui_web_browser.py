"""The web app in a real browser: a search, its filters and links, the language, a phone, both themes."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Scheme, Watched, barriers, expect_heading, navigate, visit, wait_until_drawn
from tests.served_app import free_port, served
from tests.web_app import articles, fill

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class _Site(BaseHTTPRequestHandler):
    """The publisher that results link to; remembers what it was told about where readers come from."""

    referrers: list[str | None] = []  # noqa: RUF012 - shared by the handlers of one server on purpose

    def do_GET(self) -> None:
        self.referrers.append(self.headers.get("Referer"))
        body = b"<!doctype html><title>Publicado</title><link rel=icon href=data:,><h1>El art&iacute;culo</h1>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is inherited
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of a loopback site that the articles come from."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def home(site: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with articles of the site."""
    home = tmp_path_factory.mktemp("browser")
    fill(home, articles(site))
    return home


@pytest.fixture(scope="module")
def app(home: Path) -> Iterator[str]:
    """The address of the app, served as ``catalejo up`` serves it."""
    with served(home) as address:
        yield address


# Addresses name the language: the one that somebody chose is remembered for the next visit.
@pytest.fixture
def desktop(browser: Browser) -> Iterator[Watched]:
    with visit(browser) as desktop:
        yield desktop


@pytest.fixture
def phone(browser: Browser) -> Iterator[Watched]:
    with visit(browser, 360, "dark") as phone:
        yield phone


def test_search_filter_open_and_go_back(app: str, desktop: Watched) -> None:
    page = desktop.page
    page.goto(f"{app}/search?ui=es")
    expect_heading(page, "¿Qué quieres saber?")
    _search(page, "límite de enlaces")
    first = page.locator(".cj-hit").first
    expect(first.locator("mark").first).to_be_visible()
    unfiltered = page.url

    page.get_by_role("button", name="Idioma", exact=True).click()
    page.get_by_test_id("stPopoverBody").get_by_text("inglés (1)").click()
    expect(page.locator(".cj-hit")).to_have_count(1)
    expect(page.get_by_text("Platform Notes", exact=True)).to_be_visible()
    assert "lang=en" in page.url
    page.keyboard.press("Escape")

    with page.context.expect_page() as opened:
        page.get_by_role("heading", name="Plaza limits links in posts").get_by_role("link").click()
    expect(opened.value.get_by_role("heading")).to_have_text("El artículo")
    assert opened.value.evaluate("window.opener") is None
    assert _Site.referrers[-1] is None
    opened.value.close()

    page.go_back()
    expect(page).to_have_url(unfiltered)
    expect(page.get_by_role("heading", name="Plaza limita los enlaces")).to_be_visible()


def test_a_text_that_is_pasted_whole_is_searched_by_its_beginning(app: str, desktop: Watched) -> None:
    page = desktop.page
    page.goto(f"{app}/search?ui=es")
    _search(page, "límite de enlaces en las publicaciones " * 20)
    expect(page.get_by_role("searchbox")).to_have_value(("límite de enlaces en las publicaciones " * 20)[:400].strip())
    expect(page.get_by_text("La consulta era demasiado larga; solo se usó el comienzo.")).to_be_visible()
    assert not barriers(page)


def test_address_can_be_shared(app: str, desktop: Watched) -> None:
    page = desktop.page
    page.goto(f"{app}/search?q=enlaces&lang=es&ui=pt")
    expect(page.get_by_role("searchbox")).to_have_value("enlaces")
    expect(page.get_by_role("button", name="espanhol")).to_be_visible()
    expect(page.get_by_text("Por que aparece:").first).to_be_visible()


def test_language_switch_keeps_the_search(app: str, desktop: Watched) -> None:
    page = desktop.page
    page.goto(f"{app}/search?q=enlaces&ui=es")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.get_by_text("English", exact=True).click()
    expect_heading(page, "What do you want to know?")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("searchbox")).to_have_value("enlaces")
    expect(page.locator(".cj-hit").first).to_be_visible()


def test_everything_can_be_reached_by_keyboard(app: str, desktop: Watched) -> None:
    page = desktop.page
    page.goto(f"{app}/search?q=enlaces&ui=es")
    expect(page.locator(".cj-hit").first).to_be_visible()
    page.get_by_role("searchbox").focus()
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.innerText.trim().split('\\n')[0]"))
    for expected in ("Buscar", "Fecha", "Idioma", "Fuente"):
        assert expected in reached
    assert any(text.startswith("Plaza limita") for text in reached)


def test_the_keyboard_goes_from_a_filter_to_its_choices_and_on(app: str, desktop: Watched) -> None:
    page = desktop.page
    page.goto(f"{app}/search?q=enlaces&ui=es")
    wait_until_drawn(page)
    button = page.get_by_role("button", name="Fecha")
    chosen = page.get_by_test_id("stPopoverBody").get_by_role("radio", name="Cualquier fecha")
    for key, then in (("Tab", page.get_by_role("button", name="Idioma", exact=True)), ("Shift+Tab", button)):
        button.focus()
        page.keyboard.press("Enter")
        expect(chosen).to_be_visible()
        page.keyboard.press("Tab")
        expect(chosen).to_be_focused()
        page.keyboard.press(key)
        expect(then).to_be_focused()
        page.keyboard.press("Escape")
        expect(chosen).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_where_the_keyboard_is_can_be_seen(app: str, browser: Browser, scheme: Scheme) -> None:
    with visit(browser, scheme=scheme) as visited:
        page = visited.page
        page.goto(f"{app}/search?q=enlaces&ui=es")
        expect(page.locator(".cj-hit").first).to_be_visible()
        wait_until_drawn(page)
        seen = set[str]()
        for _ in range(24):
            page.keyboard.press("Tab")
            name, outline = page.evaluate(
                "(() => { const at = document.activeElement, style = getComputedStyle(at);"
                " return [at.dataset.testid || at.dataset.variant || at.tagName,"
                " `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`]; })()"
            )
            if name not in ("stMain", "stTextInputField"):  # the page as a whole; Streamlit draws a frame about fields
                assert outline == ("solid 2px " + ("rgb(11, 95, 115)" if scheme == "light" else "rgb(122, 208, 224)"))
                seen.add(name)
        assert seen >= {"stSidebarNavLink", "segmented_control", "stBaseButton-primary", "stPopoverButton", "A"}


def test_hostile_content_does_nothing(app: str, desktop: Watched) -> None:
    page = desktop.page
    page.goto(f"{app}/search?q=enlaces&lang=pt&source=**x**+%24y%24&ui=es")
    page.get_by_role("button", name="Quitar filtros").click()
    hostile = page.locator(".cj-hit", has_text="onerror")
    expect(hostile).to_contain_text("<img src=x onerror=alert(1)> **enlaces** $x^2$ :material/home: gpj.exe")
    expect(hostile.locator("img, script, a[href^=javascript], .katex")).to_have_count(0)


def test_on_a_phone_parts_of_a_page_in_two_lines_each_have_a_whole_frame(app: str, phone: Watched) -> None:
    page = phone.page
    page.goto(f"{app}/sources?part=add&ui=es")
    parts = page.get_by_test_id("stMain").get_by_role("radio")
    expect(parts).to_have_count(6)
    tops = {parts.nth(number).bounding_box()["y"] for number in range(6)}  # type: ignore[index]
    assert len(tops) > 1
    colours = "part => ['Top', 'Right', 'Bottom', 'Left'].map(side => getComputedStyle(part)[`border${side}Color`])"
    for number in range(6):
        assert len(set(parts.nth(number).evaluate(colours))) == 1
        expect(parts.nth(number)).to_have_css("border-width", "1px")


def test_phone_shows_everything_without_scrolling_sideways(app: str, phone: Watched) -> None:
    page = phone.page
    page.goto(f"{app}/search?ui=es")
    _search(page, "enlaces")
    expect(page.locator(".cj-hit").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    wide = "[...document.querySelectorAll('.cj-hit *, .st-key-cj_filters button')]"
    assert page.evaluate(f"{wide}.filter(e => e.getBoundingClientRect().right > 361).length") == 0
    # What a field asks, longer than it is, is not cut within a letter.
    expect(page.get_by_role("searchbox")).to_have_css("text-overflow", "ellipsis")


@pytest.mark.parametrize(("host", "status"), [("127.0.0.1", 101), ("localhost", 101), ("evil.example", 403)])
def test_only_names_of_this_machine_are_answered(app: str, host: str, status: int) -> None:
    # DNS rebinding: a page of somebody else, whose name suddenly leads here, must not get to the data.
    port = urlsplit(app).port
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(
        "GET",
        "/_stcore/stream",
        headers={
            "Host": f"{host}:{port}",
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        },
    )
    assert connection.getresponse().status == status
    connection.close()


def _search(page: Page, query: str) -> None:
    page.get_by_role("searchbox").fill(query)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="resultado")).to_be_visible()


def test_an_error_behind_a_click_is_told_in_words(app: str, home: Path, desktop: Watched) -> None:
    page = desktop.page
    page.goto(f"{app}/collections?ui=es")
    page.get_by_role("textbox", name="Nueva colección").fill("Ideas")
    with closing(sqlite3.connect(home / "catalejo.db")) as store:
        store.execute("ALTER TABLE boards RENAME TO lost_boards")
        page.get_by_role("button", name="Crear").click()
        expect(page.get_by_text("Ocurrió algo inesperado")).to_be_visible()
        store.execute("ALTER TABLE lost_boards RENAME TO boards")
    page.get_by_role("button", name="Volver a la página").click()
    expect_heading(page, "Colecciones")


def test_an_address_of_no_page_is_told_in_the_language_of_the_app(app: str, browser: Browser) -> None:
    page = browser.new_context(locale="es-MX").new_page()
    page.goto(f"{app}/serch?ui=es")
    expect(page.get_by_role("dialog")).to_contain_text("Esa página no existe")
    expect(page.get_by_role("dialog")).to_contain_text("Esta es la página de inicio.")
    page.context.close()


def test_what_lists_and_calendars_say_is_in_the_language_of_the_page(app: str, desktop: Watched) -> None:
    page = desktop.page
    page.goto(f"{app}/welcome?ui=es")
    country, topic = (page.get_by_role("combobox", name=name) for name in ("¿De qué países", "¿De qué quieres"))
    expect(page.get_by_role("button", name="Empezar con")).to_be_visible()
    wait_until_drawn(page)
    country.press_sequentially("zzz")
    # Streamlit says so too below a tag that was just added, where it is the only one.
    expect(page.get_by_role("option")).to_have_text(["Aquí no hay nada que elegir"])
    country.fill("")  # where all of them are listed again
    country.press_sequentially("Perú")
    country.press("Enter")
    country.press("Escape")
    expect(page.get_by_role("button", name="Quitar Perú")).to_be_visible()
    topic.press_sequentially("Sol")
    expect(page.get_by_role("option")).to_have_text(["Agregar “Sol”"])
    topic.press_sequentially("ar")  # what Streamlit goes on to write is translated too
    expect(page.get_by_role("option")).to_have_text(["Agregar “Solar”"])
    topic.press("Enter")
    topic.press("Escape")
    expect(page.get_by_role("button", name="Quitar Solar")).to_be_visible()

    page.goto(f"{app}/trends?ui=pt")
    page.get_by_role("button", name="Voltar no tempo").click()
    expect(page.get_by_role("spinbutton", name="ano, ")).to_have_text(["aaaa"])
    page.get_by_role("button", name="Escolher em um calendário").click()
    expect(page.get_by_role("dialog")).to_have_count(2)  # the filter, and in it the calendar
    expect(page.get_by_role("dialog").last).to_contain_text("As setas vão de um dia a outro")

    page.goto(f"{app}/trends?view=watches&ui=pt")
    expect(page.get_by_role("button", name="Ajuda: Sobre o que você quer ser avisado")).to_be_visible()
    closing_menu = page.get_by_test_id("stSidebarCollapseButton").locator("button")
    expect(closing_menu).to_have_attribute("aria-label", "Fechar o menu")


@pytest.mark.parametrize("kind", ["application/vnd.ms-excel", ""])
def test_a_file_of_the_wrong_kind_is_told_in_the_language_of_the_page(app: str, desktop: Watched, kind: str) -> None:
    page = desktop.page
    page.goto(f"{app}/sources?part=files&ui=es")
    field = page.get_by_test_id("stFileUploader")
    field.locator("input").set_input_files([{"name": "lista.xlsx", "mimeType": kind, "buffer": b"PK"}])
    expect(field.get_by_role("alert")).to_have_text("No se pudo: Un archivo de este tipo no se puede leer aquí.")
    page.get_by_role("button", name="Importar", exact=True).click()
    expect(page.get_by_text("Elige primero el archivo con tu lista: OPML o CSV.")).to_be_visible()


def test_a_lost_connection_is_told_in_the_language_of_the_page_and_found_again(home: Path, browser: Browser) -> None:
    port = free_port()
    context = browser.new_context(locale="pt-BR")
    page = context.new_page()
    with served(home, port) as address:
        page.goto(f"{address}/search?ui=pt")
        wait_until_drawn(page)
        expect(page.get_by_text("Pular para o conteúdo")).to_be_attached()
    expect(page.get_by_role("dialog")).to_contain_text("O Catalejo não responde", timeout=20_000)
    expect(page.get_by_role("dialog")).not_to_contain_text("Streamlit")
    with served(home, port):
        expect(page.get_by_role("dialog")).to_have_count(0, timeout=20_000)
        navigate(page, "Fontes")  # any click, as a person goes on
        navigate(page, "Buscar")
        wait_until_drawn(page)
        page.get_by_role("searchbox").fill("enlaces")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Plaza limita los enlaces")).to_be_visible()
    context.close()
