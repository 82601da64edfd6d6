"""An edition put into words: every sentence is a message of the catalogue or a quotation. Pure."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time, tzinfo

from babel.dates import format_interval, format_skeleton

from kb.digest.edition import (
    Advised,
    Article,
    DayAhead,
    Edition,
    Finding,
    Missed,
    PlatformChange,
    Quote,
    StoryInBrief,
    ToCheck,
    ToldStory,
    TroubledSource,
    Watched,
)
from kb.digest.names import FLAGS, MEASURES, NETWORK_NAMES, STATUSES, THEMES
from kb.digest.written import Chart, Entry, Link, QuotedSentence, Section, Text, WrittenEdition
from kb.models import DateReliability
from kb.practices.ageing import Reason
from kb.practices.themes import Theme
from kb.quiet_hours import zone_named
from kb.translation import Translator, translator
from kb.trends.status import Status

_LONGEST_TITLE = 200  # of a heading; the whole of it is where it leads
_PLACES = 6  # of a story's way
_NAMES = 8  # of sources that were added
_HOURS_OF_TWO_DAYS = 48
_TOLD_LESS = 0.05  # of what is expected: shown as none


def written(edition: Edition) -> WrittenEdition:
    """The edition in its language."""
    return _Writer(edition).written()


class _Writer:
    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._lang = edition.audience.lang
        self._t: Translator = translator(self._lang)
        self._zone: tzinfo = zone_named(edition.audience.time_zone)

    def written(self) -> WrittenEdition:
        edition, t = self._edition, self._t
        name = edition.audience.name
        return WrittenEdition(
            lang=self._lang,
            title=t.gettext("What moved: {days}", days=self._days()),
            subtitle=t.gettext("For {audience}", audience=name) if name else t.gettext("Your digest"),
            sections=tuple(self._sections()),
            footer=(
                t.gettext("What stands in quotation marks is word for word from the article that it leads to."),
                t.gettext(
                    "Composed by Catalejo from what it had collected by {instant}.",
                    instant=t.instant(edition.known_until, self._zone),
                ),
            ),
            notes_heading=t.gettext("Note"),
            links_heading=t.gettext("Told by"),
            note=edition.note or None,
        )

    def _sections(self) -> Iterator[Section]:
        edition, gettext = self._edition, self._t.gettext
        yield Section("published", gettext("In numbers"), tuple(self._numbers()))
        parts: Sequence[tuple[str, str, Sequence[object], Callable[..., Entry]]] = (
            ("top_stories", gettext("What moved most"), edition.top_stories, self._story),
            ("moving", gettext("Also on the move"), edition.moving, self._moving),
            ("closing", gettext("What became of"), edition.closing, self._closing),
            ("platform_changes", gettext("What the networks announced"), edition.platform_changes, self._platform),
            ("practices", gettext("Best practice"), edition.practices, self._practice),
            ("to_check", gettext("Advice to check again"), edition.to_check, self._to_check),
            ("watched", gettext("What you watch"), edition.watched, self._watched),
            ("missed", gettext("Sought, and told by none of your sources"), edition.missed, self._missed),
            ("days_ahead", gettext("Dates ahead"), edition.days_ahead, self._day_ahead),
            ("troubled_sources", gettext("Sources in trouble"), edition.troubled_sources, self._troubled),
        )
        for key, heading, items, entry in parts:
            if items:
                yield Section(key, heading, entries=tuple(entry(item) for item in items))
        if edition.added_sources:
            names = self._listed([source.name for source in edition.added_sources], _NAMES)
            yield Section("added_sources", gettext("Sources added"), (names,))

    def _numbers(self) -> Iterator[str]:
        t, now, before = self._t, self._edition.published, self._edition.published_before
        if not now.articles:
            yield t.gettext("Nothing was published in these days that Catalejo has collected.")
            return
        yield t.gettext(
            "{articles} by {publishers}, from {countries}, in {languages}.",
            articles=self._articles(now.articles),
            publishers=self._publishers(now.publishers),
            countries=t.ngettext("{count} country", "{count} countries", now.countries),
            languages=t.ngettext("{count} language", "{count} languages", now.languages),
        )
        if before.articles:
            yield t.gettext("In as many days before: {articles}.", articles=self._articles(before.articles))
        if not self._edition.top_stories:
            yield t.gettext("No story was told by more publishers than was to be expected.")

    def _story(self, story: ToldStory) -> Entry:
        links = [self._link(article) for article in story.evidence]
        if story.announcement is not None:
            links.insert(0, self._link(story.announcement, self._t.gettext("Announcement")))
        return Entry(
            key=story.key,
            heading=self._title(story.headline),
            url=story.headline.url,
            label=self._status(story.status),
            facts=tuple(self._facts(story)),
            quotes=self._quotes(story.quote),
            links=tuple(links),
            chart=Chart(
                story.attention,
                self._t.gettext(
                    "Mentions a day in four weeks: at most {most}, on the last day {last}.",
                    most=self._amount(max(story.attention, default=0)),
                    last=self._amount(story.attention[-1] if story.attention else 0),
                ),
            ),
            note=self._note(story.key),
        )

    def _facts(self, story: ToldStory) -> Iterator[str]:
        t = self._t
        yield t.ngettext(
            "Told by {count} independent publisher, since {day}.",
            "Told by {count} independent publishers, since {day}.",
            story.publishers,
            day=self._day(story.first_seen),
        )
        days = t.ngettext("{count} day", "{count} days", story.window_days)
        observed = self._amount(story.observed)
        if story.expected < _TOLD_LESS:
            yield t.gettext("{mentions} mentions in {days}; none were to be expected.", mentions=observed, days=days)
        else:
            yield t.gettext(
                "{mentions} mentions in {days}; {expected} were to be expected.",
                mentions=observed,
                days=days,
                expected=self._amount(story.expected),
            )
        if story.arrivals:
            yield t.gettext("Where: {places}.", places=self._way(story))
        if story.before is not None:
            yield t.gettext("In the last digest: {status}.", status=self._status(story.before))
        if story.topics:
            yield t.gettext("You follow: {topics}.", topics=", ".join(story.topics))

    def _way(self, story: ToldStory) -> str:
        t = self._t
        steps = []
        for arrival in story.arrivals[:_PLACES]:
            name = t.country_name(arrival.country)
            hours = round(arrival.lag_hours)
            if hours >= _HOURS_OF_TWO_DAYS:
                name += " " + t.gettext("(+{days} d)", days=t.number(hours // 24))
            elif hours:
                name += " " + t.gettext("(+{hours} h)", hours=t.number(hours))
            steps.append(name)
        more = len(story.arrivals) - len(steps)
        return " → ".join(steps) + (f" … (+{t.number(more)})" if more else "")

    def _moving(self, brief: StoryInBrief) -> Entry:
        facts = [
            self._t.gettext(
                "{articles} in these days; {publishers} in all.",
                articles=self._articles(brief.articles),
                publishers=self._publishers(brief.publishers),
            )
        ]
        if brief.before is not None:
            facts.append(self._t.gettext("In the last digest: {status}.", status=self._status(brief.before)))
        return self._brief(brief, facts)

    def _closing(self, brief: StoryInBrief) -> Entry:
        t = self._t
        facts = [t.gettext("Last told on {day}.", day=self._day(brief.last))]
        if brief.before is not None:
            facts.insert(0, t.gettext("In the last digest: {status}.", status=self._status(brief.before)))
        return self._brief(brief, facts)

    def _brief(self, brief: StoryInBrief, facts: Sequence[str]) -> Entry:
        label = self._t.gettext("told no more") if brief.status is None else self._status(brief.status)
        article = brief.headline
        return Entry(
            brief.key, self._title(article), article.url, label, tuple(facts), (), (self._link(article),),
            note=self._note(brief.key),
        )  # fmt: skip

    def _platform(self, change: PlatformChange) -> Entry:
        article, facts = change.article, list[str]()
        if change.others:
            facts.append(
                self._t.ngettext(
                    "{count} more article of it tells the same.",
                    "{count} more articles of it tell the same.",
                    change.others,
                )
            )
        return Entry(
            change.key, self._title(article), article.url, self._networks(change.networks), tuple(facts),
            self._quotes(change.quote), (self._link(article),), note=self._note(change.key),
        )  # fmt: skip

    def _practice(self, practice: Advised) -> Entry:
        t = self._t
        says = t.ngettext("{count} publisher says so.", "{count} publishers say so.", practice.publishers)
        label = t.gettext("new") if practice.is_new else t.gettext("confirmed")
        return self._advice(practice, label, (says, self._about(practice.theme, practice.networks)))

    def _to_check(self, practice: ToCheck) -> Entry:
        t = self._t
        day = self._day(practice.last_confirmed)
        if practice.reason is Reason.AGE:
            why = t.gettext("Nobody has confirmed it since {day}, and advice of this kind ages.", day=day)
        else:
            why = t.gettext(
                "{networks}: a change was announced since it was last confirmed, on {day}.",
                networks=self._networks(practice.networks),
                day=day,
            )
        return self._advice(practice, t.gettext("to check"), (why,))

    def _advice(self, practice: Advised | ToCheck, label: str, facts: tuple[str, ...]) -> Entry:
        quote = practice.quote
        # A passage that says no more than its title is not quoted again; it is still linked.
        repeats = quote.text.strip().rstrip(".") == practice.title.strip().rstrip(".")
        return Entry(
            key=practice.key,
            heading=self._text(practice.title, practice.lang),
            label=label,
            facts=tuple(filter(None, facts)),
            quotes=() if repeats else (self._quoted(quote, self._titled(quote.article)),),
            links=(self._titled(quote.article),) if repeats else (),
            note=self._note(practice.key),
        )

    def _watched(self, watched: Watched) -> Entry:
        t = self._t
        facts = []
        if watched.more:
            facts.append(t.ngettext("{count} more story.", "{count} more stories.", watched.more))
        if watched.told_above:
            facts.append(
                t.ngettext(
                    "{count} story that it found is told above.",
                    "{count} stories that it found are told above.",
                    watched.told_above,
                )
            )
        return Entry(
            key=watched.key,
            heading=Text(watched.name),
            facts=tuple(facts),
            quotes=tuple(
                self._quoted(found.quote, self._found(found)) for found in watched.findings if found.quote is not None
            ),
            links=tuple(self._found(found) for found in watched.findings if found.quote is None),
            note=self._note(watched.key),
        )

    def _missed(self, missed: Missed) -> Entry:
        t = self._t
        facts = []
        if missed.rank is not None:
            facts.append(t.gettext("{source}: place {rank}.", source=missed.source, rank=t.number(missed.rank)))
        if missed.count is not None and missed.measure in MEASURES:
            facts.append(t.gettext(MEASURES[missed.measure], source=missed.source, number=t.number(missed.count)))
        label = None if missed.country is None else t.country_name(missed.country)
        return Entry(
            missed.key, Text(_shortened(missed.topic)), missed.url, label, tuple(facts) or (missed.source,),
            note=self._note(missed.key),
        )  # fmt: skip

    def _day_ahead(self, ahead: DayAhead) -> Entry:
        t = self._t
        kind = t.gettext("Public holiday") if ahead.is_public else t.gettext("Observance")
        where = ", ".join(sorted(t.country_name(country) for country in ahead.countries))
        return Entry(
            key=ahead.key,
            heading=self._text(ahead.name, ahead.lang),
            label=format_skeleton("MMMEd", datetime.combine(ahead.day, time.min), locale=t.locale),
            facts=(f"{kind}: {where}.",),
            note=self._note(ahead.key),
        )

    def _troubled(self, source: TroubledSource) -> Entry:
        since = self._t.gettext("Since {day}.", day=self._day(source.since))
        label = self._t.gettext(FLAGS[source.flag])
        return Entry(source.key, Text(source.name), source.url, label, (since,), note=self._note(source.key))

    def _title(self, article: Article) -> Text:
        return self._text(article.title, article.lang)

    def _text(self, text: str, lang: str | None) -> Text:
        text = _shortened(text)
        if lang is None or lang == self._lang:
            return Text(text)
        return Text(text, lang, self._t.language_name(lang))

    def _quotes(self, quote: Quote | None) -> tuple[QuotedSentence, ...]:
        return () if quote is None else (self._quoted(quote, self._link(quote.article)),)

    def _quoted(self, quote: Quote, source: Link) -> QuotedSentence:
        lang = quote.article.lang
        if lang is None or lang == self._lang:
            return QuotedSentence(Text(quote.text), source)
        return QuotedSentence(Text(quote.text, lang, self._t.language_name(lang)), source)

    def _found(self, found: Finding) -> Link:
        link = self._titled(found.article)
        return Link(f"{link.name} (+{self._t.number(found.others)})", link.url) if found.others else link

    def _titled(self, article: Article) -> Link:
        link = self._link(article)
        return Link(f"{_shortened(article.title)} — {link.name}", link.url)

    def _link(self, article: Article, what: str | None = None) -> Link:
        if article.published is None:
            when = self._t.gettext("undated")
        else:
            # A date without a time of day is one by UTC: no zone may make another day of it.
            zone = UTC if article.date_reliability is DateReliability.DAY else self._zone
            when = self._t.day(article.published, zone)
        name = f"{article.publisher}, {when}"
        return Link(name if what is None else f"{what}: {name}", article.url)

    def _about(self, theme: str, networks: Sequence[str]) -> str:
        about = [self._t.gettext(THEMES[Theme(theme)])] if theme in THEMES else []
        if networks:
            about.append(self._networks(networks))
        return self._t.gettext("About: {what}.", what=", ".join(about)) if about else ""

    def _networks(self, networks: Sequence[str]) -> str:
        return ", ".join(NETWORK_NAMES.get(network) or self._t.gettext("forums") for network in networks)

    def _status(self, status: Status) -> str:
        return self._t.gettext(STATUSES[status])

    def _articles(self, count: int) -> str:
        return self._t.ngettext("{count} article", "{count} articles", count)

    def _publishers(self, count: int) -> str:
        return self._t.ngettext("{count} publisher", "{count} publishers", count)

    def _listed(self, names: Sequence[str], most: int) -> str:
        more = len(names) - most
        shown = ", ".join(names[:most])
        if more <= 0:
            return shown + "."
        return self._t.ngettext("{names} and {count} more.", "{names} and {count} more.", more, names=shown)

    def _amount(self, value: float) -> str:
        return self._t.number(int(value) if value == int(value) else value)

    def _day(self, when: datetime) -> str:
        return self._t.day(when, self._zone)

    def _days(self) -> str:
        start, end = (datetime.combine(day, time.min) for day in (self._edition.start, self._edition.end))
        return str(format_interval(start, end, "yMMMd", locale=self._t.locale))

    def _note(self, key: str) -> str | None:
        return self._edition.notes.get(key)


def _shortened(text: str) -> str:
    bare = " ".join(text.split())
    return bare if len(bare) <= _LONGEST_TITLE else bare[: _LONGEST_TITLE - 1].rstrip() + "…"
