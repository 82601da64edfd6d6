"""``catalejo trends`` and ``catalejo backtest`` as a person and a program use them."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb.config import load_settings
from kb.digest.phrases import Phrases
from kb.knowledge_base import KnowledgeBase
from kb.trends.reading import TrendQuery
from kb.trends.trend import ScoreParts, Topic, TrendReport
from tests.command_line import catalejo
from ui.commands.trends import in_words, print_report
from ui.translation import translator
from ui.web.components.trend_words import known_how

LIGHT = "Apagón eléctrico deja Montevideo sin luz durante horas"
TOLD = [
    ("uno", "2026-03-01T10:00:00Z", "UY"),
    ("dos", "2026-03-01T11:00:00Z", "AR"),
    ("tres", "2026-03-02T11:00:00Z", "AR"),
    ("cuatro", "2026-03-02T12:00:00Z", None),
]
KEYS = {
    "story_id", "title", "status", "score", "score_parts", "first_seen", "documents", "independent_publishers",
    "countries", "languages", "evidence",
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of which every article is indexed; the fake model, with which words alone tell stories apart."""
    folder = tmp_path_factory.mktemp("trends")
    (folder / "catalejo.toml").write_text('embedding_model = "fake"\n')
    lines = [
        {"url": f"https://{source}.example/a", "title": f"{LIGHT}: {source} \x1b[31m", "source": source, "lang": "es"}
        | {"text": f"{LIGHT}, informa {source}.", "published": when, "country": country}
        for source, when, country in TOLD
    ]
    lines.append({"url": "https://uno.example/h", "title": "Horóscopo de hoy: Aries", "published": TOLD[0][1]})
    done = catalejo(folder, "import", "-", stdin="\n".join(map(json.dumps, lines)))
    assert done.returncode == 0, done.stderr
    assert catalejo(folder, "index").returncode == 0
    return folder


def test_json_has_the_documented_shape(home: Path) -> None:
    done = catalejo(home, "trends", "--json", "--as-of", "2026-03-02")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["as_of"], report["days"]) == ("2026-03-02T23:59:59Z", 7)
    assert report["left_out"] == {"horoscope": 1}
    (trend,) = report["trends"]
    assert trend.keys() >= KEYS
    assert trend["status"] == "new"
    assert trend["countries"] == {"AR": 2, "UY": 1}
    assert trend["languages"] == {"es": 4}
    assert (trend["documents"], trend["independent_publishers"]) == (4, 4)
    assert trend["first_seen"] == TOLD[0][1]
    assert trend["score_parts"].keys() >= {"window_days", "observed", "expected", "times", "at_least"}
    first = trend["evidence"][0]
    assert (first["url"], first["source"], first["published"]) == ("https://uno.example/a", "uno", TOLD[0][1])
    assert first["date_reliability"] == "exact"
    one = json.loads(catalejo(home, "trends", str(trend["story_id"]), "--json", "--as-of", "2026-03-02").stdout)
    assert one == trend


def test_a_person_reads_what_moves_and_how_that_is_known(home: Path) -> None:
    done = catalejo(home, "trends", "--as-of", "2026-03-02", COLUMNS="200")
    assert done.returncode == 0, done.stderr
    assert "[new]" in done.stdout
    assert "4 mentions in the last 3 days (each publisher counts once a day); none could be expected." in done.stdout
    assert "UY 1↑ → AR +1 h 2↑" in done.stdout
    assert "left out: 1 horoscope" in done.stdout
    assert "\x1b[31m" not in done.stdout
    card = catalejo(home, "trends", "1", "--as-of", "2026-03-02", COLUMNS="200").stdout
    assert "without a mention." in card
    assert all(f"https://{source}.example/a" in card for source, _, _ in TOLD)
    left_out = catalejo(home, "trends", "--left-out", "--as-of", "2026-03-02").stdout
    assert left_out.startswith("horoscope: Horóscopo de hoy: Aries")


def test_of_a_word_the_mentions_stand_beside_those_that_were_expected(capsys: pytest.CaptureFixture[str]) -> None:
    parts = ScoreParts(window_days=7, observed=60, expected=22.4, times=2.6, at_least=2.1)
    topic = Topic("sismo", "word", 6.5, parts, 10, ("costa",), ())
    rising = replace(topic, term="x", kind="network", with_terms=("tiktok",))
    print_report(TrendReport(datetime(2026, 3, 2, tzinfo=UTC), 7, 100, 20, {}, (), (rising,)))
    assert "X (with TikTok): 60" in capsys.readouterr().out
    print_report(TrendReport(datetime(2026, 3, 2, tzinfo=UTC), 7, 100, 20, {}, (), (topic,)))
    assert "sismo (with costa): 60 mentions by 10 publishers in 7 days, 22 expected" in capsys.readouterr().out
    fewer = replace(topic, score_parts=replace(parts, observed=0.97, expected=4.96))  # as of who writes far more
    print_report(TrendReport(datetime(2026, 3, 2, tzinfo=UTC), 7, 100, 20, {}, (), (fewer,)))
    assert "sismo (with costa): 1 mention by 10 publishers in 7 days, 5 expected" in capsys.readouterr().out


def test_nothing_is_looked_at_from_a_time_that_has_not_come_yet(home: Path) -> None:
    before = datetime.now(UTC)
    for period in (f"{before:%Y}", f"{before:%Y-%m}", f"{before:%Y-%m-%d}"):
        report = json.loads(catalejo(home, "trends", "--json", "--as-of", period).stdout)
        assert before - timedelta(seconds=1) <= datetime.fromisoformat(report["as_of"]) <= datetime.now(UTC)
    long_ago = json.loads(catalejo(home, "trends", "--json", "--as-of", "0001-01-01").stdout)
    assert (long_ago["articles"], long_ago["trends"]) == (0, [])


@pytest.mark.parametrize(
    ("expected", "at_least", "said"), [(1.0, 0.9, False), (1.0, 1.04, False), (1.0, 1.06, True), (0.0, 1.06, False)]
)
def test_as_many_as_were_expected_is_not_called_times_as_many(
    home: Path, expected: float, at_least: float, said: bool
) -> None:
    assert catalejo(home, "stories").returncode == 0
    with KnowledgeBase.open(load_settings(home)) as knowledge:
        (trend,) = knowledge.trends(TrendQuery(datetime(2026, 3, 2, 23, tzinfo=UTC))).trends
    trend = replace(trend, score_parts=replace(trend.score_parts, expected=expected, at_least=at_least))
    in_the_app = " ".join(known_how(Phrases("en", UTC, translator("en")), trend))
    assert ["times as many" in words for words in (in_words(trend), in_the_app)] == [said, said]


def test_a_publisher_that_prints_its_text_twice_is_not_others_that_print_it(tmp_path: Path) -> None:
    (tmp_path / "catalejo.toml").write_text('embedding_model = "fake"\n')
    text = f"{LIGHT}, informa la empresa de la red nacional a sus clientes. " * 5
    told = [("uno", "a", text), ("uno", "b", text), ("dos", "a", f"{LIGHT}.")]
    lines = [
        {
            "url": f"https://{source}.example/{page}",
            "title": f"{LIGHT}: {source}",
            "source": source,
            "text": text,
            "published": TOLD[0][1],
        }
        for source, page, text in told
    ]
    assert catalejo(tmp_path, "import", "-", stdin="\n".join(map(json.dumps, lines))).returncode == 0
    assert catalejo(tmp_path, "index").returncode == 0
    (trend,) = json.loads(catalejo(tmp_path, "trends", "--json", "--as-of", "2026-03-02").stdout)["trends"]
    card = catalejo(tmp_path, "trends", str(trend["story_id"]), "--as-of", "2026-03-02", COLUMNS="200").stdout
    assert "1 copy" in card
    assert "printed by" not in card


def test_a_country_that_tells_it_within_minutes_is_no_hours_later(tmp_path: Path) -> None:
    (tmp_path / "catalejo.toml").write_text('embedding_model = "fake"\n')
    lines = [
        {"url": f"https://{source}.example/a", "title": f"{LIGHT}: {source}", "source": source, "published": when}
        | {"country": country, "lang": "es"}
        for source, when, country in [*TOLD[:3], ("cinco", "2026-03-01T10:12:00Z", "CL")]
    ]
    assert catalejo(tmp_path, "import", "-", stdin="\n".join(map(json.dumps, lines))).returncode == 0
    assert catalejo(tmp_path, "index").returncode == 0
    done = catalejo(tmp_path, "trends", "--as-of", "2026-03-02", COLUMNS="200")
    assert "UY 1↑ → CL 1↑ → AR +1 h 2↑" in done.stdout


def test_one_country_alone(home: Path) -> None:
    done = catalejo(home, "trends", "--json", "--as-of", "2026-03-02", "--country", "Argentina")
    (trend,) = json.loads(done.stdout)["trends"]
    assert trend["independent_publishers"] == 2


def test_a_period_is_replayed(home: Path) -> None:
    done = catalejo(home, "backtest", "--since", "2026-02-28", "--until", "2026-03-10", "--json")
    assert done.returncode == 0, done.stderr
    days = [json.loads(line) for line in done.stdout.splitlines()]
    assert [day["as_of"][:10] for day in days] == ["2026-02-28", *(f"2026-03-{day:02}" for day in range(1, 11))]
    said = [[trend["status"] for trend in day["trends"]] for day in days]
    assert said[:4] == [[], ["new"], ["new"], ["new"]]
    assert said[-1] == ["fading"]
    text = catalejo(home, "backtest", "--since", "2026-03-02", "--until", "2026-03-02", COLUMNS="200").stdout
    assert "2026-03-02  5 articles" not in text
    assert "(#1, 4 publishers)" in text


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["trends", "999"], 1, "No story 999 moves in these days"),
        (["trends", "--as-of", "ayerrr"], 1, "'ayerrr' is no time"),
        (["trends", "--as-of", "2999-01-01"], 1, "'2999-01-01' has not come yet"),
        (["trends", "--country", "Narnia"], 2, "--country"),
        (["trends", "--lang", "klingon language"], 2, "--lang"),
        (["trends", "--lang", "xx"], 2, "--lang"),
        (["trends", "--days", "0"], 2, "--days"),
        (["backtest", "--since", "2001"], 2, "at most 400 days"),
        (["backtest", "--since", "2026-03-02", "--until", "2026-03-01"], 2, "there is no day"),
        (["backtest", "--since", "2999-01-01"], 2, "there is no day"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(home: Path, arguments: list[str], code: int, message: str) -> None:
    done = catalejo(home, *arguments)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "catalejo.toml").write_text('embedding_model = "fake"\n')
    done = catalejo(tmp_path, "trends")
    assert done.returncode == 0, done.stderr
    assert "No story was told by two independent publishers" in done.stdout
    assert json.loads(catalejo(tmp_path, "trends", "--json").stdout)["trends"] == []
