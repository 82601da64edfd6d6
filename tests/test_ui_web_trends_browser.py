"""A morning with the app in a real browser: what rises, why, where it began, and back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import Watched, assert_usable, visit, wait_until_drawn
from tests.moving_stories import RISING, moving_home
from tests.served_app import served

pytestmark = [pytest.mark.browser, pytest.mark.soak]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(moving_home(tmp_path_factory.mktemp("moving"))) as address:
        yield address


@pytest.fixture(params=[(1280, "light"), (360, "dark")], ids=str)
def visitor(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Watched]:
    with visit(browser, *request.param) as visitor:
        yield visitor


def test_a_rising_story_is_found_and_its_evidence_and_the_way_back(app: str, visitor: Watched) -> None:
    page = visitor.page
    page.goto(app)
    expect(page.locator(".cj-today")).to_contain_text("1 historia en movimiento")
    page.evaluate("window.isTheSame = true")
    page.locator("[class*=st-key-cj_story_link_]").get_by_role("link", name=RISING).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(RISING)
    assert page.evaluate("window.isTheSame")  # the app was not loaded anew
    assert "/story?id=" in page.url
    ladder = page.locator(".cj-ladder").first
    expect(ladder.locator("tbody tr").first).to_contain_text("México")
    expect(ladder.locator("tbody tr").first).to_contain_text("empezó aquí")
    expect(page.locator(".cj-articles a[href^='https://h.example/']")).to_have_attribute("rel", "noopener noreferrer")
    expect(page.locator("[aria-label^='Gráfico de barras']")).to_be_visible()
    assert_usable(page)
    page.go_back()
    expect(page.locator(".cj-today")).to_contain_text("1 historia en movimiento")
    assert_usable(page)


def test_who_listens_to_a_page_goes_from_title_to_title(app: str, visitor: Watched) -> None:
    page = visitor.page
    page.goto(f"{app}/trends?ui=es")
    title = page.get_by_role("heading", level=3, name=RISING).get_by_role("link")
    expect(title).to_be_visible()
    title.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(RISING)
    wait_until_drawn(page)  # Streamlit uses again what it drew titles in
    expect(page.locator("[data-testid=stPageLink][role=heading]")).to_have_count(0)


def test_what_is_known_is_unfolded_and_a_topic_is_followed(app: str, visitor: Watched) -> None:
    page = visitor.page
    page.goto(f"{app}/trends?about=enlaces")
    row = page.locator("[class*=st-key-cj_row_story_]").filter(has_text=RISING).first
    row.get_by_text("Qué se sabe y cómo").click()
    expect(row.locator(".cj-known")).to_contain_text("desde 4.5 puedes confiar")
    expect(row.locator(".cj-articles a[href^='https://a.example/']")).to_be_visible()
    assert_usable(page)
    row.get_by_role("button", name="Seguir u ocultar").click()
    page.get_by_role("radio", name="limita").click()
    page.get_by_role("button", name="Seguir", exact=True).click()
    expect(page.locator("[data-testid=stToast]")).to_contain_text("Sigues “limita”")
    expect(page.locator(".cj-followed").first).to_contain_text("limita")
