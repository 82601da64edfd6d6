"""Stories: which documents come together, whatever the order and the runs in which they were collected."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_matrix
from scipy.spatial.distance import squareform
from sqlalchemy import delete, func, select

from kb.embedding import load_embedder
from kb.embedding.fake import FakeEmbedder
from kb.errors import StoryError
from kb.index.indexer import Indexer
from kb.models import Kind, Story
from kb.progress import silent
from kb.store.stories import StoredDocument, ToldDocument, count_waiting, opened, put_day
from kb.store.tables import story_days, story_documents, story_merges, story_moves
from kb.stories.background import background
from kb.stories.country import country_of
from kb.stories.day import Day, tell
from kb.stories.following import Stories
from kb.stories.grouping import Items, group
from kb.stories.parting import parted
from kb.stories.reading import find_story, list_stories
from kb.stories.space import Space, space_of, words_alone
from kb.stories.told import Sum, Told, as_told
from kb.stories.window import Places
from kb.stories.words import Vocabulary, terms, weighted
from tests.shelf import CUP, LIGHT, LIGHT_TOO, NOON, Shelf
from tests.statements import steps_of
from tests.stored import delete_documents

NO_TERMS = Vocabulary().numbered({})


def _weighted(documents: Sequence[Mapping[str, int]]) -> csr_matrix:
    vocabulary = Vocabulary()
    vocabulary.numbered({"of": 2, "other": 1, "days": 1})
    return weighted([vocabulary.numbered(document) for document in documents], np.ones(len(documents), np.float32))


class TestLinkage:
    @pytest.mark.parametrize("seed", range(5))
    def test_it_is_average_linkage(self, seed: int) -> None:
        """The reference: scipy's, over all pairs."""
        chance = np.random.default_rng(seed)
        meaning = chance.normal(size=(60, 8)).astype(np.float32)
        meaning /= np.linalg.norm(meaning, axis=1, keepdims=True)
        words = _weighted([{f"w{n}": 1 for n in chance.integers(0, 30, 5).tolist()} for _ in range(60)])
        likeness = 0.6 * meaning @ meaning.T + 0.4 * (words @ words.T).toarray()
        distance = 2 - (likeness + likeness.T) / 2
        np.fill_diagonal(distance, 0)
        expected = fcluster(linkage(squareform(distance, checks=False), "average"), 2 - 0.3, "distance")
        found = group(
            Items(meaning, np.ones(8), words, np.arange(60), np.full(60, 0.3**0.5, np.float32), np.zeros(60, bool)),
            [True] * 60,
            0.4,
            0.3,
        )
        assert sorted(map(len, found)) == sorted(np.bincount(expected)[1:].tolist())
        assert all(len({expected[row] for row in rows}) == 1 for rows in found)

    def test_what_is_not_new_comes_together_only_through_what_is(self) -> None:
        same = np.array([[1, 0], [1, 0], [1, 0]], np.float32)
        items = Items(same, np.ones(2), csr_matrix((3, 0), dtype=np.float32), np.arange(3),
                      np.full(3, 0.7, np.float32), np.ones(3, bool))  # fmt: skip
        assert group(items, [False, False, False], 0.0, 0.5) == []
        assert group(items, [False, False, True], 0.0, 0.5) == [[0, 1, 2]]

    @pytest.mark.parametrize(("is_text", "groups"), [(True, [[0, 1, 2], [3, 4, 5]]), (False, [[0, 1, 2, 3, 4, 5]])])
    def test_two_groups_of_several_texts_come_together_if_three_quarters_as_alike_as_in_themselves(
        self, is_text: bool, groups: list[list[int]]
    ) -> None:
        one, other = np.array([1, 0], np.float32), np.array([0.7, 0.51**0.5], np.float32)
        items = Items(np.array([one] * 3 + [other] * 3), np.ones(2), csr_matrix((6, 0), dtype=np.float32), np.arange(6),
                      np.full(6, 0.5, np.float32), np.full(6, is_text))  # fmt: skip
        assert group(items, [True] * 6, 0.0, 0.3) == groups

    @pytest.mark.parametrize(("alike", "apart"), [(0.7, {3: 3, 4: 3, 5: 3}), (0.8, {})])
    def test_what_joined_one_by_one_comes_apart_as_what_comes_at_once_would_stay_apart(
        self, alike: float, apart: dict[int, int]
    ) -> None:
        one, other = np.array([1, 0], np.float32), np.array([alike, (1 - alike**2) ** 0.5], np.float32)
        meaning = np.array([one] * 3 + [other] * 3)
        items = Items(meaning, np.ones(2), csr_matrix((6, 0), dtype=np.float32), np.arange(6),
                      np.full(6, 0.5, np.float32), np.ones(6, bool))  # fmt: skip
        texts = [Told(n, f"u{n}", NOON.date(), n, meaning[n], NO_TERMS) for n in range(6)]
        found = parted(0, texts, texts, items, 0.0, 0.3)
        assert {text: story for text, story in found.items() if story != 0} == apart

    def test_nothing_is_no_group(self) -> None:
        assert (
            group(
                Items(
                    np.zeros((0, 2), np.float32),
                    np.ones(2),
                    _weighted([]),
                    np.zeros(0, np.int64),
                    np.zeros(0, np.float32),
                    np.zeros(0, bool),
                ),
                [],
                0.3,
                0.1,
            )
            == []
        )


class TestDay:
    def test_a_document_without_words_tells_a_story_of_its_own(self) -> None:
        space = words_alone(2)
        nothing = np.zeros(2, np.float32)
        new = [Told(n, f"u{n}", date(2026, 3, 1), n, nothing, NO_TERMS) for n in (1, 2)]
        assert tell((), {}, {}, new, space).story_of == {1: 1, 2: 2}

    def test_a_large_story_is_not_taken_for_what_all_have_in_common(self) -> None:
        """40 of 100 documents tell one story, two of which are as alike as 0.5; the others have nothing in common."""
        each = np.eye(101, dtype=np.float32)
        told_alike = [(each[100] + each[number]) / np.sqrt(2) for number in range(40)]
        space = Space(np.zeros(101, np.float32), {}, np.zeros((0, 101), np.float32), 0.0, 0.4, 0.4, 0.4, 1.0)
        new = [
            Told(number, f"u{number * 37 % 100:02}", date(2026, 3, 1), number, meaning, NO_TERMS)
            for number, meaning in enumerate([*told_alike, *each[40:100]])
        ]
        story_of = tell((), {}, {}, new, space).story_of
        assert {story_of[number] for number in range(40)} == {0}
        assert len(set(story_of.values())) == 61

    @pytest.mark.parametrize(
        ("countries", "stories"),
        [
            (("AU", "AU", "ES", "ES"), [{0, 1}, {2, 3}]),
            (("AU", "AU", "AU", "AU"), [{0, 1, 2, 3}]),
            (("AU", "AU", None, None), [{0, 1, 2, 3}]),
        ],
    )
    def test_what_is_about_two_countries_is_less_alike(
        self, countries: Sequence[str | None], stories: list[set[int]]
    ) -> None:
        one, other = np.eye(2, dtype=np.float32)
        space = Space(np.zeros(2, np.float32), {}, np.zeros((0, 2), np.float32), 0.0, 0.25, 0.25, 0.25, 1.0)
        meaning = [one, one, 0.4 * one + 0.84**0.5 * other, 0.4 * one + 0.84**0.5 * other]
        new = [
            Told(n, f"u{n}", date(2026, 3, 1), n, meaning[n], NO_TERMS, country=country)
            for n, country in enumerate(countries)
        ]
        opposite = {"": Sum(4, -sum(meaning))}  # else what these four have in common would go
        story_of = tell((), {}, {}, new, space, opposite).story_of
        assert [{n for n in story_of if story_of[n] == story} for story in sorted(set(story_of.values()))] == stories

    @pytest.mark.parametrize(
        ("title", "lead", "country"),
        [
            ("Australia prohíbe las redes a menores", "La ley australiana sigue a la de España.", "AU"),
            ("El Congreso eleva la edad", "El Gobierno español lo acordó en Madrid.", "ES"),
            ("Lula sanciona a lei", "A lei brasileira vale para todas as redes.", "BR"),
            ("Plaza limita los enlaces en España", "También en México, Brasil y Colombia.", None),
            ("WhatsApp se cae a nivel mundial", "Meta no dijo por qué.", None),
        ],
    )
    def test_the_country_of_a_document_is_that_of_most_of_what_names_one(
        self, title: str, lead: str, country: str | None
    ) -> None:
        assert country_of(title, lead) == country

    @pytest.mark.parametrize(
        ("title", "lead", "country"),
        [
            ("Diputados avalan prohibir redes sociales a menores", "La reforma pasa al Senado.", "home"),
            ("Fim da escala 6x1 avança", "O governo apoia a proposta na Câmara.", "home"),
            ("MPs back ban for under-16s", "Ministers will consult on it.", "home"),
            ("Francia veta las redes a menores de 15", "Los diputados la aprobaron; el Gobierno la celebra.", "FR"),
            ("Leyes de redes: México y Brasil", "Sus congresos y el Gobierno de cada país.", None),
            ("El Parlamento Europeo pide 16 años", "No es ley: los ministros deciden.", "EU"),
            ("WhatsApp se cae a nivel mundial", "Meta no dijo por qué.", None),
            ("Arranca el Mobile World Congress", "Las marcas enseñan sus móviles.", None),
        ],
    )
    def test_laws_and_governments_without_a_country_are_of_the_publishers_home(
        self, title: str, lead: str, country: str | None
    ) -> None:
        assert country_of(title, lead, "home") == country
        assert country_of(title, lead) == (None if country == "home" else country)

    @pytest.mark.parametrize(
        ("of_source", "address", "country"),
        [("MX", "https://d.com/1", "MX"), (None, "https://d.com.br/1", "BR"), (None, "https://d.com/1", None)],
    )
    def test_the_home_of_a_publisher_is_the_country_of_its_source_else_of_its_domain(
        self, of_source: str | None, address: str, country: str | None
    ) -> None:
        found = StoredDocument(1, address, NOON, "es", "El Senado vota", "El Senado vota la ley de redes.", NOON, 1,
                               np.ones(2, np.float32), of_source)  # fmt: skip
        (told,) = as_told([found], words_alone(2), Vocabulary())
        assert told.country == country

    def test_names_are_found_in_other_languages_and_stop_words_are_not(self) -> None:
        assert terms("La reunión de Zelenski", "").keys() & terms("Zelensky's meeting in the city", "").keys() == {
            "zelen",
            "zele*",
        }

    def test_what_publishers_write_below_their_articles_tells_nothing(self) -> None:
        assert terms("Abrió el mercado", "Tiene 200 locales. Síguenos en Instagram.") == terms(
            "Abrió el mercado", "Tiene 200 locales."
        )

    def test_a_name_is_a_little_alike_to_what_is_made_of_it_in_another_language(self) -> None:
        assert terms("Peru", "").keys() & terms("Peruanos", "").keys() == {"peru*"}


class TestPlaces:
    DAY = date(2026, 3, 1)

    def placed(self, number: int, day: int, story: int = 1, text: int | None = None) -> ToldDocument:
        return ToldDocument(number, story, self.DAY + timedelta(days=day), f"u{number:02}", text or number)

    def test_the_last_three_texts_of_a_story_that_sleeps_are_remembered(self) -> None:
        places = Places([self.placed(n, n) for n in (5, 1, 4, 2, 3)])
        places.add([self.placed(n, n, story=6) for n in (6, 7)])
        places.add([self.placed(n, 3, story=8, text=8) for n in (8, 9, 10)])  # of copies one counts
        until = self.DAY + timedelta(days=30)
        assert places.asleep(set(), until) == {3: 1, 4: 1, 5: 1}
        assert places.asleep(set(), self.DAY + timedelta(days=5)) == {2: 1, 3: 1, 4: 1}
        assert places.asleep({1}, until) == {}
        places.follow(Day({}, merged={6: 1}, moved={2: 8, 4: 8}))
        assert places.asleep(set(), until) == {5: 1, 6: 1, 7: 1} | {2: 8, 8: 8, 4: 8}
        places.forget_before(self.DAY + timedelta(days=4))
        assert places.asleep(set(), until) == {5: 1, 6: 1, 7: 1}


def test_the_same_in_other_words_is_one_story_and_something_else_another(shelf: Shelf) -> None:
    shelf.put("a", LIGHT)
    shelf.put("b", LIGHT_TOO)
    shelf.put("c", CUP)
    shelf.follow()
    assert shelf.told() == {frozenset({"a0", "b0"}), frozenset({"c0"})}


def test_pages_of_every_day_make_no_publishers_and_no_title(shelf: Shelf) -> None:
    first = shelf.put("roundup", f"Lo que hay que saber hoy: {LIGHT}", text=f"{LIGHT}.")
    shelf.put("a", LIGHT_TOO)
    for day in (0, 1):
        for name in ("stars", "signs"):
            shelf.put(name, f"Horóscopo de hoy, {day + 1} de marzo", day)
    shelf.follow()

    def listed() -> list[Story]:
        return list_stories(shelf.database, shelf.stories, NOON + timedelta(days=2), timedelta(days=7), 10)

    assert listed() == []
    shelf.put("b", LIGHT, 1)
    shelf.follow()
    (story,) = listed()
    assert (story.story_id, story.publishers, len(story.documents)) == (first, ("a", "b"), 3)
    assert story.title in (LIGHT, LIGHT_TOO)


def test_a_story_goes_on_the_next_day_under_its_id_and_ends_when_nobody_tells_it(shelf: Shelf) -> None:
    first = shelf.put("a", LIGHT)
    shelf.put("b", LIGHT_TOO, 1)
    later = shelf.put("c", LIGHT, 40)
    shelf.follow()
    assert shelf.by_story() == {first: ["a0", "b1"], later: ["c40"]}


def test_what_several_told_is_known_when_it_is_told_again_within_a_season(shelf: Shelf) -> None:
    for name in "abc":
        shelf.put(name, LIGHT)
    shelf.put("d", CUP)  # what one tells once is not remembered
    shelf.follow()
    (light,) = (story for story, urls in shelf.by_story().items() if "a0" in urls)
    shelf.put("e", LIGHT_TOO, 60)
    shelf.put("f", CUP, 60)
    shelf.follow()
    assert set(shelf.by_story()[light]) == {"a0", "b0", "c0", "e60"}
    assert frozenset({"f60"}) in shelf.told()
    shelf.put("g", LIGHT, 61)  # of those who told it again, one is there in full
    shelf.follow()
    assert len(shelf.by_story()[light]) == 5
    assert set(shelf.by_story(NOON + timedelta(days=60))[light]) == {"a0", "b0", "c0", "e60"}
    shelf.put("h", LIGHT_TOO, 200)
    shelf.follow()
    assert frozenset({"h200"}) in shelf.told()


def test_one_that_sleeps_is_known_in_the_middle_of_a_day(shelf: Shelf) -> None:
    for name in "abc":
        shelf.put(name, LIGHT)
    shelf.put("e", LIGHT_TOO, 40)
    shelf.put("f", CUP, 40, seen=NOON + timedelta(days=40, hours=3))
    shelf.follow()
    told = frozenset({"a0", "b0", "c0", "e40"})
    assert shelf.told(NOON + timedelta(days=40)) == {told}
    assert shelf.told() == {told, frozenset({"f40"})}


def test_a_document_brings_stories_together_and_the_oldest_lives_on(shelf: Shelf) -> None:
    old = shelf.put("a", "Apagón eléctrico Montevideo barrios", 0)
    other = shelf.put("b", "Túnel cerrado semáforos avería tránsito", 1)
    shelf.follow()
    assert set(shelf.by_story()) == {old, other}
    shelf.put("c", "Apagón eléctrico Montevideo barrios túnel cerrado semáforos avería tránsito", 2)
    shelf.follow()
    assert shelf.by_story() == {old: ["a0", "b1", "c2"]}
    with shelf.database.read() as connection:
        assert connection.execute(select(story_merges)).all() == [(other, old, date(2026, 3, 3))]
    before = shelf.by_story(NOON + timedelta(days=1))
    assert before == {old: ["a0"], other: ["b1"]}, "nothing later leaks in"
    # Under the number of the one that went into it, it is found too.
    assert find_story(shelf.database, shelf.stories, NOON + timedelta(days=9), other).story_id == old


BLACKOUT = "Apagón eléctrico Montevideo barrios"
TUNNEL = "Túnel cerrado semáforos avería tránsito"


def test_a_story_comes_apart_when_more_tell_each_of_two(shelf: Shelf) -> None:
    old = shelf.put("a", BLACKOUT, 0)
    other = shelf.put("b", TUNNEL, 1)
    copy = shelf.put("copy", TUNNEL, 1, text="")
    shelf.put("c", f"{BLACKOUT} {TUNNEL.lower()}", 2)
    shelf.follow()
    assert shelf.by_story() == {old: ["a0", "b1", "copy1", "c2"]}
    for name in "defghijklmno":
        shelf.put(name, f"{BLACKOUT} {name * 5}", 3)
        shelf.put(name * 2, f"{TUNNEL} {name * 5}", 3)
    late = shelf.put("late", TUNNEL, 3, seen=NOON + timedelta(days=3, hours=3))
    shelf.follow()
    told = shelf.by_story()
    assert set(told) == {old, other}, "each under the id that it had"
    assert {"a0", "d3", "e3", "f3"} <= set(told[old])
    assert {"b1", "copy1", "dd3", "ee3", "ff3", "late3"} <= set(told[other])
    before = shelf.by_story(NOON + timedelta(days=2))
    assert before == {old: ["a0", "b1", "copy1", "c2"]}, "nothing later leaks in"
    # In the middle of that day too, and by the numbers of both.
    middle = NOON + timedelta(days=3, hours=1)
    assert set(shelf.by_story(middle)) == {old, other}
    found = find_story(shelf.database, shelf.stories, middle, other)
    assert {document.document_id for document in found.documents} >= {other, copy}
    found = find_story(shelf.database, shelf.stories, NOON + timedelta(days=9), other)
    assert found.story_id == other
    assert {document.document_id for document in found.documents} >= {other, copy, late}
    shelf.put("y", f"{BLACKOUT} yyyyy", 4)
    shelf.put("z", TUNNEL, 4)
    shelf.follow()
    assert "y4" in shelf.by_story()[old]
    assert "z4" in shelf.by_story()[other]


def test_a_day_is_told_as_far_as_it_had_come(shelf: Shelf) -> None:
    first = shelf.put("a", LIGHT)
    shelf.put("b", LIGHT_TOO, seen=NOON + timedelta(hours=3))
    late = shelf.put("c", CUP, seen=NOON + timedelta(hours=6))
    shelf.follow()
    assert shelf.by_story(NOON - timedelta(hours=1)) == {}
    assert shelf.by_story(NOON) == {first: ["a0"]}
    assert shelf.by_story(NOON + timedelta(hours=3)) == {first: ["a0", "b0"]}
    assert shelf.by_story(NOON + timedelta(hours=6)) == shelf.by_story() == {first: ["a0", "b0"], late: ["c0"]}


HEADLINES = [
    ("l0", LIGHT, 0),
    ("l1", LIGHT_TOO, 1),
    ("l2", "Sin luz Montevideo: apagón eléctrico total", 2),
    ("p0", CUP, 0),
    ("p1", "La copa juvenil es de Peñarol, en penales", 1),
    ("x0", "Asunto zafiro sin parecido", 0),
    ("x1", "Asunto tulipán sin parecido", 1),
    ("x2", "Asunto gacela sin parecido", 2),
    ("x3", "Asunto yunque sin parecido", 3),
    ("y0", "Apagón y copa juvenil: Peñarol festeja a oscuras en Montevideo sin luz", 2),
    # After them what y0 brought together comes apart.
    *((f"l{letter}", f"{LIGHT} {letter * 5}", 3) for letter in "abcdefghijkl"),
    *((f"p{letter}", f"{CUP} {letter * 5}", 3) for letter in "abcdefghijkl"),
]


@pytest.mark.parametrize("seed", range(4))
def test_neither_the_order_nor_the_runs_matter(tmp_path: Path, seed: int) -> None:
    at_once = Shelf(tmp_path / "at_once")
    for headline in HEADLINES:
        at_once.put(*headline)
    at_once.follow()
    shuffled = random.Random(seed).sample(HEADLINES, len(HEADLINES))
    in_runs = Shelf(tmp_path / "in_runs")
    for number, headline in enumerate(shuffled):  # late comers of days that were told long ago among them
        in_runs.put(*headline)
        if number % 3 == seed % 3:
            in_runs.follow()
    in_runs.follow()
    for day in (0, 1, 2, 9):
        as_of = NOON + timedelta(days=day)
        assert in_runs.told(as_of) == at_once.told(as_of)
    for shelf in (at_once, in_runs):
        with shelf.database.read() as connection:
            assert connection.execute(select(func.count()).select_from(story_moves)).scalar_one() > 0


@pytest.mark.parametrize("seed", range(3))
def test_what_is_remembered_does_not_depend_on_the_runs(tmp_path: Path, seed: int) -> None:
    """Stories that sleep for weeks and are told again, come together and apart, in one run and in many."""
    chance = random.Random(seed)
    titles = [BLACKOUT, TUNNEL, CUP, "Zafiro robado museo joyas ladrones", "Gacela escapa zoológico cuidadores buscan"]
    told = [
        (f"h{number}", f"{' '.join(chance.sample(titles, chance.choices((1, 2), (9, 1))[0]))} {number:07}", day)
        for number, day in enumerate(sorted(chance.choices((0, 1, 2, 20, 21, 50, 51, 52, 100, 130, 260), k=120)))
    ]
    in_one, in_many = Shelf(tmp_path / "in_one"), Shelf(tmp_path / "in_many")
    for number, headline in enumerate(told):
        in_one.put(*headline)
        in_many.put(*headline)
        if number + 1 == len(told) or told[number + 1][2] != headline[2]:
            in_many.follow()
    in_one.follow()
    for day in (2, 21, 52, 100, 130, 260):
        assert in_one.by_story(NOON + timedelta(days=day)) == in_many.by_story(NOON + timedelta(days=day))
    with in_one.database.read() as connection:
        for table in (story_merges, story_moves):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() > 0


def test_a_story_that_came_out_of_another_is_as_old_as_the_document_whose_number_it_has(shelf: Shelf) -> None:
    first, second, later = (shelf.put(name, LIGHT, day) for name, day in (("a", 0), ("b", 0), ("c", 1)))
    day = NOON.date()
    with shelf.database.write() as connection:
        put_day(connection, day, {first: first, second: first}, {}, {})
        put_day(connection, day + timedelta(days=1), {later: second}, {second: second}, {second: second})
        assert opened(connection, [first, second]) == {first: day, second: day}
        delete_documents(connection, [second])
        assert opened(connection, [second]) == {second: day + timedelta(days=1)}


def test_a_copy_goes_where_its_text_went(shelf: Shelf) -> None:
    text = "Los vecinos de tres barrios pasaron la noche sin luz y reclamaron por la comida que se echó a perder. " * 4
    first = shelf.put("a", LIGHT, text=text)
    shelf.put("b", "Noche difícil para los vecinos", 30, text=text)  # the story had ended
    shelf.put("c", CUP, 30)
    shelf.follow()
    assert shelf.by_story()[first] == ["a0", "b30"]
    story = find_story(shelf.database, shelf.stories, NOON + timedelta(days=60), first)
    assert story.publishers == ("a",)
    assert [(document.title, document.copies) for document in story.documents] == [(LIGHT, 1)]


def test_a_run_that_is_killed_between_days_is_finished_by_the_next(shelf: Shelf) -> None:
    for number, (name, title, day) in enumerate(HEADLINES):
        shelf.put(name, title, day + number)
    Indexer(shelf.database, FakeEmbedder(), shelf.folder, server=None).run()

    def kill(done: int, total: int, note: str) -> None:
        if done > 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shelf.stories.update(kill)
    with shelf.database.read() as connection:
        assert 0 < len(connection.execute(select(story_documents)).all()) < len(HEADLINES)
    shelf.follow()
    assert sum(map(len, shelf.told())) == len(HEADLINES)
    assert shelf.stories.waiting() == 0


def test_passages_of_what_is_told_already_are_not_looked_for(shelf: Shelf) -> None:
    for number in range(30):
        shelf.put(f"p{number}", LIGHT)
    Indexer(shelf.database, FakeEmbedder(), shelf.folder, server=None).run()

    def steps() -> int:
        with shelf.database.read() as connection, steps_of(connection) as steps:
            count_waiting(connection, FakeEmbedder.model_id)
        return len(steps)

    waiting = steps()
    shelf.follow()
    assert steps() < waiting / 2


def test_deleted_documents_leave_their_story_and_its_number(shelf: Shelf) -> None:
    first = shelf.put("a", LIGHT)
    shelf.put("b", LIGHT_TOO, 1)
    shelf.follow()
    with shelf.database.write() as connection:
        delete_documents(connection, [first])
    shelf.put("c", LIGHT, 2)
    shelf.follow()
    assert shelf.by_story() == {first: ["b1", "c2"]}


def test_a_second_process_does_not_tell_the_same(shelf: Shelf) -> None:
    shelf.put("a", LIGHT)
    Indexer(shelf.database, FakeEmbedder(), shelf.folder, server=None).run()

    def meanwhile(done: int, total: int, note: str) -> None:
        beside = Stories(shelf.database, FakeEmbedder.model_id, words_alone(2), shelf.folder)
        assert not beside.update(silent)

    assert shelf.stories.update(meanwhile)


class TestReading:
    def test_what_most_publishers_tell_comes_first_and_advice_is_no_news(self, shelf: Shelf) -> None:
        for name in "ab":
            shelf.put(name, CUP, 1)
        for name in "cde":
            shelf.put(name, LIGHT if name != "d" else LIGHT_TOO, 1, country="UY")
        for name in "fg":
            shelf.put(name, "Consejos para moderar grupos vecinales", 1, kind=Kind.PRACTICE)
        shelf.put("h", "Solo un medio cuenta esta historia de gacelas", 1)
        shelf.follow()
        found = self.listed(shelf, NOON + timedelta(days=2))
        assert [story.publishers for story in found] == [("c", "d", "e"), ("a", "b")]
        assert found[0].countries == {"UY": 3}
        assert found[0].langs == {"es": 3}
        assert found[0].title in (LIGHT, LIGHT_TOO)
        assert found[0].titles == {"es": found[0].title}
        assert {"apagón", "Montevideo"} & set(found[0].terms)
        assert self.listed(shelf, NOON) == []
        assert self.listed(shelf, NOON + timedelta(days=30)) == []

    def test_whoever_gives_advice_is_no_publisher_of_the_story_that_it_shares(self, shelf: Shelf) -> None:
        first = shelf.put("a", CUP, 1)
        shelf.put("b", CUP, 1, text="Copa ganada en penales.")
        shelf.put("c", CUP, 1, text="Consejos para contarla.", kind=Kind.PRACTICE)
        shelf.follow()
        story = find_story(shelf.database, shelf.stories, NOON + timedelta(days=2), first)
        assert story.publishers == ("a", "b")
        assert [document.publisher for document in story.documents] == ["a", "b", "c"]
        assert [listed.publishers for listed in self.listed(shelf, NOON + timedelta(days=2))] == [("a", "b")]

    def test_neither_numbers_nor_the_words_of_a_round_up_are_terms(self, shelf: Shelf) -> None:
        first = shelf.put("a", "Apagón de 3.000 minutos en Montevideo 2026")
        shelf.put("b", "Apagón de 3.000 minutos: Montevideo 2026, a oscuras")
        shelf.put("c", "Las noticias de la semana: apagón en Montevideo y gacelas")
        shelf.put("d", "Resumen de la semana: apagón en Montevideo y gacelas")
        shelf.follow()
        story = find_story(shelf.database, shelf.stories, NOON + timedelta(days=1), first)
        assert len(story.documents) == 4
        assert set(story.terms) <= {"Apagón", "minutos", "Montevideo", "oscuras"}

    def test_terms_that_tell_as_much_stand_as_they_are_read(self, shelf: Shelf) -> None:
        for name in "ab":
            shelf.put(name, f"Vecinos de Yatay denuncian cortes a la intendencia, según {name * 5}")
        shelf.follow()
        (story,) = self.listed(shelf, NOON + timedelta(days=1))
        assert story.terms[:4] == ("Vecinos", "Yatay", "denuncian", "cortes")

    def test_one_that_floods_gives_a_story_neither_its_title_nor_its_terms(self, shelf: Shelf) -> None:
        first = shelf.put("a", LIGHT)
        shelf.put("b", LIGHT_TOO)
        for number in range(9):
            shelf.put(f"c{number}", f"Montevideo sin luz: oferta de linternas por el apagón {number}", source="c")
        shelf.follow()
        story = find_story(shelf.database, shelf.stories, NOON + timedelta(days=1), first)
        assert story.publishers == ("a", "b", "c")
        assert story.title in (LIGHT, LIGHT_TOO)
        assert not {"oferta", "linternas"} & set(story.terms)

    def test_the_summary_is_a_whole_sentence_of_an_article(self, shelf: Shelf) -> None:
        text = (
            "¿Quién apagó la luz? «Nadie sabe nada», dicen los vecinos. El apagón eléctrico dejó a Montevideo sin luz "
            "durante seis horas, informó la empresa. Sigue"
        )
        first = shelf.put("a", LIGHT, text=text)
        shelf.put("b", LIGHT_TOO)
        shelf.follow()
        story = find_story(shelf.database, shelf.stories, NOON + timedelta(days=1), first)
        assert story.summary == (
            "El apagón eléctrico dejó a Montevideo sin luz durante seis horas, informó la empresa."
        )
        assert story.summary_of == first

    def test_a_title_that_a_text_begins_with_is_no_summary(self, shelf: Shelf) -> None:
        told = "El corte dejó a los vecinos de tres barrios sin luz durante horas."
        first = shelf.put("a", LIGHT, text=f"{LIGHT}.\n\n{told}")
        shelf.put("b", LIGHT_TOO)
        shelf.follow()
        assert find_story(shelf.database, shelf.stories, NOON + timedelta(days=1), first).summary == told

    def test_no_such_story_is_said_in_one_line(self, shelf: Shelf) -> None:
        shelf.follow()
        assert self.listed(shelf, NOON) == []
        with pytest.raises(StoryError, match="There is no story 7"):
            find_story(shelf.database, shelf.stories, NOON, 7)

    @staticmethod
    def listed(shelf: Shelf, as_of: datetime) -> list:
        return list_stories(shelf.database, shelf.stories, as_of, timedelta(days=7), 10)


def test_what_is_taken_away_for_the_model_that_ships_is_orthonormal() -> None:
    embedder = load_embedder("default", Path())
    taken = space_of(embedder.model_id, embedder.dimension).components
    assert len(taken) > 0
    assert np.allclose(taken @ taken.T, np.eye(len(taken)), atol=1e-5)


def test_terms_weigh_like_scikit_learns_among_twice_as_many_documents_of_the_background() -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = ["xuno xdos xdos xtres", "xdos xtres xcuatro", "xuno xuno xuno xcinco", "xseis"]
    counted = [Counter(text.split()) for text in texts]
    assert not {term for document in counted for term in document} & background().having.keys()
    model = TfidfVectorizer(sublinear_tf=True).fit(texts + [f"elsewhere{n}" for n in range(2 * len(texts))])
    reference = model.transform(texts).toarray()
    found = np.zeros_like(reference)
    weights = _weighted(counted).toarray()
    found[:, -weights.shape[1] :] = weights
    assert np.allclose(np.sort(found), np.sort(reference), atol=1e-6)
    assert not _weighted([{}, {}]).toarray().any()


def test_what_many_headlines_of_the_background_have_weighs_less() -> None:
    frequent, rare = "video", "xanadu"
    assert background().having[frequent] > 20
    assert rare not in background().having
    weights = _weighted([{frequent: 1, rare: 1}, *({"other": 1} for _ in range(500))]).toarray()[0]
    assert 0 < 1.2 * weights[weights > 0].min() < weights.max()


def test_days_that_another_model_told_are_summed_once(shelf: Shelf) -> None:
    for day in range(3):
        shelf.put("a", f"{CUP} {day}", day)
    shelf.follow()
    with shelf.database.write() as connection:
        before = connection.execute(select(story_days).order_by(story_days.c.day)).all()
        connection.execute(delete(story_days))
    shelf.follow()
    with shelf.database.read() as connection:
        assert connection.execute(select(story_days).order_by(story_days.c.day)).all() == before
    assert len(before) == 3
