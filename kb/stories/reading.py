"""Stories as they are shown: who tells them, since when, and in which words."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from kb.errors import StoryError
from kb.index.analysis import is_stop_word, words
from kb.index.document_words import counts
from kb.models import Document, Kind, Story, StoryDocument
from kb.noise import noise_in
from kb.store.database import Database
from kb.store.documents import get_documents
from kb.store.stories import has_seen_after, ids_seen_since, places_of
from kb.stories.following import Stories
from kb.stories.summary import telling_sentence

_TERMS = 6
_SHORTEST_TERM = 3
LEAST_PUBLISHERS = 2


@dataclass(frozen=True, slots=True)
class ToldWhere:
    """Which articles count: those of one country (by source or import) or in one language; by default all."""

    country: str | None = None
    lang: str | None = None

    def counts(self, country: str | None, lang: str | None) -> bool:
        """Whether an article of this country in this language does."""
        return self.country in (None, country) and self.lang in (None, lang)


ANYWHERE = ToldWhere()


def story_ids(
    database: Database, stories: Stories, as_of: datetime | None, where: ToldWhere = ANYWHERE
) -> list[tuple[str, int]]:
    """The address of each article up to an instant, as it was given, and its story, in the order of ids."""
    with database.read() as connection:
        story_of = stories.at(connection, as_of).stories(connection)
        found = places_of(connection, sorted(story_of))
        return [(url, story_of[document]) for document, url, country, lang in found if where.counts(country, lang)]


def list_stories(
    database: Database, stories: Stories, as_of: datetime, since: timedelta, limit: int, where: ToldWhere = ANYWHERE
) -> list[Story]:
    """The stories told in the time up to an instant by at least two publishers, those that most tell first."""
    with database.read() as connection:
        placed = stories.at(connection, as_of)
        told = _news(connection, placed.stories(connection, as_of - since), as_of - since, where)
        publishers = {story: len(_publishers(found)) for story, found in told.items()}
        chosen = [story for story, number in publishers.items() if number >= LEAST_PUBLISHERS]
        chosen.sort(key=lambda story: (-publishers[story], -len(told[story]), story))
        members = {
            story: _that_count(connection, ids, where)
            for story, ids in placed.members(connection, chosen[:limit]).items()
        }
        return [read_story(connection, stories, story, members[story], as_of) for story in chosen[:limit]]


def find_story(
    database: Database, stories: Stories, as_of: datetime, story_id: int, where: ToldWhere = ANYWHERE
) -> Story:
    """One story with all its articles that count. Raises ``StoryError`` if there is none with this id, or with such
    articles.
    """
    with database.read() as connection:
        placed = stories.at(connection, as_of)
        story = placed.current(connection, [story_id])[story_id]
        members = placed.members(connection, [story])[story]
        if not members:
            raise StoryError(f"There is no story {story_id}; `catalejo stories` lists them with their numbers.")
        counted = _that_count(connection, members, where)
        if not counted:
            raise StoryError(f"No article of story {story_id} is of the country and in the language asked for.")
        return read_story(connection, stories, story, counted, as_of)


def _that_count(connection: Connection, ids: Sequence[int], where: ToldWhere) -> list[int]:
    return [document for document, _, country, lang in places_of(connection, ids) if where.counts(country, lang)]


def _news(
    connection: Connection, story_of: Mapping[int, int], start: datetime, where: ToldWhere
) -> dict[int, list[Document]]:
    """The articles that count of each story of more than one, collected from an instant on."""
    recent = ids_seen_since(connection, start)
    held: dict[int, list[int]] = defaultdict(list)
    for document, story in story_of.items():
        if document in recent:
            held[story].append(document)
    several = {story: ids for story, ids in held.items() if len(ids) > 1}
    found = get_documents(connection, [document for ids in several.values() for document in ids])
    news = {
        story: [found[i] for i in ids if _is_news(found[i]) and where.counts(found[i].country, found[i].lang)]
        for story, ids in several.items()
    }
    return {story: articles for story, articles in news.items() if articles}


def _is_news(article: Document) -> bool:
    """Neither advice nor a page of every day, as a round-up that names a story among others."""
    return article.kind != Kind.PRACTICE and noise_in(article.title, article.url) is None


def _originals(articles: Iterable[Document]) -> list[Document]:
    """One article of each text, the first that was collected, in the order of collection."""
    first: dict[int, Document] = {}
    for article in sorted(articles, key=lambda article: (article.seen, article.id)):
        first.setdefault(article.copy_of or article.id, article)
    return list(first.values())


def _publishers(articles: Iterable[Document]) -> tuple[str, ...]:
    """Who tells independently, in the order of collection: copies count for the one who was first."""
    return tuple(dict.fromkeys(article.publisher for article in _originals(articles)))


def read_story(connection: Connection, stories: Stories, story_id: int, ids: Sequence[int], as_of: datetime) -> Story:
    """A story as these articles tell it; what is telling in it as was known at an instant."""
    articles = get_documents(connection, ids)
    copies = Counter(article.copy_of or article.id for article in articles.values())
    originals = _originals(articles.values())
    news = list(filter(_is_news, originals)) or originals
    often = Counter(article.publisher for article in news)
    # A publisher that floods is as many as any other.
    central = stories.by_centrality(connection, {article.id: 1 / often[article.publisher] for article in news})
    ordered = [articles[document] for document in central]
    titles: dict[str, str] = {}
    for article in ordered:
        titles.setdefault(article.lang or "", article.title)
    terms = _terms(connection, ordered, as_of)
    summary = telling_sentence(ordered, terms)
    in_each = {
        lang: telling_sentence([article for article in ordered if article.lang == lang], terms)
        for lang in titles
        if lang
    }
    return Story(
        story_id=story_id,
        title=ordered[0].title,
        titles={lang: title for lang, title in titles.items() if lang},
        terms=tuple(terms),
        summary=summary.text if summary else None,
        summary_of=summary.document_id if summary else None,
        summaries={lang: sentence for lang, sentence in in_each.items() if sentence},
        first_seen=min(article.seen for article in articles.values()),
        last_seen=max(article.seen for article in articles.values()),
        publishers=_publishers(filter(_is_news, articles.values())),
        countries=dict(Counter(article.country for article in originals if article.country).most_common()),
        langs=dict(Counter(article.lang for article in originals if article.lang).most_common()),
        documents=tuple(_document(article, copies[article.copy_of or article.id] - 1) for article in originals),
    )


def _document(article: Document, copies: int) -> StoryDocument:
    return StoryDocument(
        document_id=article.id,
        url=article.url,
        title=article.title,
        publisher=article.publisher,
        lang=article.lang,
        country=article.country,
        published=article.published,
        date_reliability=article.date_reliability,
        seen=article.seen,
        copies=copies,
    )


def _terms(connection: Connection, articles: Sequence[Document], as_of: datetime) -> list[str]:
    """The words of the titles that tell this story from others, as titles spell them, the most telling first."""
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    who: dict[str, set[str]] = defaultdict(set)  # says each word
    for article in articles:
        for word in words(article.title):
            is_telling = len(word.folded) >= _SHORTEST_TERM and not word.folded.isdigit()
            if is_telling and not is_stop_word(word.folded, None):
                spelled[word.folded][article.title[word.start : word.end]] += 1
                who[word.folded].add(article.publisher)
    least = 2 if len({article.publisher for article in articles}) > LEAST_PUBLISHERS else 1
    often = {word: len(publishers) for word, publishers in who.items() if len(publishers) >= least}
    known = counts(connection, often, as_of if has_seen_after(connection, as_of) else None)
    telling = {word: number / math.log(2 + known.get(word, 0)) for word, number in often.items()}
    best = sorted(telling, key=lambda word: -telling[word])[:_TERMS]  # of equal ones the first that is read
    return [spelled[word].most_common(1)[0][0] for word in best]
