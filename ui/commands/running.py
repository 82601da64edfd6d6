"""``catalejo up`` and ``catalejo worker``."""

import signal
import threading
from contextlib import ExitStack, suppress
from typing import Annotated

import typer

from ui.console import err, out, printable, settings


def up(
    host: Annotated[
        str | None, typer.Option(help="Address of this computer that the web app listens at [default: 127.0.0.1].")
    ] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port of the web app [default: 8501].")] = None,
    without_login: Annotated[
        bool, typer.Option("--without-login", help="Serve beyond this computer though nobody has to sign in.")
    ] = False,
) -> None:
    """Run everything: collect on schedule, index, and serve the web app, until Ctrl-C."""
    from kb.knowledge_base import KnowledgeBase
    from ui.service import service

    chosen = settings(web_host=host, web_port=port)
    with KnowledgeBase.open(chosen) as knowledge:
        sources = knowledge.status().sources
    stopped = stop_on_signals()
    with ExitStack() as stack:
        with err().status("Starting"):
            running = stack.enter_context(service(chosen, tell, without_login=without_login))
        out().print(f"Catalejo is at {chosen.public_url} — leave this running; Ctrl-C ends it.")
        if not sources:
            out().print("There are no sources yet; its first page helps you to choose some.")
        running.keep_alive(stopped, tell)
    with suppress(OSError):  # the terminal may be gone
        out().print("Stopped. Nothing is lost.")


def worker() -> None:
    """Run tasks from the store: the part of `up` that collects and indexes."""
    from kb.knowledge_base import KnowledgeBase
    from ui.worker import work

    with KnowledgeBase.open(settings()) as knowledge:
        work(knowledge)


def stop_on_signals() -> threading.Event:
    """An event that Ctrl-C, SIGTERM and the end of the terminal set; the last not where `nohup` started us."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda *_: stopped.set())
    return stopped


def tell(line: str) -> None:
    """Print what a person should know of what runs, on stderr."""
    err().print(printable(line))
