"""The pages while all behind them moves: collecting, indexing anew, a vector server that dies again and again."""

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from kb.config import load_settings
from kb.index.vector_server import find_server
from kb.knowledge_base import KnowledgeBase
from kb.models import RunStatus
from tests.running_up import running_up, wait_until
from tests.streamlit_session import StreamlitSession
from ui.sample_site import SampleSite
from ui.web.links import LOOKS, PageName

PAGES = [
    *(("" if name is PageName.TODAY else name.value, "") for name in LOOKS if name is not PageName.WELCOME),
    ("search", "q=enlaces"),
    ("search", "q=crisis+en+redes&lang=es"),
    ("playbook", "q=comentarios"),
    ("trends", "country=MX"),
]
SESSIONS = 4
SECONDS = 60
KILL_EVERY = 8.0


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home whose whole web is the sample site, with all of its sources and nothing collected yet."""
    with SampleSite(slow_seconds=0.1) as site:
        home = tmp_path / "home"
        home.mkdir()
        (home / "map").write_text(site.web_map(), encoding="utf-8")
        settings = f'embedding_model = "fake"\nweb_map = "{home / "map"}"\ndelay_per_host_seconds = 0\n'
        (home / "catalejo.toml").write_text(settings)
        with KnowledgeBase.open(load_settings(home)) as knowledge:
            for sample in site.sources:
                knowledge.sources.add(sample.source())
        yield home


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_pages_show_no_error_while_everything_moves(home: Path) -> None:
    with ExitStack() as stack:
        _, port = stack.enter_context(running_up(home))
        knowledge = stack.enter_context(KnowledgeBase.open(load_settings(home)))
        stop = threading.Event()
        disturbing = threading.Thread(target=_disturb, args=(home, knowledge, stop))
        disturbing.start()
        try:
            drawn, errors = asyncio.run(_use(f"http://127.0.0.1:{port}"))
        finally:
            stop.set()
            disturbing.join()
        wait_until(lambda: not knowledge.runs.unended(), 120)
        ended = knowledge.runs.latest(limit=500)
        articles = knowledge.status().documents
    assert not errors
    assert min(drawn[page] for page, _ in PAGES) > 3
    assert articles > 50
    done = Counter(run.task for run in ended if run.status is RunStatus.DONE)
    assert done["collect"] >= 2
    assert done["index"] >= 2
    assert not [run.message for run in ended if run.status is RunStatus.FAILED]


async def _use(address: str) -> tuple[Counter[str], list[str]]:
    """Have several people go from page to page; how often each page was drawn, and every error that was shown."""
    drawn, errors = Counter[str](), []

    async def person(number: int) -> None:
        async with StreamlitSession(address) as session:
            step = number
            while asyncio.get_running_loop().time() < deadline:
                page, query = PAGES[step % len(PAGES)]
                errors.extend(f"/{page}?{query}: {error}" for error in _errors_in(await session.open(page, query)))
                drawn[page] += 1
                step += 1

    deadline = asyncio.get_running_loop().time() + SECONDS
    await asyncio.gather(*(person(number) for number in range(SESSIONS)))
    return drawn, errors


def _errors_in(messages: list[ForwardMsg]) -> Iterator[str]:
    for message in messages:
        if (
            message.WhichOneof("type") == "script_finished"
            and message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR
        ):
            yield "the script could not be run"
        element = message.delta.new_element
        if element.WhichOneof("type") == "exception":
            yield element.exception.message
        if element.WhichOneof("type") == "alert" and element.alert.format == Alert.ERROR:
            yield element.alert.body


def _disturb(home: Path, knowledge: KnowledgeBase, stop: threading.Event) -> None:
    """Ask for collecting and for indexing anew all the time, and kill the vector server again and again."""
    while not stop.wait(KILL_EVERY):
        knowledge.runs.queue("collect", all=True)
        knowledge.runs.queue("index", rebuild=True)
        server = find_server(home, home / "chroma")
        if server is not None:
            psutil.Process(server.pid).kill()
