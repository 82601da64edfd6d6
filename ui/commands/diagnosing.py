"""``catalejo doctor``."""

import os
import platform
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import typer

from kb.config import Settings
from kb.errors import CatalejoError
from ui.commands.options import Json
from ui.console import out, print_json, printable, settings

_WRITTEN = ("*lock", "catalejo.db*", "logs", "logs/*", "chroma", "chroma/**/*", "models")  # in the data folder
_FOLDERS = ("logs", "models")  # in the data folder; that of the vector server is made anew by itself
_ENOUGH_DISK = 1_000_000_000  # bytes; the unpacked model takes half of it


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``remedy`` is empty where nothing has to be done."""

    name: str
    ok: bool
    message: str
    remedy: str = ""


def doctor(as_json: Json = False) -> None:
    """Look at every part and say what is wrong and what to do about it (exit 1 if anything is)."""
    chosen = settings()
    findings = [finding for check in _CHECKS for finding in _examine(check, chosen)]
    ok = all(finding.ok for finding in findings)
    if as_json:
        print_json({"ok": ok, "checks": findings})
    else:
        for finding in findings:
            mark = "[green]ok[/]     " if finding.ok else "[bold red]problem[/]"
            out().print(f"{mark} [bold]{finding.name}[/]", end=": ", markup=True)
            out().print(printable(finding.message), soft_wrap=True)
            if finding.remedy:
                out().print("         " + printable(finding.remedy), soft_wrap=True)
    if not ok:
        raise typer.Exit(1)


def _examine(check: Callable[[Settings], Iterator[Finding]], chosen: Settings) -> list[Finding]:
    """What a check finds; a part that cannot even be opened is a finding too."""
    try:
        return list(check(chosen))
    except CatalejoError as error:
        return [Finding(check.__name__.removeprefix("_"), False, str(error))]


def _program(chosen: Settings) -> Iterator[Finding]:
    yield Finding("program", True, f"Catalejo {version('catalejo')}, Python {platform.python_version()}")
    in_the_way = next((path for name in _FOLDERS if _is_no_folder(path := chosen.home / name)), None)
    locked = next(_not_ours_to_write(chosen.home), None)
    if in_the_way is None and locked is None:
        yield Finding("data folder", True, str(chosen.home))
    if in_the_way is not None:
        needs = f"{in_the_way} is a file where Catalejo needs a folder"
        yield Finding("data folder", False, needs, "Move it away.")
    if locked is not None:
        yield Finding(
            "data folder",
            False,
            f"{locked} cannot be written; it may be another user's",
            f"Give all of {chosen.home} to the user that runs Catalejo, as with `sudo chown -R USER`, and run every"
            " command as that user.",
        )


def _is_no_folder(path: Path) -> bool:
    """Whether something stands there that is none, be it a link that leads nowhere."""
    return os.path.lexists(path) and not path.is_dir()


def _not_ours_to_write(home: Path) -> Iterator[Path]:
    """Of what Catalejo writes, what it may not: a command that ran as another user, such as root, left it behind."""
    for pattern in _WRITTEN:
        yield from (path for path in home.glob(pattern) if not os.access(path, os.W_OK))


def _disk(chosen: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(chosen.home).free
    enough = free >= _ENOUGH_DISK
    yield Finding("disk", enough, f"{free / 1e9:.1f} GB free", "" if enough else "Free at least 1 GB on this disk.")


def _store(chosen: Settings) -> Iterator[Finding]:
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(chosen) as knowledge:
        knowledge.database.require_whole()
        status = knowledge.status()
    yield Finding("store", True, f"{status.documents} documents of {status.sources} sources")
    if status.sources_failing:
        yield Finding(
            "sources",
            True,
            f"{status.sources_failing} of {status.sources} failed at their last check; they are tried again",
            "`catalejo sources list` shows which.",
        )


def _model(chosen: Settings) -> Iterator[Finding]:
    from kb.embedding import load_embedder

    embedder = load_embedder(chosen.embedding_model, chosen.models_dir)
    began = time.perf_counter()
    embedder.encode_query("¿funciona?")
    took = (time.perf_counter() - began) * 1000
    yield Finding("model", True, f"{embedder.model_id}; a query takes {took:.0f} ms")


def _reranker(chosen: Settings) -> Iterator[Finding]:
    if not chosen.reranker_model:
        return
    from kb.embedding.cross_encoder import CrossEncoderScorer

    scorer = CrossEncoderScorer(chosen.reranker_model)
    began = time.perf_counter()
    scorer.score("¿funciona?", ["Sí, funciona."])
    took = (time.perf_counter() - began) * 1000
    yield Finding("reranker", True, f"{chosen.reranker_model}; a passage takes {took:.0f} ms")


def _index(chosen: Settings) -> Iterator[Finding]:
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(chosen) as knowledge:
        state = knowledge.index_state()
    waiting = state.waiting_documents or state.missing_vectors or not state.has_words
    to_come = f"{state.waiting_documents} documents and {state.missing_vectors} vectors to come"
    yield Finding(
        "index",
        not waiting,
        f"{state.chunks} passages; {to_come}" + ("" if state.has_words else "; their words are to be read anew"),
        "Run `catalejo index`, or leave `catalejo up` running." if waiting else "",
    )
    if state.former_model:
        yield Finding(
            "model change",
            False,
            f"search uses {state.former_model} until every passage has a vector of the model that is set",
            "Run `catalejo index`, or leave `catalejo up` running.",
        )
    if state.chunks and not chosen.vector_dir.exists():
        yield Finding("vector server", False, f"its folder {chosen.vector_dir} is missing", "Run `catalejo index`.")
    else:
        running = "runs" if state.server_running else "does not run; it starts when it is needed"
        yield Finding("vector server", True, running)


def _digests(chosen: Settings) -> Iterator[Finding]:
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(chosen) as knowledge:
        failed = knowledge.delivering.not_composed()
    for each in failed:
        yield Finding(
            "digests",
            False,
            f"that of {each.start} – {each.end} for {each.audience} cannot be composed: {each.message}",
            "It is tried again by itself; `catalejo digest --audience …` does it at once.",
        )


def _serving(chosen: Settings) -> Iterator[Finding]:
    """What ``up`` would refuse before it serves."""
    from ui.web.server import require_safe_serving

    require_safe_serving(chosen, without_login=True)
    who = "people sign in" if chosen.has_login else "nobody signs in"
    is_open = chosen.is_shared and not chosen.has_login
    yield Finding(
        "serving",
        True,
        f"`catalejo up` serves the app at {chosen.public_url}; {who}",
        "It needs --without-login to do so: everybody who reaches that address can use the app." if is_open else "",
    )


_CHECKS = (_program, _disk, _store, _model, _reranker, _index, _digests, _serving)
