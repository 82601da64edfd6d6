"""``catalejo watch``, ``topics`` and ``alerts`` as a person and a program use them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.command_line import catalejo

LIGHT = "Apagón eléctrico deja Montevideo sin luz durante horas"
ALERT = {"alert_id", "kind", "title", "raised", "due", "articles", "stories", "watch", "story_id", "verdict"}
ARTICLE = {
    "document_id", "url", "title", "source", "lang", "country", "published", "date_reliability", "quote", "others",
    "story_id",
}  # fmt: skip
VERDICT = {
    "status", "score", "window_days", "observed", "expected", "at_least", "independent_publishers", "documents",
    "countries", "first_seen",
}  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the fake model, with which words alone decide."""
    (tmp_path / "catalejo.toml").write_text('embedding_model = "fake"\n')
    return tmp_path


def put(home: Path, names: str, title: str = LIGHT) -> None:
    now = datetime.now(UTC) - timedelta(hours=1)
    lines = [
        {"url": f"https://{name}.example/{abs(hash(title))}", "title": f"{title}: {name * 5} \x1b[31m", "source": name}
        | {"lang": "es", "country": "UY", "published": now.isoformat(), "text": f"{title}, informa {name * 5}."}
        for name in names
    ]
    done = catalejo(home, "import", "-", stdin="\n".join(map(json.dumps, lines)))
    assert done.returncode == 0, done.stderr
    assert catalejo(home, "index").returncode == 0


@pytest.mark.soak  # a dozen processes
def test_a_person_watches_and_is_told(home: Path) -> None:
    put(home, "a")
    done = catalejo(home, "watch", "add", "Mi ciudad", '"Montevideo" OR "Peñarol"', "--lang", "es", "--country", "UY")
    assert done.returncode == 0, done.stderr
    assert "In the last 7 days it finds:" in done.stdout
    assert "https://a.example/" in done.stdout
    assert "\x1b[31m" not in done.stdout
    assert "No alert in this time." in catalejo(home, "alerts").stdout
    put(home, "b", "Peñarol gana la copa juvenil en penales")
    told = catalejo(home, "alerts", COLUMNS="200")
    assert told.returncode == 0, told.stderr
    assert "[watch: Mi ciudad] Peñarol gana la copa" in told.stdout
    assert "“Peñarol gana la copa juvenil en penales, informa bbbbb.”" in told.stdout
    assert "https://b.example/" in told.stdout
    assert "https://a.example/" not in told.stdout
    listed = catalejo(home, "watch", "list", COLUMNS="200").stdout
    assert '"Montevideo" OR "Peñarol" · langs: es · countries: UY' in listed
    shown = catalejo(home, "watch", "show", "mi ciudad", "--days", "2").stdout
    assert "https://a.example/" in shown
    assert "https://b.example/" in shown
    assert "is watched no more" in catalejo(home, "watch", "remove", "MI CIUDAD").stdout
    assert "Nothing yet." in catalejo(home, "watch", "list").stdout
    assert "[watch: Mi ciudad]" in catalejo(home, "alerts", "--watch", "mi ciudad").stdout


@pytest.mark.soak  # a dozen processes
def test_json_has_the_documented_shape(home: Path) -> None:
    put(home, "x", "Otra cosa muy distinta")
    watch = json.loads(catalejo(home, "watch", "add", "luz", "sin luz", "en", "Montevideo", "--json").stdout)
    assert watch.keys() == {"name", "query", "filters", "created", "notices"}
    assert watch["query"] == "sin luz en Montevideo"
    put(home, "abcdefghijkl")
    found = json.loads(catalejo(home, "alerts", "--json").stdout)
    assert {alert["kind"] for alert in found} == {"trend", "watch"}
    for alert in found:
        assert alert.keys() == ALERT
        assert all(article.keys() == ARTICLE for article in alert["articles"])
        one = json.loads(catalejo(home, "alerts", str(alert["alert_id"]), "--json").stdout)
        assert one == alert
    trend = next(alert for alert in found if alert["kind"] == "trend")
    assert trend["verdict"].keys() == VERDICT
    assert trend["verdict"]["countries"] == {"UY": 12}
    of_watch = json.loads(catalejo(home, "alerts", "--json", "--kind", "watch").stdout)
    assert [alert["watch"] for alert in of_watch] == ["luz"]
    assert of_watch[0]["articles"][0]["others"] == 11
    assert json.loads(catalejo(home, "alerts", "--json", "--as-of", "2020-01-01").stdout) == []
    assert [each["name"] for each in json.loads(catalejo(home, "watch", "list", "--json").stdout)] == ["luz"]
    shown = json.loads(catalejo(home, "watch", "show", "luz", "--json").stdout)
    assert shown["articles"][0].keys() == ARTICLE


@pytest.mark.soak  # a dozen processes
def test_a_topic_is_followed_hidden_and_forgotten(home: Path) -> None:
    put(home, "ab")
    put(home, "cd", "Peñarol gana la copa juvenil en penales")
    assert "is followed" in catalejo(home, "topics", "follow", "Peñarol").stdout
    followed = catalejo(home, "trends", COLUMNS="200").stdout
    assert followed.startswith("[new] Peñarol")
    assert "★ Peñarol" in followed
    assert "is hidden" in catalejo(home, "topics", "hide", "penarol").stdout
    assert "is hidden" in catalejo(home, "topics", "hide", "PEÑAROL").stdout  # ñ is a letter of its own
    trends = catalejo(home, "trends", COLUMNS="200").stdout
    assert "Peñarol" not in trends
    assert "1 story not shown, of hidden topics" in trends
    report = json.loads(catalejo(home, "trends", "--json").stdout)
    assert (report["hidden"], len(report["trends"])) == (1, 1)
    marked = json.loads(catalejo(home, "topics", "list", "--json").stdout)
    assert [(topic["words"], topic["mark"]) for topic in marked] == [("penarol", "hidden"), ("PEÑAROL", "hidden")]
    assert "hidden" in catalejo(home, "topics", "list").stdout
    assert catalejo(home, "topics", "forget", "peñarol").returncode == 0
    several = json.loads(catalejo(home, "topics", "follow", "Defensor,", "River Plate", "--json").stdout)
    assert [(topic["words"], topic["mark"]) for topic in several] == [
        ("Defensor", "followed"),
        ("River Plate", "followed"),
    ]
    forgotten = json.loads(catalejo(home, "topics", "forget", "defensor,", "River Plate", "--json").stdout)
    assert forgotten == [{"words": "defensor", "mark": None}, {"words": "River Plate", "mark": None}]
    marked = json.loads(catalejo(home, "topics", "list", "--json").stdout)
    assert [topic["words"] for topic in marked] == ["penarol"]
    assert "Peñarol" in catalejo(home, "trends").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["watch", "add", "x", "-sorteo"], 2, "-s"),
        (["watch", "add", "x", "--", "-sorteo"], 1, "says nothing to watch for"),
        (["watch", "add", "", "luz"], 1, "A watch needs a name"),
        (["watch", "add", "x", ""], 1, "The query is empty"),
        (["watch", "add", "x", "luz", "--kind", "gossip"], 2, "is no kind"),
        (["watch", "show", "none"], 1, "There is no watch 'none'"),
        (["watch", "remove", "none"], 1, "There is no watch 'none'"),
        (["alerts", "999"], 1, "There is no alert 999"),
        (["alerts", "--watch", "none"], 1, "There is no watch 'none'"),
        (["alerts", "--kind", "rumour"], 2, "--kind"),
        (["alerts", "--days", "0"], 2, "--days"),
        (["topics", "hide", "de la"], 1, "says too little"),
        (["topics", "forget", "Montevideo"], 1, "is not marked"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(home: Path, arguments: list[str], code: int, message: str) -> None:
    done = catalejo(home, *arguments)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("CATALEJO_QUIET_HOURS", "night", "write it as 22:00-07:00"),
        ("CATALEJO_TIME_ZONE", "Narnia", "write it as in America/Mexico_City"),
        ("CATALEJO_ALERT_SCORE", "1", "greater than or equal to 3"),
    ],
)
def test_settings_that_cannot_be(home: Path, setting: str, value: str, message: str) -> None:
    done = catalejo(home, "alerts", **{setting: value})
    assert done.returncode == 1
    assert message in done.stderr


def test_a_computer_whose_zone_cannot_be_told_is_asked_for_it(home: Path) -> None:
    done = catalejo(home, "alerts", CATALEJO_QUIET_HOURS="22:00-07:00", TZ="Foo/Bar")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: Setting 'time_zone': set it")
    named = catalejo(home, "alerts", CATALEJO_QUIET_HOURS="22:00-07:00", CATALEJO_TIME_ZONE="UTC", TZ="Foo/Bar")
    assert named.returncode == 0, named.stderr


def test_an_empty_store_says_what_to_do(home: Path) -> None:
    assert "`catalejo watch add NAME WORDS`" in catalejo(home, "alerts").stdout
    assert "`catalejo watch add NAME WORDS`" in catalejo(home, "watch", "list").stdout
    assert "`catalejo topics follow WORDS`" in catalejo(home, "topics", "list").stdout
    added = catalejo(home, "watch", "add", "x", "luz")
    assert "it finds nothing" in added.stdout
