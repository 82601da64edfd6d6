"""Ten searches a second while an index run writes: none fails or waits long, and what comes in is found at once."""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

import pytest

from kb.config import load_settings
from kb.knowledge_base import KnowledgeBase

A_SECOND = 10
IDLE_SECONDS, BUSY_SECONDS = 20, 60
KNOWN, WAITING = 40, 800  # articles before the run begins; those that keep it busy, more than a fast machine can do
SLOWER, FOUND_WITHIN_SECONDS = 3.0, 5.0
SUBJECTS = ["quejas", "horarios", "concursos", "moderadores", "encuestas", "bienvenidas", "anuncios", "crisis"]
WORDS = (
    "escuchar medir publicar responder grupo canal semana público marca tono regla aviso enlace video foto foro tema "
    "evento horario alcance comentario mensaje equipo informe plan red meta idea gente tiempo lugar cuidado respeto"
).split()
VERBS = ["responder a", "medir", "preparar", "explicar", "evitar", "mejorar", "repartir"]


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_ten_searches_a_second_while_an_index_run_writes(tmp_path: Path) -> None:
    with KnowledgeBase.open(load_settings(tmp_path)) as knowledge:
        put(knowledge, range(KNOWN))
        knowledge.index()
        knowledge.search("cómo responder a quejas")  # loads the model and the vectors
        idle = latencies(IDLE_SECONDS, lambda number: ask(knowledge, number))
        put(knowledge, range(KNOWN, KNOWN + WAITING))
        arrivals = Arrivals(knowledge)
        with indexing(knowledge):
            busy = latencies(BUSY_SECONDS, arrivals.ask)
            assert knowledge.index_state().missing_vectors, "the run ended before the searches did"
    calm, slow, found = p95(idle), p95(busy), max(arrivals.waits)
    print(f"p95 {calm * 1000:.0f} ms idle, {slow * 1000:.0f} ms while indexing; found in {found:.1f} s")
    assert slow <= SLOWER * calm
    assert len(arrivals.waits) > BUSY_SECONDS / 2 / FOUND_WITHIN_SECONDS
    assert found <= FOUND_WITHIN_SECONDS


def put(knowledge: KnowledgeBase, numbers: range) -> None:
    report = knowledge.import_lines(json.dumps(article(number)).encode() for number in numbers)
    assert report.new == len(numbers)


def article(number: int) -> dict[str, str]:
    """One unlike all others, or it would be shown as a copy."""
    chance = random.Random(number)
    subject, verb = SUBJECTS[number % len(SUBJECTS)], VERBS[number % len(VERBS)]
    text = "\n\n".join(
        f"Para {verb} {subject}, {' '.join(chance.choices(WORDS, k=30))}; conviene decir {word_of(number)}."
        for _ in range(6)
    )
    title = f"Cómo {verb} {subject} en {word_of(number)}"
    return {"url": f"https://soak.example/{number}", "title": title, "text": text, "lang": "es"}


def word_of(number: int) -> str:
    """A word of one article alone."""
    return "zeta" + "".join("bcdfghjklm"[int(digit)] + "a" for digit in str(number))


def ask(knowledge: KnowledgeBase, number: int) -> None:
    subject, verb = SUBJECTS[number % len(SUBJECTS)], VERBS[number // 3 % len(VERBS)]
    assert knowledge.search(f"cómo {verb} {subject} sin perder a nadie, caso {number}").hits


class Arrivals:
    """Searches among which every tenth is for an article that came in just now; the next comes when it is found."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.waits: list[float] = []  # seconds from storing each until it was found
        self._knowledge = knowledge
        self._newest = KNOWN + WAITING
        self._stored: float | None = None

    def ask(self, number: int) -> None:
        """One search; first, now and then, an article is stored."""
        if number % A_SECOND:
            ask(self._knowledge, number)
            return
        if self._stored is None:
            put(self._knowledge, range(self._newest, self._newest + 1))
            self._stored = time.monotonic()
        hits = self._knowledge.search(word_of(self._newest)).hits
        if any(hit.url == article(self._newest)["url"] for hit in hits):
            self.waits.append(time.monotonic() - self._stored)
            self._newest, self._stored = self._newest + 1, None


def latencies(seconds: float, search: Callable[[int], None]) -> list[float]:
    """How long each of the searches took from when it was due, so that one that waits for another counts in full."""
    began = time.monotonic()

    def timed(number: int) -> float:
        search(number)
        return time.monotonic() - due(number)

    def due(number: int) -> float:
        return began + number / A_SECOND

    taken: list[Future[float]] = []
    with ThreadPoolExecutor(A_SECOND) as people:
        for number in range(int(seconds * A_SECOND)):
            time.sleep(max(0.0, due(number) - time.monotonic()))
            taken.append(people.submit(timed, number))
    return [each.result() for each in taken]


@contextmanager
def indexing(knowledge: KnowledgeBase) -> Iterator[None]:
    """The worker of ``catalejo up``, from when it begins with the vectors."""
    before = knowledge.index_state().missing_vectors
    home = str(knowledge.settings.home)
    process = subprocess.Popen([sys.executable, "-m", "ui.cli", "--home", home, "worker"])
    try:
        while knowledge.index_state().waiting_documents or knowledge.index_state().missing_vectors <= before:
            time.sleep(0.2)
        yield
        assert process.poll() is None, "the worker failed"
    finally:
        process.kill()  # it would finish the run
        process.wait()


def p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]
