"""Alerts put into words: every sentence is a message of the catalogue or a quotation. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from kb.digest import story_words
from kb.digest.bulletin import Bulletin
from kb.digest.edition import Article, Finding, Watched
from kb.digest.phrases import Phrases, as_heading
from kb.digest.scope import finding
from kb.digest.wording import watched_entry
from kb.digest.written import Entry, Section, WrittenEdition
from kb.models import Alert, AlertKind, DateReliability
from kb.quiet_hours import zone_named
from kb.trends.status import Status

_MOST_ENTRIES = 10  # of watches, and of trends
_MOST_ARTICLES = 8  # of an entry


def written_bulletin(bulletin: Bulletin) -> WrittenEdition:
    """The alerts, of which there is at least one, in the language of their audience; what weighs most first."""
    return _Writer(bulletin).written()


class _Writer:
    def __init__(self, bulletin: Bulletin) -> None:
        self._bulletin = bulletin
        self._say = Phrases(bulletin.audience.lang, zone_named(bulletin.audience.time_zone))
        self._t = self._say.words

    def written(self) -> WrittenEdition:
        t, alerts = self._t, self._bulletin.alerts
        watches = sorted(self._by_watch().items(), key=lambda named: -sum(map(_weight, named[1])))
        trends = sorted((each for each in alerts if each.verdict is not None), key=_score, reverse=True)
        first = f"{watches[0][0]} — {watches[0][1][0].title}" if watches else trends[0].title
        told = len(watches) + len(trends)
        sections = (
            *self._section("watched", t.gettext("What you watch"), [self._watch(*named) for named in watches]),
            *self._section("trends", t.gettext("What moves now"), [self._trend(trend) for trend in trends]),
        )
        return WrittenEdition(
            lang=self._say.lang,
            title=t.ngettext("Alert: {title}", "{count} alerts, the first: {title}", told, title=as_heading(first)),
            subtitle=t.gettext("For {audience}", audience=self._bulletin.audience.name),
            sections=sections,
            footer=tuple(self._footer(sections)),
            notes_heading=t.gettext("Note"),
            links_heading=t.gettext("Sources"),
        )

    def _footer(self, sections: Sequence[Section]) -> Iterator[str]:
        if any(entry.quotes for section in sections for entry in section.entries):
            yield self._t.gettext("What is quoted is word for word from the article that it leads to.")
        raised = max(alert.raised for alert in self._bulletin.alerts)
        instant = self._t.instant(raised, self._say.zone)
        yield self._t.gettext("Catalejo tells what it had found by {instant}.", instant=instant)

    def _section(self, key: str, heading: str, entries: Sequence[Entry]) -> Iterator[Section]:
        """The first of these entries, if there is any, and how many more there are."""
        more = len(entries) - _MOST_ENTRIES
        cut = self._t.ngettext(
            "These weigh most; Catalejo has {count} more.", "These weigh most; Catalejo has {count} more.", more
        )
        if entries:
            yield Section(key, heading, (cut,) if more > 0 else (), tuple(entries[:_MOST_ENTRIES]))

    def _by_watch(self) -> dict[str, list[Alert]]:
        """Alerts of watches: those that one raised one after the other, as in quiet hours, are one entry."""
        found: dict[str, list[Alert]] = {}
        for alert in self._bulletin.alerts:
            if alert.kind is AlertKind.WATCH:
                found.setdefault(alert.watch or alert.title, []).append(alert)
        return found

    def _watch(self, name: str, alerts: Sequence[Alert]) -> Entry:
        findings = dict[tuple[bool, int], Finding]()  # the first article of each story
        for article in (article for alert in alerts for article in alert.articles):
            has_story = article.story_id is not None
            key, found = (has_story, article.story_id or article.document_id), finding(article)
            known = findings.get(key)
            findings[key] = found if known is None else replace(known, others=known.others + 1 + found.others)
        told = tuple(findings.values())[:_MOST_ARTICLES]
        beyond = sum(alert.stories - len(alert.articles) for alert in alerts)  # that are not kept with their alert
        watched = Watched(f"watch/{name}", name, told, len(findings) + beyond - len(told), ())
        return watched_entry(self._say, watched, self._when([each.article for each in told]))

    def _trend(self, alert: Alert) -> Entry:
        say, verdict = self._say, alert.verdict
        assert verdict is not None
        findings = [finding(each) for each in alert.articles[:_MOST_ARTICLES]]
        headline = self._headline(alert, [each.article for each in findings])
        facts = [
            story_words.told_by(say, verdict.independent_publishers, verdict.first_seen),
            story_words.mentions(say, verdict.observed, verdict.expected, verdict.window_days),
        ]
        if verdict.countries:
            places = story_words.way(say, [(country, 0.0) for country in verdict.countries])
            facts.append(self._t.gettext("Where: {places}.", places=places))
        return Entry(
            key=f"alert/{alert.id}",
            heading=say.title(headline),
            url=headline.url,
            label=say.status(Status(verdict.status)),
            facts=(*facts, *self._when([each.article for each in findings])),
            links=tuple(say.found(each) for each in findings),
        )

    def _headline(self, alert: Alert, articles: Sequence[Article]) -> Article:
        """One in the language of the audience, if there is any; the most central, whose title the alert has, if it is
        among these.
        """
        own = [article for article in articles if article.lang == self._say.lang] or articles
        return next((article for article in own if article.title == alert.title), own[0])

    def _when(self, articles: Sequence[Article]) -> Iterator[str]:
        """When the first and the last of several articles were published."""
        dated = [article for article in articles if article.published is not None]
        if len(dated) > 1:
            first, last = min(dated, key=_published), max(dated, key=_published)
            yield self._t.gettext(
                "The first article is from {first}, the latest from {last}.",
                first=self._moment(first),
                last=self._moment(last),
            )

    def _moment(self, article: Article) -> str:
        if article.published is None or article.date_reliability is DateReliability.DAY:
            return self._say.date_of(article)
        return self._t.instant(article.published, self._say.zone)


def _published(article: Article) -> datetime:
    assert article.published is not None
    return article.published


def _score(alert: Alert) -> float:
    return 0.0 if alert.verdict is None else alert.verdict.score


def _weight(alert: Alert) -> int:
    """How many articles a watch found."""
    return sum(1 + article.others for article in alert.articles) + alert.stories - len(alert.articles)
