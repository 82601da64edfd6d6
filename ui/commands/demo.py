"""``catalejo demo``: the main job on the sample site, offline."""

import shlex
import shutil
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kb.config import Settings, load_settings
from kb.errors import SettingsError
from kb.models import DigestForm, OutcomeCount, Run
from ui.console import out, printable, progress_bar, settings, write_file

if TYPE_CHECKING:
    from kb.digest.period import Period
    from kb.knowledge_base import KnowledgeBase
    from ui.sample_site import SampleSite

SITE_PORT = 8747
# A Spanish question that only an English article answers; a Portuguese one; what is moving this week.
SEARCHES = (
    "¿cómo respondo a los comentarios negativos sin empeorar la crisis?",
    "quais regras de moderação devo criar para o meu grupo?",
    "límite de enlaces en Plaza",
)
_TRENDS = 4
_MARKER = ".catalejo-demo"
_KEPT = frozenset({_MARKER, "models"})


def demo(
    no_ui: Annotated[bool, typer.Option("--no-ui", help="Stop before the web page.")] = False,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port of the web app [default: 8501].")] = None,
) -> None:
    """See it work on a sample site: collect, index, search, trends, digest, then the web app. Needs no internet."""
    from kb.knowledge_base import KnowledgeBase
    from ui.commands.collecting import print_outcomes
    from ui.commands.search_output import print_answer
    from ui.sample_site import SampleSite

    began = time.monotonic()
    outer = settings()
    home = fresh_home(outer.home / "demo")
    with SampleSite(port=_site_port()) as site:
        chosen = _demo_settings(home, site)
        out().rule(f"A sample web of {len(site.sources)} publishers, on this computer only")
        with KnowledgeBase.open(chosen) as knowledge:
            for sample in site.sources:
                knowledge.sources.add(sample.source())
            print_outcomes(*_collect(knowledge))
            _index(knowledge)
            for query in SEARCHES:
                out().rule(printable(query))
                print_answer(knowledge.search(query, limit=3))
            out().rule("What moves")
            _show_trends(knowledge)
            out().rule("The digest of the last seven days")
            told_of = _write_digest(knowledge)
        out().print(f"Done in {time.monotonic() - began:.0f} seconds. Go on with:")
        command = f'  {called()} --home "{home}"'
        out().print(f'{command} search "…"', soft_wrap=True)
        out().print(f"{command} trends", soft_wrap=True)
        out().print(f"{command} digest --from {told_of.start} --to {told_of.end}", soft_wrap=True)
        if not no_ui:
            _serve(chosen.model_copy(update={"web_port": port or outer.web_port}))


def called() -> str:
    """What to type for this program: its path where the terminal does not know its name, as after ``make demo``."""
    if Path(sys.argv[0]).name == "catalejo" and shutil.which("catalejo") is None:
        return shlex.quote(sys.argv[0])
    return "catalejo"


def _serve(chosen: Settings) -> None:
    from ui.commands.running import stop_on_signals, tell
    from ui.service import service

    stopped = stop_on_signals()
    with service(chosen, tell) as running:
        out().print(f"The web page is at {chosen.public_url} — Ctrl-C ends it.")
        running.keep_alive(stopped, tell)


def _collect(knowledge: "KnowledgeBase") -> tuple[Run, list[OutcomeCount]]:
    from ui.collecting import collect

    with progress_bar("Collecting") as progress:
        run = collect(knowledge, every=True, progress=progress)
    return run, knowledge.runs.outcomes(run.id)


def _index(knowledge: "KnowledgeBase") -> None:
    with progress_bar("Indexing") as progress:
        report = knowledge.index(progress=progress)
    out().print(f"{report.documents} articles are searchable, as {report.chunks} passages.")


def _show_trends(knowledge: "KnowledgeBase") -> None:
    from kb.trends.reading import TrendQuery
    from ui.commands.told_stories import bring_stories_up_to_date
    from ui.commands.trends import print_report

    bring_stories_up_to_date(knowledge)
    print_report(knowledge.trends(TrendQuery(as_of=datetime.now(UTC), limit=_TRENDS)))


def _write_digest(knowledge: "KnowledgeBase") -> "Period":
    from kb.digest.digests import everybody
    from kb.digest.forms import render
    from kb.digest.period import days_between
    from kb.errors import DigestError
    from kb.quiet_hours import zone_named
    from ui.commands.digest import compose
    from ui.commands.told_stories import number

    audience = everybody(knowledge.settings.language, knowledge.settings.time_zone)
    zone = zone_named(audience.time_zone)
    # What the sample tells counts from today: of the last week that is over it may have told little.
    today = datetime.now(zone).date()
    period = days_between(today - timedelta(days=7), today - timedelta(days=1), zone)
    edition = compose(knowledge, audience, period).edition
    file = knowledge.settings.home / "digest.html"
    write_file(file, render(edition, DigestForm.HTML, knowledge.digests.brand(audience)), DigestError)
    told = number(len(edition.top_stories) + len(edition.moving) + len(edition.closing), "story", "stories")
    advice = number(len(edition.practices), "piece of advice", "pieces of advice")
    out().print(f"{told}, {advice}: {file}", soft_wrap=True)
    return period


def fresh_home(home: Path) -> Path:
    """An empty home for this demo; the dates of the sample are counted from today, so the last one's data is of no use.

    Only a folder that a demo made is emptied. Raises ``SettingsError`` for any other that is there, and where the app
    of a demo still runs on it.
    """
    import shutil

    from ui.service import is_running

    if home.exists() and not (home / _MARKER).exists() and any(home.iterdir()):
        raise SettingsError(f"{home} holds something else; move it away, or choose another --home for the demo.")
    home.mkdir(parents=True, exist_ok=True)
    if is_running(home):
        raise SettingsError(f"A demo still runs in {home}: end it first, or choose another --home for this one.")
    (home / _MARKER).touch()
    if (home / "catalejo.db").exists():
        out().print("What was made in the last demo here, such as watches and collections, makes way for a new one.")
    for path in home.iterdir():
        if path.name in _KEPT:
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return home


def _demo_settings(home: Path, site: "SampleSite") -> Settings:
    """Settings that answer every name from the sample site. They are written down, so that every process sees them."""
    web_map = home / "web-map.txt"
    web_map.write_text(site.web_map(), encoding="utf-8")
    (home / "catalejo.toml").write_text(
        f"web_map = {str(web_map)!r}\ndelay_per_host_seconds = 0\nconcurrent_requests_per_host = 8\n", encoding="utf-8"
    )
    return load_settings(home)


def _site_port() -> int:
    """The usual port, so that links stay the same from day to day; any free one if it is taken."""
    from kb.errors import CatalejoError
    from ui.processes import require_free_port

    try:
        require_free_port(SITE_PORT, "")
    except CatalejoError:
        return 0
    return SITE_PORT
