"""In a real browser: what a search finds goes into a new collection and out as files; advice becomes a checklist."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from kb.knowledge_base import KnowledgeBase
from tests.browser import Watched, assert_usable, expect_heading, visit
from tests.served_app import served
from tests.web_app import HOSTILE_TITLE, articles, fill, settings_of

pytestmark = [pytest.mark.browser, pytest.mark.soak]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("boards") / "home"
    home.mkdir()
    fill(home, articles())
    with KnowledgeBase.open(settings_of(home)) as knowledge:
        knowledge.playbook.update()
        knowledge.playbook.add(HOSTILE_TITLE, theme="security")
    with served(home) as address:
        yield address


@pytest.fixture(params=[(1280, "light"), (360, "dark")], ids=str)
def visitor(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Watched]:
    with visit(browser, *request.param) as visitor:
        yield visitor


def test_from_a_search_to_a_collection_and_out_of_it(app: str, visitor: Watched) -> None:
    page, name = visitor.page, f"Mayo *{visitor.page.evaluate('window.innerWidth')}*"
    page.goto(f"{app}/search?q=enlaces")
    keep = page.locator("[class*='st-key-cj_keep_hit_1_']")
    keep.get_by_role("button").click()
    body = page.get_by_test_id("stPopoverBody")
    body.get_by_role("textbox", name=re.compile("colección nueva")).fill(name)
    body.get_by_role("textbox", name="Nota (opcional)").fill("Para el informe")
    assert_usable(page)  # the button can be read too while it is open
    page.get_by_role("heading", level=1).click()  # a click beside it closes it, and nothing is lost
    expect(body).to_have_count(0)
    keep.get_by_role("button").click()
    expect(body.get_by_role("textbox", name="Nota (opcional)")).to_have_value("Para el informe")
    body.get_by_role("button", name="Guardar").click()
    expect(page.get_by_test_id("stToast")).to_contain_text(f"Se guardó en “{name}”.")
    expect(keep).to_contain_text("Guardado")

    page.goto(f"{app}/collections")
    page.get_by_role("link", name=name).click()
    expect_heading(page, name)
    expect(page).to_have_url(re.compile(r"\?board=\d+$"))  # to be shared, and found again after a reload
    page.go_back()
    expect_heading(page, "Colecciones")
    page.go_forward()
    expect_heading(page, name)
    expect(page.get_by_text("Para el informe")).to_be_visible()
    assert_usable(page)
    page.get_by_role("button", name="Descargar").click()
    for label, begins in (("Markdown", "# Mayo"), ("CSV", "kind,title"), ("RSS", "<?xml")):
        with page.expect_download() as download:
            page.get_by_test_id("stPopoverBody").get_by_role("button", name=label).click()
        text = Path(download.value.path()).read_text(encoding="utf-8-sig")
        assert text.startswith(begins)
        assert "Para el informe" in text
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Borrar").click()
    page.get_by_role("button", name="Borrar la colección").click()
    expect_heading(page, "Colecciones")
    expect(page.get_by_role("link", name=name)).to_have_count(0)


def test_advice_becomes_a_checklist(app: str, visitor: Watched) -> None:
    page = visitor.page
    page.goto(f"{app}/playbook")
    hostile = page.locator(".cj-hit", has_text="onerror")
    expect(hostile).to_have_count(1)
    expect(hostile.locator("img, script, .katex, strong strong")).to_have_count(0)
    page.get_by_text("Qué dicen, palabra por palabra").first.click()
    expect(page.locator(".cj-source").first).to_be_visible()
    assert_usable(page)
    for number in range(2):
        page.get_by_text("Para mi lista", exact=True).nth(number).click()
        expect(page.get_by_role("button", name=f"Ver mi lista ({number + 1})")).to_be_visible()
    page.get_by_role("button", name="Ver mi lista (2)").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("code")).to_contain_text("☐")
    dialog.get_by_role("textbox", name="Título").fill("Para el lunes")
    page.keyboard.press("Enter")
    expect(dialog.locator("code")).to_contain_text("Para el lunes")
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Texto para imprimir").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert text.startswith("Para el lunes\n")
    assert text.count("☐ ") == 2
