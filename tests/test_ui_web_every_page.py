"""Every page over the demo's data, in three languages, on a desk and on a phone: whole, quiet, and usable by everybody.

What each page is for is tested in a file of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.config import load_settings
from kb.knowledge_base import KnowledgeBase
from kb.trends.reading import TrendQuery
from tests.browser import Scheme, Watched, barriers, visit, wait_until_drawn
from tests.served_app import demo_home, served
from ui.translation import LANGUAGES
from ui.web.links import LOOKS, PageName

pytestmark = [pytest.mark.browser, pytest.mark.soak]
LOCALES = {"es": "es-MX", "en": "en-US", "pt": "pt-BR"}
WIDTHS: dict[int, Scheme] = {1280: "light", 360: "dark"}
# What stands in the page beyond its right edge, but for what scrolls by itself.
PAST_THE_EDGE = """width => [...document.querySelectorAll('[data-testid=stMain] *')]
    .filter(shown => shown.matches('p, h1, h2, h3, li, button, a, input'))
    .filter(shown => shown.checkVisibility() && shown.getBoundingClientRect().right > width + 1)
    .filter(shown => !shown.closest('[data-testid=stDataFrame], pre, .cj-scroll, .cj-unseen, [role=tablist]'))
    .map(shown => shown.outerHTML.slice(0, 200))"""

# What several buttons, boxes and folds are called that do something else each. Buttons with a label of their own are
# parts of fields.
NAMED_ALIKE = """() => [...document.querySelectorAll('[data-testid=stMain] :is(button, .cj-actions a, summary, input)')]
    .filter(shown => shown.checkVisibility() && (shown.type === 'checkbox' || !shown.ariaLabel))
    .map(shown => shown.ariaLabel || shown.textContent.trim())
    .filter(name => name)
    .filter((name, place, names) => names.indexOf(name) !== place)"""


@dataclass(frozen=True)
class Demo:
    """The app over the demo's data, and addresses below it that have something to show."""

    address: str
    paths: tuple[str, ...]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    home = demo_home(tmp_path_factory.mktemp("demo"))
    with KnowledgeBase.open(load_settings(home)) as knowledge:
        trends = knowledge.trends(TrendQuery(as_of=datetime.now(UTC))).trends
        (practice, *_) = knowledge.playbook.practices(limit=1).practices
        (edition,) = (version.edition for version in knowledge.digests.editions(1))
    assert trends
    paths = {name: "" if name is PageName.TODAY else name.value for name in LOOKS}
    paths[PageName.STORY] = f"story?id={trends[0].story_id}"
    paths[PageName.SEARCH] = "search?q=enlaces"
    with served(home) as address:
        editor = f"digest?from={edition.start}&to={edition.end}&edit=yes"
        others = ("search", f"playbook?q={practice.title[:60]}", "story?id=999999", editor)
        yield Demo(address, (*paths.values(), *others))


@pytest.fixture(params=[(language, width) for language in LANGUAGES for width in WIDTHS], ids=str)
def visitor(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[Watched, str, int]]:
    language, width = request.param
    with visit(browser, width, WIDTHS[width], LOCALES[language]) as visitor:
        yield visitor, language, width


@pytest.mark.timeout(900)
def test_every_page_is_whole(demo: Demo, visitor: tuple[Watched, str, int]) -> None:
    watched, language, width = visitor
    page, troubles = watched.page, []
    for path in demo.paths:
        page.goto(f"{demo.address}/{path}{'&' if '?' in path else '?'}ui={language}")
        expect(page.locator("h1.cj-title")).to_be_visible()
        wait_until_drawn(page)
        expect(page.locator("html")).to_have_attribute("lang", language)
        troubles += [f"{path}: {trouble}" for trouble in (*watched.troubles, *_wrong_with(page, width))]
        watched.troubles.clear()
    assert not troubles


def _wrong_with(page: Page, width: int) -> list[str]:
    found = []
    if page.locator("[data-testid=stException], [data-testid=stAlertContentError]").count():
        found.append("an error is shown: " + page.locator("[data-testid=stMain]").inner_text()[:500])
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append("scrolls sideways")
    found += [f"past the edge: {html}" for html in page.evaluate(PAST_THE_EDGE, width)[:3]]
    found += [f"several are called {name}" for name in sorted(set(page.evaluate(NAMED_ALIKE)))]
    return found + barriers(page)
