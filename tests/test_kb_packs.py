"""The packs that ship with the project, how a malformed one is told, and switching packs on and off."""

import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kb.errors import PackError
from kb.intake.addresses import canonical_address
from kb.models import Kind, Source, SourceType
from kb.packs.reader import NOT_VERIFIED, Pack, PackEntry, find_packs, load_packs, publishers_named, read_pack
from kb.packs.switching import PackFilter, disable_packs, enable_packs, tag_of
from kb.store.database import Database
from kb.store.sources import add_source, describe_source, due_sources, list_sources, read_by_feed

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PACKS = load_packs()
# How many publishers a country's pack has at least. None may become fewer by accident.
FLOORS = {
    "AR": 22, "BO": 12, "BR": 30, "CL": 18, "CO": 20, "CR": 13, "CU": 13, "DO": 13, "EC": 16, "ES": 31, "GT": 12,
    "HN": 10, "MX": 28, "NI": 9, "PA": 10, "PE": 20, "PR": 12, "PT": 23, "PY": 12, "SV": 9, "US": 19, "UY": 13,
    "VE": 19,
}  # fmt: skip
NETWORKS = """
    bluesky discord facebook google-ads google-search instagram linkedin mastodon pinterest reddit snapchat substack
    telegram threads tiktok twitch whatsapp wordpress x youtube
""".split()


# -- what ships -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_every_entry_says_what_is_needed(pack: Pack) -> None:
    for entry in pack.entries:
        assert entry.lang in {"es", "pt", "en"}, entry
        assert entry.country is None or entry.country in {*FLOORS, "GB"}, entry
        assert entry.tags, entry
        assert entry.verified == NOT_VERIFIED, "nothing could be verified where these were written"
        for address in filter(None, (entry.home, entry.feed)):
            assert canonical_address(address) == address, "no tracking, no fragment"


def test_a_publisher_is_in_one_pack_only() -> None:
    places = [address for pack in PACKS for e in pack.entries for address in {e.home, e.feed or e.home}]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("country", FLOORS)
def test_every_country_has_its_news(country: str) -> None:
    (pack,) = find_packs(PACKS, [f"news-{country.lower()}"])
    assert pack.countries == (country,)
    assert {entry.kind for entry in pack.entries} == {Kind.NEWS}
    assert len(pack.entries) >= FLOORS[country]
    mother_tongue = "pt" if country in ("BR", "PT") else "es"
    assert sum(entry.lang == mother_tongue for entry in pack.entries) >= 6
    if country not in ("NI", "US"):  # no business paper is left in one; the other has its marketing press instead
        assert any("business" in entry.tags for entry in pack.entries)


@pytest.mark.parametrize(("lang", "floor"), [("es", 34), ("pt", 24), ("en", 55)])
def test_best_practice_in_three_languages(lang: str, floor: int) -> None:
    (pack,) = find_packs(PACKS, [f"practice-{lang}"])
    assert pack.langs == (lang,)
    assert {entry.kind for entry in pack.entries} == {Kind.PRACTICE}
    assert len(pack.entries) >= floor


@pytest.mark.parametrize("network", NETWORKS)
def test_every_network_speaks_for_itself(network: str) -> None:
    (pack,) = find_packs(PACKS, ["platforms"])
    assert {entry.kind for entry in pack.entries} == {Kind.PLATFORM}
    assert any(network in entry.tags for entry in pack.entries)


def test_the_wheel_carries_the_packs(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    carried = {Path(name).stem for name in zipfile.ZipFile(wheel).namelist() if name.startswith("kb/packs/data/")}
    assert carried == {pack.name for pack in PACKS}


# -- reading --------------------------------------------------------------------------------------------------------

HEAD = 'title = "T"\nabout = "A"\ndefaults = { lang = "es", kind = "news", verified = "not verified" }\n'
GOOD = '{ name = "A", home = "https://a.example/" }'


def _read(folder: Path, text: str) -> Pack:
    file = folder / "mine.toml"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    return read_pack(file)


def test_an_entry_says_otherwise_than_the_defaults(tmp_path: Path) -> None:
    other = '{ name = "B", home = "https://b.example/", lang = "pt", country = "BR", verified = 2026-11-22 }'
    pack = _read(tmp_path, f"{HEAD}source = [{GOOD}, {other}]")
    assert (pack.name, pack.langs, pack.countries) == ("mine", ("es", "pt"), ("BR",))
    assert [entry.verified for entry in pack.entries] == [NOT_VERIFIED, date(2026, 11, 22)]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("title = ", "no TOML file"),
        ("\udcff", "no TOML file"),
        (HEAD, "entries"),
        (f"{HEAD}source = []", "entries"),
        (f"{HEAD}source = 3", "a list 'source'"),
        (f"{HEAD}source = [3]", "source 1 is no table"),
        (f"{HEAD}source = [{GOOD}, {GOOD}]", "two sources with the home https://a.example/"),
        (f"{HEAD}source = [{GOOD}, {GOOD.replace('a.example', 'b.example')}]", "two sources with the name A"),
        (f"{HEAD}source = [{{ home = 'https://a.example/' }}]", r"source 1: name"),
        (f"{HEAD}source = [{{ name = '', home = 'https://a.example/' }}]", r"source 1: name"),
        (f"{HEAD}source = [{{ name = 'A' }}]", r"source 1 \(A\): home"),
        (f'{HEAD}source = [{{ name = "A\\n\\u001bB" }}]', r"source 1 \(A B\): home"),
        (f"{HEAD}source = [{{ name = 'A', home = 'http://a.example/' }}]", r"\(A\): home: .*https://"),
        (f"{HEAD}source = [{{ name = 'A', home = 'https://A.example' }}]", r"\(A\): home: .*normal form"),
        (f"{HEAD}source = [{{ name = 'A', home = 'file:///etc/passwd' }}]", r"\(A\): home"),
        (f"{HEAD}source = [{GOOD[:-1]}, feed = 'feed' }}]", r"\(A\): feed"),
        (f"{HEAD}source = [{GOOD[:-1]}, lang = 'Spanish' }}]", r"\(A\): lang"),
        (f"{HEAD}source = [{GOOD[:-1]}, country = 'mx' }}]", r"\(A\): country"),
        (f"{HEAD}source = [{GOOD[:-1]}, kind = 'gossip' }}]", r"\(A\): kind"),
        (f"{HEAD}source = [{GOOD[:-1]}, tags = ['Two words'] }}]", r"\(A\): tags"),
        (f"{HEAD}source = [{GOOD[:-1]}, verified = 'yesterday' }}]", r"\(A\): verified"),
        (f"{HEAD}source = [{GOOD[:-1]}, rss = 'x' }}]", r"\(A\): .*rss"),
        (f"{HEAD.replace('verified', 'seen')}source = [{GOOD}]", r"\(A\): verified"),
        (f"author = 'me'\n{HEAD}source = [{GOOD}]", "author"),
        (f"source = [{GOOD}]", "source 1"),
    ],
)
def test_what_is_wrong_with_a_pack_is_one_line(tmp_path: Path, text: str, wrong: str) -> None:
    with pytest.raises(PackError, match=wrong) as caught:
        _read(tmp_path, text)
    assert "mine.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_publishers_are_known_by_their_names_as_people_write_them() -> None:
    homes = {
        name: [entry.home for entry in publishers_named(load_packs(), name)]
        for name in (" el pais", "CLARIN", "hola", "", "¿?")
    }
    assert homes == {
        " el pais": ["https://elpais.com/", "https://www.elpais.com.uy/"],
        "CLARIN": ["https://www.clarin.com/"],
        "hola": [],
        "": [],
        "¿?": [],
    }


def test_a_pack_that_is_none() -> None:
    with pytest.raises(PackError, match="no pack 'news-xx'"):
        find_packs(PACKS, ["news-xx"])


# -- switching on and off -------------------------------------------------------------------------------------------


def _entry(name: str, **values: object) -> PackEntry:
    host = name.lower().replace(" ", "-")
    kept = {"home": f"https://www.{host}.example/", "kind": Kind.NEWS, "lang": "es", "verified": NOT_VERIFIED}
    return PackEntry(name=name, **{**kept, **values})  # type: ignore[arg-type]


MINE = Pack(
    name="mine",
    title="Mine",
    about="Mine.",
    entries=(
        _entry("Con feed", country="MX", feed="https://con-feed.example/rss", tags=("general",)),
        _entry("Sin feed", country="MX"),
        _entry("De todos", lang="pt"),
    ),
)
OTHER = Pack(name="other", title="Other", about="Other.", entries=(_entry("Otro"),))
EVERYTHING = PackFilter()


def _person_adds(database: Database, url: str) -> Source:
    source = Source(url=url, name="Mío", type=SourceType.FEED, publisher="Mío", tags=("propio",), added=NOW)
    with database.write() as connection:
        return add_source(connection, source)


def _names(sources: tuple[Source, ...]) -> list[str]:
    return [source.name for source in sources]


def test_publishers_become_sources_once(database: Database) -> None:
    with database.write() as connection:
        first = enable_packs(connection, [MINE], EVERYTHING, NOW)
        again = enable_packs(connection, [MINE], EVERYTHING, NOW)
        with_feed, without, _ = first.added
        assert (with_feed.url, with_feed.type) == ("https://con-feed.example/rss", SourceType.FEED)
        assert (without.url, without.type) == ("https://www.sin-feed.example/", SourceType.SITE)
        assert (with_feed.publisher, with_feed.country, with_feed.kind) == ("www.con-feed.example", "MX", "news")
        assert with_feed.tags == (tag_of("mine"), "general")
        assert (again.added, again.unchanged) == ((), first.added)
        assert len(due_sources(connection, NOW)) == 3


def test_only_what_is_of_the_country_and_language(database: Database) -> None:
    with database.write() as connection:
        done = enable_packs(connection, [MINE], PackFilter(countries=("MX",)), NOW)
        assert _names(done.added) == ["Con feed", "Sin feed"]
        done = enable_packs(connection, [MINE], PackFilter(langs=("pt",)), NOW)
        assert _names(done.added) == ["De todos"]
        assert _names(disable_packs(connection, [MINE], PackFilter(countries=("MX",), langs=("es",)))) == [
            "Con feed", "Sin feed",
        ]  # fmt: skip


@pytest.mark.parametrize(
    "url",
    [
        "https://www.sin-feed.example/",
        "http://sin-feed.example",
        "https://sin-feed.example/feed.xml",  # the feed that `sources add` found on the home page
    ],
)
def test_a_persons_own_source_is_left_as_it_is(database: Database, url: str) -> None:
    own = _person_adds(database, url)
    with database.write() as connection:
        done = enable_packs(connection, [MINE], EVERYTHING, NOW)
        assert done.left == (own,)
        assert _names(done.added) == ["Con feed", "De todos"]
        disable_packs(connection, [MINE], EVERYTHING)
        assert own in list_sources(connection)


@pytest.mark.parametrize(
    ("home", "is_left"),
    [
        ("https://www.example.com/", True),  # whose feeds are on a host of their own, as many newspapers have it
        ("https://feeds.example.com/", True),
        ("https://g1.example.com/", False),  # as G1 beside O Globo, another publisher
        ("https://www.example.com/opinion/", False),
    ],
)
def test_a_persons_feed_stands_for_its_whole_site(database: Database, home: str, is_left: bool) -> None:
    own = _person_adds(database, "https://feeds.example.com/portada")
    with database.write() as connection:
        pack = replace(OTHER, entries=(_entry("Otro", home=home),))
        assert enable_packs(connection, [pack], EVERYTHING, NOW).left == ((own,) if is_left else ())


def test_disabling_is_for_what_came_with_the_pack_alone(database: Database) -> None:
    own = _person_adds(database, "https://mio.example/feed")
    with database.write() as connection:
        enable_packs(connection, [MINE, OTHER], EVERYTHING, NOW)
        assert len(disable_packs(connection, [MINE], EVERYTHING)) == 3
        assert disable_packs(connection, [MINE], EVERYTHING) == ()
        assert {source.name for source in due_sources(connection, NOW)} == {own.name, "Otro"}
        again = enable_packs(connection, [MINE], EVERYTHING, NOW)
        assert (len(again.enabled_again), again.added, again.left) == (3, (), ())
        assert len(due_sources(connection, NOW)) == 5


def test_a_source_is_known_again_when_its_address_or_its_name_has_changed(database: Database) -> None:
    with database.write() as connection:
        _, without, everywhere = enable_packs(connection, [MINE], EVERYTHING, NOW).added
        # The first check found the site's feed; a person has given another source a name of their own.
        assert read_by_feed(connection, source_id=without.id, url="https://cdn.example/7/rss")
        describe_source(connection, replace(everywhere, name="La de siempre"))
        again = enable_packs(connection, [MINE], EVERYTHING, NOW)
        assert (again.added, again.left, len(again.unchanged)) == ((), (), 3)


def test_all_packs_at_once(database: Database) -> None:
    with database.write() as connection:
        done = enable_packs(connection, PACKS, EVERYTHING, NOW)
        assert len(done.added) == sum(len(pack.entries) for pack in PACKS)
        assert len(enable_packs(connection, PACKS, EVERYTHING, NOW).unchanged) == len(done.added)
