"""Stories as an edition tells them. Pure."""

from collections.abc import Mapping, Sequence

from kb.digest.choosing import Told, status_in_period
from kb.digest.edition import Arrival, Article, Quote, StoryInBrief, ToldStory
from kb.digest.scope import Scope, article
from kb.models import Document, Kind
from kb.stories.summary import most_telling, telling_sentence
from kb.trends.attention import BASELINE_DAYS
from kb.trends.trend import Trend

_DIGITS = 2


def tell_story(
    scope: Scope, trend: Trend, known: Mapping[int, Document], before: Told | None, quoted: set[str]
) -> ToldStory:
    """A story at length. ``known`` are its recent and its evidence's documents.

    The sentence quoted is one in the edition's language if there is one, none of ``quoted``, and is added to them. Of
    those that tell as much it is that of the headline's article, else the latest: a story told in stages began with
    what its headline has left behind.
    """
    recent = [known[document] for document in trend.recent if document in known]
    headline = _headline(scope, trend, recent, known)
    latest_first = recent[::-1]
    told = sorted(latest_first, key=lambda document: document.id != headline.document_id)
    own = [document for document in told if document.lang == scope.audience.lang]
    sentence = telling_sentence(own, trend.terms, quoted) or telling_sentence(told, trend.terms, quoted)
    if sentence is not None:
        quoted.add(sentence.text)
    parts = trend.score_parts
    announcement = next((document for document in recent if document.kind == Kind.PLATFORM), None)
    return ToldStory(
        key=scope.story_key(trend.story_id),
        story_id=trend.story_id,
        headline=headline,
        status=trend.status,
        score=round(trend.score, _DIGITS),
        window_days=parts.window_days,
        observed=round(parts.observed, _DIGITS),
        expected=round(parts.expected, _DIGITS),
        first_seen=trend.first_seen,
        publishers=trend.independent_publishers,
        articles=len(trend.recent),
        attention=tuple(round(each, _DIGITS) for each in reversed(trend.attention[:BASELINE_DAYS])),
        arrivals=tuple(Arrival(step.name, step.lag_hours, step.publishers) for step in trend.country_ladder),
        quote=None if sentence is None else Quote(sentence.text, article(known[sentence.document_id])),
        evidence=_first_of_each_publisher(recent)[: scope.amounts.links],
        topics=trend.followed,
        announcement=None if announcement is None else article(announcement),
        before=None if before is None else before.status,
        publishers_before=0 if before is None else before.publishers,
    )


def tell_in_brief(scope: Scope, trend: Trend, known: Mapping[int, Document], before: Told | None) -> StoryInBrief:
    """A story in a line."""
    recent = [known[document] for document in trend.recent if document in known]
    return StoryInBrief(
        key=scope.story_key(trend.story_id),
        story_id=trend.story_id,
        headline=_headline(scope, trend, recent, known),
        status=status_in_period(trend),
        before=None if before is None else before.status,
        publishers=trend.independent_publishers,
        articles=len(trend.recent),
        last=trend.last_seen,
    )


def documents_of(trend: Trend) -> tuple[int, ...]:
    """The documents by which a story is told."""
    return (*trend.recent, *(each.document_id for each in trend.evidence))


def _headline(scope: Scope, trend: Trend, recent: Sequence[Document], known: Mapping[int, Document]) -> Article:
    """The article whose title the story has: one of the period if there is any, in the edition's language if there is
    one, the most central if it is among these, else the one whose title holds most of the story's words.
    """
    evidence = [known[each.document_id] for each in trend.evidence if each.document_id in known]
    told = list(recent) or evidence
    candidates = [document for document in told if document.lang == scope.audience.lang] or told
    titles = {trend.titles.get(scope.audience.lang), trend.title}
    central = next((document for document in candidates if document.title in titles), None)
    return article(central or most_telling(candidates, trend.terms))


def _first_of_each_publisher(documents: Sequence[Document]) -> tuple[Article, ...]:
    first: dict[str, Document] = {}
    for document in documents:
        first.setdefault(document.publisher, document)
    return tuple(article(document) for document in first.values())
