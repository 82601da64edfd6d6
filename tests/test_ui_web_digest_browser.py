"""The digest page in a browser: a digest written, looked at, edited, sent, with a worker behind it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from kb.config import load_settings
from kb.digest.edition import edition_to_json
from kb.knowledge_base import KnowledgeBase
from kb.models import Audience
from kb.store.editions import EditionKey, put_edition
from kb.tasks.registry import Lane
from kb.tasks.worker import Worker
from tests.browser import Watched, expect_heading, visit, wait_until_drawn
from tests.mail_server import MailServer, mail_server
from tests.post_office import SENDER, ZONE
from tests.served_app import served
from tests.test_ui_web_digest import COMPOSED, END, START, edition
from tests.web_app import articles, fill
from ui.worker import registry

pytestmark = [pytest.mark.browser, pytest.mark.soak, pytest.mark.timeout(600)]
HOSTILE = "<img src=x onerror=alert(1)> **enlaces** $x^2$"


@dataclass(frozen=True)
class Served:
    """The app, and the server that its mail goes to."""

    address: str
    mail: MailServer


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("browser")
    fill(home, articles())
    with mail_server() as server:
        mail = f'smtp_host = "127.0.0.1"\nsmtp_port = {server.port}\nsmtp_security = "none"\nmail_from = "{SENDER}"\n'
        with (home / "catalejo.toml").open("a", encoding="utf-8") as file:
            file.write(mail)
        with KnowledgeBase.open(load_settings(home)) as knowledge, _working(knowledge):
            _put_hostile_edition(knowledge)
            with served(home) as address:
                yield Served(address, server)


@contextmanager
def _working(knowledge: KnowledgeBase) -> Iterator[None]:
    """A worker that does what somebody waits for, and collects nothing."""
    tasks, stop = registry(knowledge), threading.Event()
    worker = Worker(knowledge.database, tasks, "test", only=tasks.in_lanes(Lane.DIGESTS, Lane.ANSWERS))
    thread = threading.Thread(target=worker.work, args=(stop, 0.1), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _put_hostile_edition(knowledge: KnowledgeBase) -> None:
    audience = knowledge.digests.add_audience(Audience("Marca", "es", ZONE))
    with knowledge.database.write() as connection:
        key = EditionKey("Marca", "es", START, END)
        put_edition(connection, key, edition_to_json(edition(audience)).decode(), COMPOSED)


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Watched]:
    with visit(browser) as desktop:
        yield desktop


@pytest.fixture
def phone(browser: Browser) -> Iterator[Watched]:
    with visit(browser, 360) as phone:
        yield phone


def _mail(page: Page) -> FrameLocator:
    """The edition in its frame, which stands in one of Streamlit."""
    return page.frame_locator("[data-testid=stIFrame]").frame_locator("iframe")


def test_a_digest_is_written_edited_and_sent(app: Served, desktop: Watched) -> None:
    page = desktop.page
    page.goto(f"{app.address}/digest?audience=Marca")
    page.get_by_role("button", name="Escribir de otros días").click()
    page.get_by_role("button", name="Esta semana hasta hoy").click()
    page.wait_for_url("**version=1**")
    expect(page.get_by_text("El resumen está escrito.")).to_be_visible()
    expect(_mail(page).get_by_role("heading", level=1)).to_contain_text("Lo que se movió")
    assert _height_is_that_of_the_mail(page)

    page.goto(f"{app.address}/digest?audience=Marca&lang=es&from={START}&to={END}&version=1")
    expect(_mail(page).get_by_text("Plaza cambia")).to_be_visible()
    page.get_by_role("button", name="Editar").click()
    page.get_by_role("button", name="Dejar fuera").first.click()
    expect(_mail(page).get_by_text("Plaza cambia")).to_have_count(0)
    wait_until_drawn(page)  # what was left out has gone to the end: the buttons have other places
    page.get_by_role("button", name="Nota").nth(1).click()
    page.get_by_test_id("stPopoverBody").get_by_role("textbox").fill("Hablémoslo <b>hoy</b>")
    page.keyboard.press("Escape")  # which is leaving the field too
    expect(_mail(page).get_by_text("Hablémoslo <b>hoy</b>")).to_be_visible()
    expect(page.get_by_role("button", name="Nota").nth(1)).to_be_focused()

    _send_test(page, "ana@faro.example")
    expect(page.get_by_text("La prueba se envió a")).to_be_visible()
    (mail,) = app.mail.mails
    assert mail["To"] == "ana@faro.example"
    assert str(mail["Subject"]).startswith("Prueba: Lo que se movió")
    html = mail.get_body(("html",))
    assert html is not None
    assert "Hablémoslo &lt;b&gt;hoy&lt;/b&gt;" in html.get_content()
    assert "Plaza cambia" not in html.get_content()
    _send_test(page, "nobody@faro.example")
    expect(page.get_by_text("Ese buzón no existe")).to_be_visible()


def test_a_hostile_title_is_harmless_in_the_preview_and_the_editor(app: Served, desktop: Watched) -> None:
    page = desktop.page
    page.goto(f"{app.address}/digest?audience=Marca&from={START}&to={END}&version=1&edit=yes")
    expect(_mail(page).get_by_text(HOSTILE)).to_be_visible()
    expect(page.locator(".cj-entry", has_text="onerror")).to_contain_text(HOSTILE)
    expect(_mail(page).locator("script, img[onerror]")).to_have_count(0)
    # Even markup that got into it could run nothing.
    inner = page.frame_locator("[data-testid=stIFrame]").locator("iframe")
    assert inner.get_attribute("sandbox") == "allow-same-origin allow-popups allow-popups-to-escape-sandbox"


def test_links_of_the_preview_open_beside_the_app(app: Served, desktop: Watched) -> None:
    page = desktop.page
    page.goto(f"{app.address}/digest?audience=Marca&from={START}&to={END}&version=1")
    page.context.route("https://example.org/**", lambda route: route.fulfill(body="<h1>Nota</h1>"))
    link = _mail(page).get_by_role("link", name="Tercera")
    with page.context.expect_page() as opened:
        link.click()
    opened.value.wait_for_load_state()
    assert opened.value.url == "https://example.org/2"
    assert opened.value.evaluate("document.referrer") == ""
    assert opened.value.evaluate("window.opener") is None
    desktop.troubles.clear()  # the request to the article, which was answered here


def test_files_are_made_when_they_are_asked_for(app: Served, desktop: Watched) -> None:
    page = desktop.page
    page.goto(f"{app.address}/digest?audience=Marca&from={START}&to={END}&version=1")
    page.get_by_role("button", name="Descargar").click()
    for name, ending, start in (("Texto con fuentes", "md", b"# "), ("Para imprimir", "pdf", b"%PDF")):
        if ending == "pdf":
            pytest.importorskip("weasyprint")
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        assert download.value.suggested_filename == f"Marca-{START}-{END}.{ending}"
        assert download.value.path().read_bytes().startswith(start)


def test_a_phone_shows_every_part_without_scrolling_sideways(app: Served, phone: Watched) -> None:
    page = phone.page
    edition_ = f"audience=Marca&from={START}&to={END}&version=1"
    for query in ("", f"{edition_}&edit=yes", "view=audiences&audience=Marca", "view=subscriptions", "view=outbox"):
        page.goto(f"{app.address}/digest?{query}")
        expect_heading(page, "Resumen")
        page.wait_for_timeout(1_000)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, query


def _send_test(page: Page, address: str) -> None:
    field = page.get_by_label("Dirección de correo")
    if not field.is_visible():
        page.get_by_role("button", name="Enviar una prueba").click()
    field.fill(address)
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Enviar", exact=True).click()


def _height_is_that_of_the_mail(page: Page) -> bool:
    """Whether the whole mail is seen without scrolling in its frame, and no empty half page after it."""
    page.wait_for_timeout(1_000)
    outer = page.locator("[data-testid=stIFrame]").bounding_box()
    inner = _mail(page).locator("body").evaluate("body => body.scrollHeight")
    return outer is not None and abs(outer["height"] - inner) <= 4
