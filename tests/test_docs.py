"""The documents say what there is: commands with their options, settings, files, and each other."""

import dataclasses
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from kb.config import Settings
from kb.digest.edition import Edition, Published
from kb.models import (
    Alert,
    AlertArticle,
    Delivery,
    FailedEdition,
    Story,
    StoryDocument,
    Subscription,
    TrendVerdict,
)
from kb.trends.trend import Demand, Evidence, Life, ScoreParts, Step, Topic, Trend, TrendReport
from ui.cli import app

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [*sorted(ROOT.glob("README*.md")), *sorted(DOCS.glob("*.md"))]
EVERY_FILE = [*PAGES, *sorted((DOCS / "decisions").glob("*.md"))]
COMMAND_LINE: Any = get_command(app)  # a class of click, which Typer has within itself since 0.26 or so
# An option of systemctl, and the one that every command has.
NOT_OURS = {"--now", "--help", "--install"}
# What somebody may add, and what was decided against.
NOT_THERE = {"crawler/trends/lemmy.py", "crawler/packs"}
FILE_NAMES = {file.name for package in ("crawler", "kb", "ui", "tests") for file in (ROOT / package).rglob("*.py")}
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
CALL = re.compile(r"(?:`|^ *)catalejo (?P<words>[a-z][^`\n#]*)", re.MULTILINE)

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
every_file = pytest.mark.parametrize("page", EVERY_FILE, ids=lambda page: str(page.relative_to(ROOT)))


def _commands(command: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every command that does something, by its words."""
    parts = getattr(command, "commands", None)
    if parts is None:
        yield path, command
    else:
        for name, part in parts.items():
            yield from _commands(part, f"{path} {name}".strip())


def _options(command: Any) -> set[str]:
    """The options of a command; of a group, whose name alone calls one of its commands, those of all of them."""
    own = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    return own.union(*map(_options, getattr(command, "commands", {}).values()))


def _called(words: list[str]) -> Any:
    """The command that a line calls; the group, where its name alone calls one. ``None`` if there is none."""
    command = COMMAND_LINE
    for word in words:
        parts = getattr(command, "commands", {})
        if word not in parts:
            return None if parts and word.isalpha() else command
        command = parts[word]
    return command


def _table_of_commands() -> set[str]:
    """The commands that ``docs/cli.md`` lists; a row of ``topics follow|hide`` has two."""
    table = (DOCS / "cli.md").read_text(encoding="utf-8").partition("\n## ")[0].replace(r"\|", "|")
    listed = set()
    for code in re.findall(r"`([^`]+)`", table):
        words = itertools.takewhile(re.compile(r"[a-z|]+").fullmatch, code.split())
        listed |= {" ".join(choice) for choice in itertools.product(*(word.split("|") for word in words))}
    return listed


def test_every_command_is_in_the_table_of_commands() -> None:
    # `practices QUERY` is how `practices ask` is written.
    called = {path for path, _ in _commands(COMMAND_LINE)} - {"practices ask"}
    assert called - _table_of_commands() == set()


def test_every_option_is_documented() -> None:
    told = {option for page in PAGES for option in OPTION.findall(page.read_text(encoding="utf-8"))}
    untold = {
        (path, option)
        for path, command in _commands(COMMAND_LINE)
        for option in _options(command)
        if option.startswith("--") and option not in told
    }
    assert untold == set()


def test_help_says_of_every_option_what_it_is() -> None:
    unsaid = {
        (path, parameter.name)
        for path, command in _commands(COMMAND_LINE)
        for parameter in command.params
        if not parameter.help
    }
    assert unsaid == set()


@every_page
def test_every_command_and_option_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert set(OPTION.findall(text)) - _options(COMMAND_LINE) - NOT_OURS == set()
    for call in CALL.finditer(text):
        command = _called(call["words"].split())
        assert command is not None, call[0]
        assert set(OPTION.findall(call["words"])) <= _options(command), call[0]


def test_every_setting_is_documented() -> None:
    told = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [name for name in Settings.model_fields if not re.search(rf"\b{name}\b", told)] == []


@every_file
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@every_file
def test_modules_that_a_document_names_are_there(page: Path) -> None:
    named = set(re.findall(r"`((?:crawler|kb|ui|tests)/[\w./]+|\w+\.py)`", page.read_text(encoding="utf-8")))
    assert {name for name in named - NOT_THERE if not (ROOT / name).exists() and name not in FILE_NAMES} == set()


def _samples(command: str) -> list[Any]:
    """What ``docs/cli.md`` shows under a heading as JSON."""
    section = (DOCS / "cli.md").read_text(encoding="utf-8").partition(f"\n## {command}\n")[2].partition("\n## ")[0]
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", section, re.DOTALL)]


def _fields(shape: Any) -> set[str]:
    return {field.name for field in dataclasses.fields(shape)}


def test_the_json_that_is_documented_has_the_keys_that_there_are() -> None:
    (report,), (alert,), (story,) = map(_samples, ("trends", "watch, alerts", "stories"))
    (edition,), (subscription, delivery, pending) = map(_samples, ("digest", "subscriptions, outbox, deliver"))
    trend = report["trends"][0]
    shown = [
        (report, TrendReport), (trend, Trend), (trend["score_parts"], ScoreParts), (trend["life"], Life),
        (trend["country_ladder"][0], Step), (trend["demand"][0], Demand), (trend["evidence"][0], Evidence),
        (report["topics"][0], Topic), (alert["verdict"], TrendVerdict), (alert["articles"][0], AlertArticle),
        (story, Story), (story["documents"][0], StoryDocument), (edition, Edition), (edition["published"], Published),
        (pending["not_composed"][0], FailedEdition),
    ]  # fmt: skip
    for sample, shape in shown:
        assert set(sample) == _fields(shape)
    for sample, shape, number in (
        (alert, Alert, "alert_id"), (subscription, Subscription, "subscription_id"), (delivery, Delivery, "delivery_id")
    ):  # fmt: skip
        assert set(sample) == _fields(shape) - {"id"} | {number}
