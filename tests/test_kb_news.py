"""What is new since somebody last looked."""

from datetime import timedelta

from kb.digest.news import News, news_since
from kb.embedding.fake import FakeEmbedder
from kb.models import MarkedTopic, TopicMark
from kb.practices.building import update_playbook
from kb.progress import silent
from kb.store.marked_topics import put_topic
from kb.trends.marks import topic_of
from tests.shelf import CUP, LIGHT, NOON, Shelf

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def news(shelf: Shelf, since: float, *, looked: bool) -> News:
    """What is new on day 20 since another day."""
    shelf.follow()
    update_playbook(shelf.database, FakeEmbedder(), shelf.folder, NOON + 20 * DAY, silent)
    with shelf.database.read() as connection:
        return news_since(connection, "es", NOON + since * DAY, NOON + 20 * DAY, looked=looked)


def announced(found: News) -> list[str]:
    return [change.article.publisher for change in found.platform_changes]


def test_what_came_in_late_is_new_to_who_looked_before(shelf: Shelf) -> None:
    shelf.put("plaza", LIGHT, 19, kind="platform", published=NOON + 17 * DAY)
    assert announced(news(shelf, 18, looked=True)) == ["plaza"]
    assert announced(news(shelf, 18, looked=False)) == []
    assert announced(news(shelf, 16, looked=False)) == ["plaza"]


def test_what_was_old_when_it_came_in_is_no_news(shelf: Shelf) -> None:
    shelf.put("plaza", LIGHT, 19, kind="platform", published=NOON + 5 * DAY)
    assert announced(news(shelf, 18, looked=True)) == []


def test_what_was_seen_is_not_new(shelf: Shelf) -> None:
    shelf.put("plaza", LIGHT, 17, kind="platform", published=NOON + 17 * DAY)
    first = shelf.put("a", CUP, 17, published=NOON + 17 * DAY)
    shelf.put("b", CUP, 19, published=NOON + 19 * DAY)
    found = news(shelf, 18, looked=True)
    assert announced(found) == []
    assert found.told == {first}


def test_what_is_hidden_is_not_announced(shelf: Shelf) -> None:
    shelf.put("plaza", LIGHT, 19, kind="platform", published=NOON + 19 * DAY)
    hidden = MarkedTopic("apagón", TopicMark.HIDDEN, NOON + 19 * DAY)
    with shelf.database.write() as connection:
        put_topic(connection, topic_of(hidden.words), hidden)
    assert announced(news(shelf, 18, looked=True)) == []


def test_an_announcement_leads_to_its_story(shelf: Shelf) -> None:
    first = shelf.put("a", LIGHT, 19, published=NOON + 19 * DAY)
    said = shelf.put("plaza", f"{LIGHT}, dice Plaza", 19, kind="platform", published=NOON + 19 * DAY)
    assert news(shelf, 18, looked=True).story_of == {said: first}


def test_advice_that_came_in_since(shelf: Shelf) -> None:
    advice = "Responde siempre en menos de una hora, porque quien espera se va. Evita borrar los comentarios negativos."
    for name, day in (("a", 17), ("b", 19)):
        title = f"Consejos de {name * 3} para responder"
        shelf.put(name, title, day, text=f"{advice} Dice {name * 4}.", kind="practice", published=NOON + 15 * DAY)
    assert news(shelf, 18, looked=True).practices
    assert not news(shelf, 19.5, looked=True).practices
