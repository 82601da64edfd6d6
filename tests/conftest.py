"""Fixtures that several files of tests share.

What they need is imported when a test asks for them: a browser, Streamlit and the knowledge base take seconds to
import, which a file that needs none of them would wait for as well.
"""

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from kb.knowledge_base import KnowledgeBase
    from kb.store.database import Database
    from tests.mail_server import MailServer
    from tests.post_office import PostOffice
    from tests.shelf import Shelf


def pytest_configure() -> None:
    # What a script starts in the background is deaf to Ctrl-C, and so would be the programs that tests start.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # How long one example takes says more about what else the machine does than about the code.
    settings.register_profile("whatever the machine does", deadline=None)
    settings.load_profile("whatever the machine does")


@pytest.fixture(scope="session", autouse=True)
def _nobodys_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a page still does when its test has ended is done in no folder of the person who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CATALEJO_HOME", str(tmp_path_factory.mktemp("nobodys")))
        yield


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    from tests.browser import chromium

    with chromium() as browser:
        yield browser


@pytest.fixture
def database(tmp_path: Path) -> Iterator["Database"]:
    """A store that holds nothing yet."""
    from kb.store.database import Database

    database = Database.open(f"sqlite:///{tmp_path / 'store.db'}")
    yield database
    database.close()


@pytest.fixture(scope="session")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with the articles of ``tests.web_app``, to be copied and not to be written to."""
    from tests.web_app import articles, fill

    home = tmp_path_factory.mktemp("filled")
    fill(home, articles())
    return home


@pytest.fixture
def home(filled_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of ``filled_home`` that the web app uses."""
    from tests.web_app import using

    shutil.copytree(filled_home, tmp_path / "home")
    with using(tmp_path / "home", monkeypatch) as home:
        yield home


@pytest.fixture
def knowledge(home: Path) -> Iterator["KnowledgeBase"]:
    """The knowledge base of that home, opened by somebody else than the app."""
    from kb.knowledge_base import KnowledgeBase
    from tests.web_app import settings_of

    with KnowledgeBase.open(settings_of(home)) as knowledge:
        yield knowledge


@pytest.fixture
def server() -> Iterator["MailServer"]:
    """A mail server that asks for no password."""
    from tests.mail_server import mail_server

    with mail_server() as running:
        yield running


@pytest.fixture
def office(tmp_path: Path, server: "MailServer") -> Iterator["PostOffice"]:
    """A knowledge base whose mail that server takes."""
    from tests.post_office import PostOffice

    office = PostOffice(tmp_path, server)
    yield office
    office.knowledge.close()


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator["Shelf"]:
    from tests.shelf import Shelf

    shelf = Shelf(tmp_path)
    yield shelf
    shelf.database.close()


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator["KnowledgeBase"]:
    """The sample site with a watch and a saved search, for all tests of a file."""
    from kb.models import SearchFilters
    from tests.digest_paper import NOW, sample_paper

    with sample_paper(tmp_path_factory.mktemp("paper")) as knowledge:
        knowledge.watching.add("Moderación", '"reglas" moderación de grupos', SearchFilters(), NOW)
        knowledge.saved_searches.save("Hilo", '"Hilo"', SearchFilters())
        yield knowledge


@pytest.fixture
def own_paper(tmp_path: Path) -> Iterator["KnowledgeBase"]:
    """The sample site, for one test that changes it."""
    from tests.digest_paper import sample_paper

    with sample_paper(tmp_path) as knowledge:
        yield knowledge


@pytest.fixture
def empty_paper(tmp_path: Path) -> Iterator["KnowledgeBase"]:
    """A knowledge base that holds nothing yet."""
    from kb.config import load_settings
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(load_settings(tmp_path, embedding_model="fake")) as knowledge:
        yield knowledge
