"""A ranked story made into a trend, with everything that says how it is known. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kb.models import Signal, Story
from kb.networks import named_networks
from kb.store.trends import DatedArticle
from kb.trends.attention import BASELINE_DAYS
from kb.trends.counting import LeftOut, Reason
from kb.trends.demand import demand_for
from kb.trends.ladder import Arrival, ladder
from kb.trends.places import place_of
from kb.trends.ranking import Ranked, usual_life
from kb.trends.sample import Sample
from kb.trends.status import life
from kb.trends.trend import Evidence, Step, Trend

_MOST_EVIDENCE = 50


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all trends of a report share: the sample, and the ``days`` that are looked at.

    ``reasons`` are those of articles that do not count, by id.
    """

    sample: Sample
    days: int
    reasons: Mapping[int, Reason]
    publishers: tuple[int, ...]  # active on each day, the last first
    countries: frozenset[str]  # of publishers that published in the last four weeks
    usual_life_days: int | None
    signals: Sequence[Signal]


def surroundings(sample: Sample, days: int, story_of: Mapping[int, int], signals: Sequence[Signal]) -> Surroundings:
    """The surroundings of the trends of a sample."""
    recent = (article for row, article in enumerate(sample.counted) if sample.days[row] < BASELINE_DAYS)
    places = (place_of(article) for article in recent)
    return Surroundings(
        sample=sample,
        days=days,
        reasons={
            article.document_id: reason
            for article, reason in zip(sample.articles, sample.reasons, strict=True)
            if reason is not None
        },
        publishers=sample.active_publishers,
        countries=frozenset(place[0] for place in places if place is not None and place[1].is_of_publisher),
        usual_life_days=usual_life(sample, story_of),
        signals=signals,
    )


def tell(
    around: Surroundings, ranked: Ranked, story: Story, told: Sequence[DatedArticle], followed: tuple[str, ...] = ()
) -> Trend:
    """The trend of a story; ``told`` are its articles of the sample's horizon, from wherever they are."""
    as_of = around.sample.as_of
    now = life(ranked.attention.tolist(), around.publishers)
    own = sorted((around.sample.counted[row] for row in ranked.rows), key=lambda each: (_arrival(each), each.url))
    moments = [each.moment for each in own]
    start = as_of - timedelta(days=around.days)
    arrived = [article for article in told if around.reasons.get(article.document_id) in (None, LeftOut.COPY)]
    ladders = [ladder(arrivals(arrived), as_of, now.window) for arrivals in (_countries, _languages, _networks)]
    copies = Counter(article.text_id for article in told)
    # Whatever counts or not: an article without a date is one that its country has.
    has_told = {place[0] for article in told if (place := place_of(article)) is not None}
    return Trend(
        story_id=ranked.story_id,
        title=story.title,
        titles=story.titles,
        terms=story.terms,
        summary=story.summary,
        status=now.status,
        score=ranked.score,
        score_parts=ranked.score_parts,
        life=now,
        first_seen=min(moments),
        last_seen=max(moments),
        age_days=max(timedelta(), as_of - min(moments)) // timedelta(days=1),
        usual_life_days=around.usual_life_days,
        documents=len(story.documents),
        independent_publishers=len({int(around.sample.publishers[row]) for row in ranked.rows}),
        left_out=Counter(around.reasons[each.document_id] for each in told if each.document_id in around.reasons),
        countries=_numbers(ladders[0]),
        languages=_numbers(ladders[1]),
        networks=_numbers(ladders[2]),
        country_ladder=ladders[0],
        language_ladder=ladders[1],
        network_ladder=ladders[2],
        not_arrived=tuple(sorted(around.countries - has_told)),
        attention=tuple(ranked.attention.tolist()),
        demand=demand_for([article.title for article in own], around.signals),
        evidence=tuple(_evidence(own, copies)),
        recent=tuple(each.document_id for each in own if each.moment >= start),
        followed=followed,
    )


def _evidence(own: Iterable[DatedArticle], copies: Mapping[int, int]) -> Iterator[Evidence]:
    """The first article of each publisher."""
    first: dict[str, DatedArticle] = {}
    for article in own:
        first.setdefault(article.publisher, article)
    for article in list(first.values())[:_MOST_EVIDENCE]:
        place = place_of(article)
        yield Evidence(
            document_id=article.document_id,
            url=article.url,
            title=article.title,
            source=article.publisher,
            lang=article.lang,
            country=place[0] if place else None,
            published=article.published,
            date_reliability=article.date_reliability,
            copies=copies[article.text_id] - 1,
        )


def _countries(articles: Iterable[DatedArticle]) -> Iterator[Arrival]:
    for article in articles:
        if place := place_of(article):
            yield Arrival(place[0], article.publisher, _arrival(article), place[1])


def _languages(articles: Iterable[DatedArticle]) -> Iterator[Arrival]:
    for article in articles:
        if article.lang:
            yield Arrival(article.lang, article.publisher, _arrival(article))


def _networks(articles: Iterable[DatedArticle]) -> Iterator[Arrival]:
    for article in articles:
        for network in named_networks(article.title):
            yield Arrival(network, article.publisher, _arrival(article))


def _numbers(steps: Iterable[Step]) -> dict[str, int]:
    return {step.name: step.publishers for step in steps}


def _arrival(article: DatedArticle) -> datetime:
    """When it was told; of what is dated by the day, about its noon, so that midnight is not always the first."""
    if article.dated < article.seen < article.moment:  # collected in the morning of the day that it is dated by
        return article.seen
    return article.moment
