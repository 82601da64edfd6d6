"""The playbook over a real small store, with the model that ships: advice found, grouped, aged, kept by people."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import func, select, update

from kb.config import load_settings
from kb.digest.period import days_between
from kb.errors import PracticeError, SearchError
from kb.knowledge_base import KnowledgeBase
from kb.models import Announcement, Audience, PracticeEntry, PracticeFilters
from kb.practices import building, grouping
from kb.practices.ageing import KEEPS, Reason, Standing, Status, announced, standing_of
from kb.practices.answering import NOTHING_CLOSE, PLAIN_WORDS_ALONE
from kb.practices.checklist import checklist, plain_checklist
from kb.practices.grouping import Said, groups_in_chain, kept_apart, linked_pairs
from kb.practices.names import theme_name
from kb.practices.themes import Theme
from kb.practices.titles import titled_by
from kb.store.tables import advice
from kb.translation import translator
from tests.statements import statements_of
from tests.stored import delete_documents, index_store

NOW = datetime(2026, 11, 22, tzinfo=UTC)
THANKS = {
    "es": ("Agradece a los miembros nuevos su primera participación.", "Así vuelven."),
    "pt": ("Agradeça aos novos membros pela primeira participação.", "Assim eles voltam."),
    "en": ("Thank new members for their first contribution.", "They come back."),
}
TITLES = {
    "es": "Cómo cuidar una comunidad",
    "pt": "Como cuidar de uma comunidade",
    "en": "How to look after a community",
}


def article(name: str, text: str, **facts: Any) -> dict[str, Any]:
    """A document as it is imported."""
    day = facts.pop("days_ago", 10)
    base = {"url": f"https://{name}.example/nota", "title": "Nota", "text": text, "source": name, "lang": "es"}
    return base | {"published": (NOW - timedelta(days=day)).isoformat(), "kind": "practice"} | facts


def thanks(lang: str, name: str, **facts: Any) -> dict[str, Any]:
    """An article that advises to thank new members."""
    sentence, reason = THANKS[lang]
    facts = {"title": TITLES[lang]} | facts
    return article(name, f"## {TITLES[lang]}\n\n- {sentence} {reason}\n", lang=lang, **facts)


@pytest.fixture
def knowledge(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(load_settings(tmp_path)) as opened:
        yield opened


def put(knowledge: KnowledgeBase, *documents: dict[str, Any]) -> None:
    report = knowledge.import_lines([json.dumps(document).encode() for document in documents], now=NOW)
    assert not report.errors
    assert knowledge.playbook.update(now=NOW)


def listed(knowledge: KnowledgeBase, **filters: Any) -> tuple[PracticeEntry, ...]:
    return knowledge.playbook.practices("", PracticeFilters(**filters), 100, now=NOW).practices


def announcement(theme: Theme, dated: datetime, network: str = "instagram") -> Announcement:
    return Announcement("Novedades", "https://red.example/1", dated, (network,), theme.value, 1)


def test_advice_ages_by_its_theme() -> None:
    last = NOW - KEEPS[Theme.GROWTH]
    assert standing_of(Theme.GROWTH, (), last, {}, NOW) == Standing(Status.CURRENT)
    assert standing_of(Theme.GROWTH, (), last - timedelta(days=1), {}, NOW) == Standing(Status.CHECK, Reason.AGE)
    assert standing_of(Theme.TONE, (), last - timedelta(days=1), {}, NOW) == Standing(Status.CURRENT)
    assert set(KEEPS) == set(Theme)


def test_what_a_network_announced_makes_advice_doubtful_that_is_older() -> None:
    former, newer = (announcement(Theme.GROWTH, NOW - timedelta(days=days)) for days in (5, 2))
    changes = announced([newer, former, announcement(Theme.GROWTH, NOW, "tiktok")])
    recent = NOW - timedelta(days=3)

    def standing(confirmed: datetime | None, now: datetime = NOW) -> Standing:
        return standing_of(Theme.CONTENT, ("whatsapp", "instagram"), confirmed, changes, now)

    assert standing(recent) == Standing(Status.CHECK, Reason.NETWORK_CHANGED, newer)
    assert standing(NOW - timedelta(days=1)) == Standing(Status.CURRENT)
    assert standing(recent, newer.dated - timedelta(minutes=1)) == Standing(Status.CURRENT)
    assert standing(None) == Standing(Status.CURRENT)
    assert standing_of(Theme.CONTENT, ("whatsapp",), recent, changes, NOW) == Standing(Status.CURRENT)


def test_how_to_treat_people_changes_with_what_a_network_announces_about_it_alone() -> None:
    reels, rules = announcement(Theme.CONTENT, NOW - timedelta(days=1)), announcement(Theme.MODERATION, NOW)
    recent = NOW - timedelta(days=3)

    def standing(theme: Theme, *announcements: Announcement) -> Announcement | None:
        return standing_of(theme, ("instagram",), recent, announced(announcements), NOW).announcement

    assert standing(Theme.MODERATION, reels) is None
    assert standing(Theme.MODERATION, reels, rules) == rules
    assert standing(Theme.TONE, reels, rules) is None
    assert standing(Theme.SCHEDULE, reels) == standing(Theme.OTHER, reels) == reels
    assert standing(Theme.SCHEDULE, reels, rules) == rules


def test_a_person_confirms_what_is_to_be_checked_until_the_network_changes_again(knowledge: KnowledgeBase) -> None:
    reels = article("guia", "- Publica tus Reels de Instagram a las seis.\n", days_ago=20)
    more = article("red", "Desde hoy.", title="Instagram amplía los Reels", days_ago=12, kind="platform")
    put(knowledge, reels, more)
    [doubtful] = listed(knowledge, status="check")
    assert doubtful.announcement is not None
    assert (doubtful.announcement.title, doubtful.check_reason) == ("Instagram amplía los Reels", "network_changed")

    day = NOW - timedelta(days=10)
    knowledge.playbook.change(doubtful.practice_id, lambda stored: replace(stored, own_confirmed=day))
    [confirmed] = listed(knowledge, older_than=timedelta(days=10))
    assert (confirmed.status, confirmed.own_confirmed, confirmed.announcement) == ("current", day, None)
    assert listed(knowledge, older_than=timedelta(days=11)) == ()
    before = knowledge.playbook.practice(doubtful.practice_id, now=day - timedelta(days=1))
    assert (before.status, before.own_confirmed) == ("check", None), "what came later leaks in"

    put(knowledge, article("red2", "Desde hoy.", title="Instagram quita los Reels", days_ago=2, kind="platform"))
    [again] = listed(knowledge, status="check")
    assert again.announcement is not None
    assert again.announcement.title == "Instagram quita los Reels"
    withdrawn = knowledge.playbook.change(doubtful.practice_id, lambda stored: replace(stored, own_confirmed=None))
    assert withdrawn.own_confirmed is None


def test_news_gives_advice_of_our_field_alone_unless_its_source_is_meant_to_advise(knowledge: KnowledgeBase) -> None:
    bread = "## Pan casero\n\n- Mezcla la harina con el agua tibia.\n- Hornea la masa durante una hora.\n"
    ours = "## Comunidad\n\n- Responde a los comentarios negativos.\n- Publica cuando te leen tus seguidores.\n"

    def advised() -> set[str]:
        return {entry.title for entry in listed(knowledge)}

    put(knowledge, article("pan", bread, kind="news"), article("comunidad", ours, kind="news"))
    of_ours = {"Responde a los comentarios negativos.", "Publica cuando te leen tus seguidores."}
    assert advised() == of_ours
    put(knowledge, article("pan", bread, kind="practice"))
    assert advised() == of_ours | {"Mezcla la harina con el agua tibia.", "Hornea la masa durante una hora."}
    put(knowledge, article("pan", bread, kind="trend"))
    assert advised() == of_ours


def test_same_advice_in_three_languages_is_one_practice(knowledge: KnowledgeBase) -> None:
    put(
        knowledge,
        thanks("es", "uno", days_ago=300),
        thanks("pt", "dois", days_ago=200),
        thanks("en", "three", days_ago=100),
        article("cuatro", "## Seguridad\n\n- Activa la verificación en dos pasos en todas tus cuentas.\n"),
    )
    best = listed(knowledge)[0]
    assert (best.publishers, set(best.publisher_names)) == (3, {"uno", "dois", "three"})
    assert best.since == NOW - timedelta(days=300)
    assert best.last_confirmed == NOW - timedelta(days=100)
    assert best.title in {sentence for sentence, _ in THANKS.values()}
    assert {passage.lang for passage in best.passages} == {"es", "pt", "en"}
    for passage in best.passages:
        document = knowledge.document(passage.document_id)
        assert document is not None
        assert passage.text == document.text[passage.char_start : passage.char_end]
    answer = knowledge.playbook.practices("¿cómo recibo a los miembros nuevos?", now=NOW)
    assert answer.practices[0].practice_id == best.practice_id
    assert (
        knowledge.playbook.practices("two-factor authentication", now=NOW).practices[0].passages[0].publisher
        == "cuatro"
    )


def _described(entries: Sequence[PracticeEntry]) -> set[tuple[int, frozenset[str]]]:
    return {(entry.publishers, frozenset(passage.url for passage in entry.passages)) for entry in entries}


def test_order_of_documents_makes_no_difference(tmp_path: Path) -> None:
    documents = [thanks("es", "uno"), thanks("pt", "dois"), thanks("en", "three")]
    found = []
    for number, order in enumerate(permutations(documents)):
        home = tmp_path / str(number)
        with KnowledgeBase.open(load_settings(home)) as knowledge:
            for document in order:  # one by one, each with an update of its own
                put(knowledge, document)
            found.append(_described(listed(knowledge)))
    assert all(one == found[0] for one in found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            ("es", "Pedir permiso", "Qué debe decir el mensaje", "Dónde lo vas a usar y durante cuánto tiempo."),
            ("pt", "Plaza abre formulário", "Dicas", "Veja o que enviar e em quanto tempo sai a resposta."),
        ),
        (
            ("es", "Un calendario editorial", "", "Empieza por los pilares"),
            ("pt", "Regras de moderação", "", "Comece pelo propósito"),
        ),
        (
            ("es", "Las normas de un grupo", "Normas", "Escribe conductas, no virtudes."),
            ("es", "Cómo suena la marca", "Voz", "Escribe frases, no adjetivos."),
        ),
    ],
)
def test_short_advice_about_different_things_is_no_agreement(
    knowledge: KnowledgeBase, one: tuple[str, str, str, str], other: tuple[str, str, str, str]
) -> None:
    documents = []
    for place, (lang, title, heading, sentence) in enumerate((one, other)):
        first, order = {"es": ("Publica cada lunes.", "Escribe"), "pt": ("Publique às segundas.", "Escreva")}[lang]
        body = f"## {heading}\n\n- {order} a {title}.\n- {sentence}\n" if heading else f"## {sentence}\n\n{first}\n"
        documents.append(article(f"{lang}{place}", body, lang=lang, title=title))
    put(knowledge, *documents)
    assert all(entry.publishers == 1 for entry in listed(knowledge))


def test_the_steps_under_one_heading_are_practices_of_their_own(knowledge: KnowledgeBase) -> None:
    steps = ["Abre el menú y elige «Normas del grupo».", "Escribe la norma nueva del grupo y guárdala."]
    body = "## Cómo añadir una norma nueva a tu grupo\n\n" + "".join(f"- {step}\n" for step in steps)
    put(knowledge, article("uno", body), article("dos", f"{body}\nLas normas cambiaron en mayo.\n"))
    assert {(entry.title, entry.publishers) for entry in listed(knowledge)} == {(step, 2) for step in steps}


def test_other_rules_group_what_there_is_anew(knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    put(knowledge, thanks("es", "uno"), thanks("en", "two"))
    assert listed(knowledge)[0].publishers == 2
    monkeypatch.setattr(building, "rules_version", lambda: "stricter")
    monkeypatch.setattr(building, "linked_pairs", partial(linked_pairs, threshold=0.999))
    knowledge.playbook.update(now=NOW)
    assert {entry.publishers for entry in listed(knowledge)} == {1}


def test_without_a_question_what_is_said_in_the_readers_language_comes_first(knowledge: KnowledgeBase) -> None:
    put(
        knowledge,
        thanks("es", "uno", days_ago=90),
        thanks("en", "two", days_ago=80),
        article("tres", "## Tono\n\n- Habla con calma y sin ironía.\n", days_ago=60),
        article("four", "## Rules\n\n- Pin the rules of your group.\n", lang="en", days_ago=5),
    )
    several, latest, other = (entry.title for entry in listed(knowledge))
    assert (latest, other) == ("Pin the rules of your group.", "Habla con calma y sin ironía.")
    answer = knowledge.playbook.practices("", reader_lang="es", now=NOW)
    assert [entry.title for entry in answer.practices] == [several, other, latest]


@pytest.mark.parametrize("lang", ["es", "pt", "en"])
def test_what_is_said_in_the_readers_language_names_a_practice(knowledge: KnowledgeBase, lang: str) -> None:
    put(knowledge, thanks("es", "uno"), thanks("pt", "dois"), thanks("en", "three"))
    said, _ = THANKS[lang]
    browsed, *_ = knowledge.playbook.practices("", reader_lang=lang, now=NOW).practices
    asked, *_ = knowledge.playbook.practices("welcome new members", reader_lang=lang, now=NOW).practices
    alone = knowledge.playbook.practice(browsed.practice_id, reader_lang=lang, now=NOW)
    for entry in (browsed, asked, alone):
        assert (entry.title, entry.passages[0].lang) == (said, lang)
        assert titled_by(entry) == entry.passages[0]


@pytest.mark.parametrize("lang", ["es", "pt", "en"])
def test_themes_are_called_without_an_article_so_that_a_list_of_them_is_in_order(lang: str) -> None:
    articles = {"el", "la", "los", "las", "lo", "o", "a", "os", "as", "the"}
    names = [theme_name(translator(lang), theme) for theme in Theme]
    assert not [name for name in names if name.split()[0].casefold() in articles]


def test_a_practice_says_of_which_countries_its_articles_are(knowledge: KnowledgeBase) -> None:
    put(
        knowledge,
        thanks("es", "uno", country="ES", days_ago=5),
        thanks("pt", "dois", country="BR", days_ago=9),
        thanks("en", "three", days_ago=7),
    )
    assert listed(knowledge)[0].countries == ("ES", "BR")


def test_copies_count_as_one_publisher(knowledge: KnowledgeBase) -> None:
    sentence, reason = THANKS["es"]
    text = f"## Guía\n\n- {sentence} {reason}\n\n" + " ".join(f"El dato número {n} no cambia nada." for n in range(60))
    put(knowledge, article("uno", text, days_ago=20), article("dos", text, days_ago=5))
    index_store(knowledge)
    (best, *_) = [entry for entry in listed(knowledge) if entry.title == sentence]
    assert (best.publishers, best.publisher_names) == (1, ("uno",))
    assert best.last_confirmed == NOW - timedelta(days=20)


def test_practice_keeps_its_id_as_it_grows_and_changes(knowledge: KnowledgeBase) -> None:
    put(knowledge, thanks("es", "uno"))
    (first,) = [entry for entry in listed(knowledge) if "Agradece" in entry.title]
    put(knowledge, thanks("en", "two"))
    put(knowledge, thanks("es", "uno", title="Otro título"))  # the article was edited
    (grown,) = [entry for entry in listed(knowledge) if entry.publishers == 2]
    assert grown.practice_id == first.practice_id


def test_an_edited_article_is_quoted_again_when_it_was_read_again(knowledge: KnowledgeBase) -> None:
    put(knowledge, thanks("es", "uno"))
    edited = thanks("es", "uno")
    edited["text"] = "Actualización del lunes: esta guía fue corregida tras varios avisos.\n\n" + edited["text"]
    assert not knowledge.import_lines([json.dumps(edited).encode()], now=NOW).errors
    assert not listed(knowledge), "what stands there now was not read yet"
    knowledge.playbook.update(now=NOW)
    assert {passage.text[:9] for entry in listed(knowledge) for passage in entry.passages} == {"Agradece "}


def test_advice_goes_with_its_document(knowledge: KnowledgeBase) -> None:
    put(knowledge, thanks("es", "uno"), thanks("en", "two"))
    (both,) = [entry for entry in listed(knowledge) if entry.publishers == 2]
    gone = next(passage.document_id for passage in both.passages if passage.publisher == "two")
    with knowledge.database.write() as connection:
        delete_documents(connection, [gone])
    knowledge.playbook.update(now=NOW)
    assert {name for entry in listed(knowledge) for name in entry.publisher_names} == {"uno"}
    assert any(entry.practice_id == both.practice_id for entry in listed(knowledge))


def test_a_practice_is_named_by_what_is_left_of_it(knowledge: KnowledgeBase) -> None:
    put(knowledge, thanks("es", "uno"), thanks("en", "two"))
    (both,) = [entry for entry in listed(knowledge) if entry.publishers == 2]
    named_by = next(passage.document_id for passage in both.passages if passage.text.startswith(both.title))
    with knowledge.database.write() as connection:
        delete_documents(connection, [named_by])
    knowledge.playbook.update(now=NOW)
    (left,) = [entry for entry in listed(knowledge) if entry.practice_id == both.practice_id]
    assert left.passages[0].text.startswith(left.title)


def test_what_a_person_did_survives(knowledge: KnowledgeBase) -> None:
    put(knowledge, thanks("es", "uno"), article("dos", "## Tono\n\n- Habla con calma y sin ironía.\n"))
    entry = next(entry for entry in listed(knowledge) if "Agradece" in entry.title)
    other = next(entry for entry in listed(knowledge) if "Habla" in entry.title)
    own = knowledge.playbook.add("Saludar cada lunes", theme="tone", network="whatsapp")
    knowledge.playbook.change(entry.practice_id, lambda one: replace(one, pinned=True, own_title="Dar las gracias"))
    knowledge.playbook.change(other.practice_id, lambda one: replace(one, hidden=True))
    put(knowledge, thanks("en", "three"), thanks("pt", "quatro"))
    now_listed = listed(knowledge)
    assert (now_listed[0].title, now_listed[0].practice_id, now_listed[0].publishers) == (
        "Dar las gracias",
        entry.practice_id,
        3,
    )
    assert own.practice_id in {one.practice_id for one in now_listed}
    assert other.practice_id not in {one.practice_id for one in now_listed}
    assert other.practice_id in {one.practice_id for one in listed(knowledge, include_hidden=True)}
    assert knowledge.playbook.practices("saludar los lunes", now=NOW).practices[0].practice_id == own.practice_id
    knowledge.playbook.remove(own.practice_id)
    with pytest.raises(PracticeError, match="hide"):
        knowledge.playbook.remove(entry.practice_id)


def test_own_practices_are_listed_in_their_language(knowledge: KnowledgeBase) -> None:
    put(knowledge, thanks("es", "uno"))
    for title in ("Saluda a los miembros cada lunes", "Greet the members on Mondays", "Stickers propios"):
        knowledge.playbook.add(title)

    def own(*langs: str) -> set[str]:
        return {entry.title for entry in listed(knowledge, langs=langs) if entry.own}

    assert own("es") == {"Saluda a los miembros cada lunes", "Stickers propios"}  # of which the last may be any
    assert own("en") == {"Greet the members on Mondays", "Stickers propios"}
    assert len(own("es", "en")) == len(own()) == 3
    answered = knowledge.playbook.practices("saludar los lunes", PracticeFilters(langs=("es",)), now=NOW).practices
    assert answered[0].title == "Saluda a los miembros cada lunes"


def test_a_list_and_a_digest_begin_with_what_is_clear(knowledge: KnowledgeBase) -> None:
    text = (
        "## Al cerrar un grupo\n\nSi ya nadie escribe, toca despedirse.\n\n- Díselo antes.\n- Después apágalo.\n"
        "- Avisa con tres días y comparte los contactos de quienes acepten.\n- Y agradece.\n"
    )
    put(knowledge, article("uno", text, days_ago=2))
    clear = "Avisa con tres días y comparte los contactos de quienes acepten."
    assert len(listed(knowledge)) >= 3
    assert listed(knowledge)[0].title == clear
    edition = knowledge.digests.compose(
        Audience("", "es", "UTC"), days_between(date(2026, 11, 16), date(2026, 11, 21), UTC), NOW
    ).edition
    assert [practice.title for practice in edition.practices] == [clear]


def test_filters(knowledge: KnowledgeBase) -> None:
    put(
        knowledge,
        article("uno", "## Guía de Instagram\n\n- Publica tres reels por semana.\n", days_ago=800),
        article("dos", "## Normas\n\n- Escribe las reglas de moderación del grupo.\n"),
        article("meta", "Instagram cambia.", kind="platform", title="Novedades de Instagram", days_ago=1),
    )
    (instagram,) = listed(knowledge, networks=("instagram",))
    assert (instagram.network, instagram.status, instagram.check_reason) == ("instagram", "check", "age")
    assert [entry.theme for entry in listed(knowledge, themes=("moderation",))] == ["moderation"]
    assert listed(knowledge, status="check") == (instagram,)
    assert listed(knowledge, older_than=timedelta(days=700)) == (instagram,)


def test_only_articles_in_a_language_count(knowledge: KnowledgeBase) -> None:
    put(knowledge, thanks("es", "uno", days_ago=300), thanks("pt", "dois", days_ago=200), thanks("en", "three"))
    for lang, publisher in (("pt", "dois"), ("es", "uno"), ("en", "three")):
        (entry,) = listed(knowledge, langs=(lang,))
        assert entry.publisher_names == (publisher,)
        assert entry.title == THANKS[lang][0]
        assert [passage.lang for passage in entry.passages] == [lang]
    (both,) = listed(knowledge, langs=("pt", "es"))
    assert both.publishers == 2
    knowledge.playbook.add("Greet the members on Mondays")
    asked = knowledge.playbook.practices("agradecer aos novos membros", PracticeFilters(langs=("pt",)), now=NOW)
    assert [entry.publisher_names for entry in asked.practices] == [("dois",)]


def test_a_killed_update_goes_on(knowledge: KnowledgeBase) -> None:
    knowledge.import_lines([json.dumps(thanks(lang, lang * 2)).encode() for lang in THANKS], now=NOW)

    def stop(done: int, total: int | None, note: str) -> None:
        if "grouping" in note:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        knowledge.playbook.update(now=NOW, progress=stop)
    assert listed(knowledge) == ()
    knowledge.playbook.update(now=NOW)
    assert listed(knowledge)[0].publishers == 3


def test_what_waits_is_looked_for_once(knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look for each portion would go through all articles as often as there are portions."""
    monkeypatch.setattr(building, "_DOCUMENTS", 1)
    statements = statements_of(knowledge.database)
    put(knowledge, *(thanks("es", f"medio{number}") for number in range(5)))
    assert len([statement for statement, _ in statements if "JOIN advice_documents" in statement]) == 1
    assert listed(knowledge)[0].publishers == 5


def test_what_is_linked_already_is_not_compared_anew(knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    put(knowledge, thanks("es", "uno"), thanks("es", "dos"))
    compared: list[int] = []

    def count(new: Sequence[Any], others: Sequence[Any]) -> Any:
        compared.append(len(new))
        return linked_pairs(new, others)

    monkeypatch.setattr(building, "linked_pairs", count)
    put(knowledge, thanks("en", "three"))
    assert compared == [1]
    assert len(listed(knowledge)) == 1


def test_a_flood_of_what_says_the_same_has_no_square_of_links(monkeypatch: pytest.MonkeyPatch) -> None:
    flood = np.tile(np.eye(1, 8, dtype=np.float32), (1_000, 1))
    near = np.eye(1, 8, dtype=np.float32) + 0.5 * np.eye(1, 8, 1, dtype=np.float32)
    near /= np.linalg.norm(near)
    pairs = list(linked_pairs(np.concatenate([near, flood]), np.concatenate([flood, near])))
    assert len(pairs) == 1_001 * 200
    assert list(linked_pairs(near, np.concatenate([near, flood[:9]]))) == [(0, place) for place in range(10)]

    monkeypatch.setattr(grouping, "_LARGEST_CHAIN", 30)
    said = [Said("Publica más veces", "es", frozenset({number})) for number in range(100)]
    groups = groups_in_chain([f"{number:03}" for number in range(100)], flood[:100], said)
    assert sorted(map(len, groups)) == [10, 30, 30, 30]


@pytest.mark.parametrize(
    ("first", "second", "lang", "apart"),
    [
        ("Call, don't email.", "Invite, don’t spam.", "en", True),
        ("Borra el spam, nunca una crítica.", "Contesta con datos, nunca con enojo.", "es", True),
        ("Don't delete criticism.", "Never delete criticism.", "en", False),
    ],
)
def test_what_has_only_a_negation_in_common_is_not_the_same(first: str, second: str, lang: str, apart: bool) -> None:
    assert bool(kept_apart([Said(first, lang), Said(second, lang)])[0, 1]) is apart


@pytest.mark.parametrize(
    ("one", "other", "publishers"),
    [
        (("es", "Publica entre las 7 y las 9."), ("es", "Publica entre las 19 y las 22."), {1}),
        (("es", "Publica en Instagram a las 9."), ("en", "Post on Instagram at 19:00."), {1}),
        (("es", "Publica en Instagram a las 9:00."), ("es", "Publica en Instagram a las 9."), {2}),
        (("es", "Usa 5 hashtags en cada publicación."), ("es", "Usa 30 hashtags en cada publicación."), {1}),
        (("es", "Responde los comentarios de Facebook."), ("es", "Responde los comentarios de Instagram."), {1}),
        (("es", "Responde los comentarios de Facebook."), ("en", "Reply to the comments on Instagram."), {1}),
        (("es", "Responde los comentarios de Instagram."), ("es", "Responde a los comentarios."), {2}),
    ],
)
def test_other_numbers_or_networks_are_no_agreement(
    knowledge: KnowledgeBase, one: tuple[str, str], other: tuple[str, str], publishers: set[int]
) -> None:
    for name, (lang, sentence) in (("uno", one), ("dos", other)):
        put(knowledge, article(name, f"## Instagram\n\n- {sentence}\n", lang=lang, title="Instagram"))
    assert {entry.publishers for entry in listed(knowledge)} == publishers


def test_nothing_to_say(knowledge: KnowledgeBase) -> None:
    assert knowledge.playbook.update(now=NOW)
    answer = knowledge.playbook.practices("cómo moderar", now=NOW)
    assert (answer.practices, len(answer.notices)) == ((), 1)
    assert knowledge.playbook.practices("x" * 100_000, now=NOW).practices == ()
    with pytest.raises(SearchError, match="empty"):
        knowledge.playbook.practices("   ", now=NOW)
    with pytest.raises(PracticeError, match="no practice 9"):
        knowledge.playbook.practice(9)
    for title, theme in (("", None), ("x" * 301, None), ("Bien", "cocina")):
        with pytest.raises(PracticeError):
            knowledge.playbook.add(title, theme=theme)


@pytest.mark.parametrize(
    ("question", "is_close"),
    [
        ("cómo recibo a los miembros nuevos", True),
        ("como receber novos membros", True),
        ("how to welcome new members", True),
        ("miembros", True),
        ("verificación", True),
        ("xyzzy", False),
        ("jajaja", False),
        ("receta de arepas", False),
        ("¿cuál es la capital de Mongolia?", False),
    ],
)
def test_an_answer_says_when_nothing_is_close(knowledge: KnowledgeBase, question: str, is_close: bool) -> None:
    put(
        knowledge,
        thanks("es", "uno"),
        article("dos", "## Seguridad\n\n- Activa la verificación en dos pasos en todas tus cuentas.\n"),
    )
    answer = knowledge.playbook.practices(question, now=NOW)
    assert answer.practices
    assert [notice.sentence for notice in answer.notices] == ([] if is_close else [NOTHING_CLOSE])


@pytest.mark.parametrize("question", ["miembros -sorteo", '"miembros nuevos"', "miembros país:MX", "lang:es"])
def test_an_answer_says_that_it_knows_no_operators(knowledge: KnowledgeBase, question: str) -> None:
    put(knowledge, thanks("es", "uno"))
    told = [notice.sentence for notice in knowledge.playbook.practices(question, now=NOW).notices]
    assert PLAIN_WORDS_ALONE in told


def test_checklist_cannot_be_broken_out_of(knowledge: KnowledgeBase) -> None:
    put(knowledge, article("uno", "## Guía\n\n- Escribe [hola](javascript:alert(1)) y <script>\u202e en el grupo.\n"))
    text = checklist(listed(knowledge), "Mi *lista*\n# otra", translator("es"))
    assert text.startswith("# Mi \\*lista\\* # otra\n")
    assert "<script>" not in text
    assert "[hola](javascript" not in text
    assert "(<https://uno.example/nota>)" in text


def test_evidence_is_shown_without_its_marks(knowledge: KnowledgeBase) -> None:
    put(knowledge, article("uno", "## Guía\n\n- **Responde** pronto a la [gente](/x).\n"))
    text = checklist(listed(knowledge), "Lista", translator("es"))
    assert "“Responde pronto a la gente.”" in text


def test_checklist_goes_by_theme_and_says_what_to_check(knowledge: KnowledgeBase) -> None:
    put(knowledge, thanks("es", "uno"), thanks("pt", "dos", days_ago=3_000))
    knowledge.playbook.add("Revisar las contraseñas", theme="security")
    knowledge.playbook.add("Sin tema")
    practices = (*listed(knowledge, themes=("membership",)), *listed(knowledge, themes=("security", "other")))
    text = checklist(practices, "Para el lunes", translator("es"))
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "# Para el lunes",
        "## Miembros",
        "## Seguridad",
        "## Otros temas",
    ]
    assert text.count("- [ ] **") == len(practices) == 3
    assert "2 medios" in text
    plain = plain_checklist(
        [replace(practices[0], check_reason="age"), *practices[1:]], "Para\nel lunes", translator("pt")
    )
    assert plain.startswith("Para el lunes\n\nMEMBROS\n\n☐ ")
    assert plain.count("☐ ") == 3
    assert "https://uno.example/nota" in plain
    assert translator("pt").gettext("to check: nobody has confirmed it for long") in plain
    assert "*" not in plain


def test_both_sides_of_a_contradiction_are_heard(knowledge: KnowledgeBase) -> None:
    do = "Compra seguidores para tu cuenta nueva."
    put(
        knowledge,
        *(article(f"si{number}", f"## Guía\n\n- {do}\n", days_ago=number) for number in range(7)),
        article("no", f"## Guía\n\n- {do}\n", days_ago=400),
    )
    with knowledge.database.write() as connection:
        last = connection.execute(select(func.max(advice.c.id))).scalar_one()
        connection.execute(update(advice).where(advice.c.id == last).values(forbids=True))
    (entry,) = listed(knowledge)
    assert entry.contradicted
    assert [passage.forbids for passage in entry.passages].count(True) == 1
    assert entry.passages[1].publisher == "no"


def test_whoever_keeps_answers_learns_of_changes(knowledge: KnowledgeBase) -> None:
    seen = [knowledge.playbook.number()]
    put(knowledge, thanks("es", "uno"))
    seen.append(knowledge.playbook.number())
    practice = knowledge.playbook.add("Saludar cada lunes")
    seen.append(knowledge.playbook.number())
    knowledge.playbook.change(practice.practice_id, lambda stored: replace(stored, pinned=True))
    seen.append(knowledge.playbook.number())
    knowledge.playbook.remove(practice.practice_id)
    seen.append(knowledge.playbook.number())
    assert seen == sorted(set(seen))


def test_a_digest_quotes_advice_in_a_language_of_its_audience_where_it_was_said_in_it(knowledge: KnowledgeBase) -> None:
    put(knowledge, thanks("es", "a", days_ago=4), thanks("pt", "b", days_ago=3), thanks("en", "c", days_ago=20))
    days = days_between(NOW.date() - timedelta(days=7), NOW.date() - timedelta(days=1), UTC)

    def quoted(lang: str, *source_langs: str) -> list[str | None]:
        audience = Audience(f"{lang} {source_langs}", lang, "UTC", source_langs=source_langs)
        practices = knowledge.digests.compose(audience, days, NOW).edition.practices
        return [practice.quote.article.lang for practice in practices]

    assert [quoted("es"), quoted("pt")] == [["es"], ["pt"]]
    assert quoted("en") == ["pt"], "the latest of these days"
    assert quoted("en", "es", "en") == ["es"]
