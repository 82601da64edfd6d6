"""An edition put into words: every sentence is a message of the catalogue or a quotation. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time

from babel.dates import format_skeleton

from kb.digest import story_words
from kb.digest.edition import (
    Advised,
    DayAhead,
    DayName,
    Edition,
    Missed,
    PlatformChange,
    StoryInBrief,
    ToCheck,
    ToldStory,
    TroubledSource,
    Watched,
)
from kb.digest.names import FLAGS
from kb.digest.period import Period
from kb.digest.phrases import Phrases, as_heading
from kb.digest.written import Chart, Entry, Section, Text, WrittenEdition
from kb.index.analysis import fold
from kb.practices.ageing import Reason
from kb.practices.features import without_markup
from kb.quiet_hours import zone_named

_NAMES = 8  # of sources that were added, and of those in trouble


def written(edition: Edition) -> WrittenEdition:
    """The edition in its language."""
    return _Writer(edition).written()


def watched_entry(say: Phrases, watched: Watched, facts: Iterable[str] = ()) -> Entry:
    """What a watch found; ``facts`` is what else is to be said of it."""
    more = say.words.ngettext("{count} more story.", "{count} more stories.", watched.more)
    return Entry(
        key=watched.key,
        heading=Text(watched.name),
        facts=(*((more,) if watched.more else ()), *facts),
        quotes=tuple(
            say.quoted(found.quote, say.found(found)) for found in watched.findings if found.quote is not None
        ),
        links=tuple(say.found(found) for found in watched.findings if found.quote is None),
    )


class _Writer:
    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._say = Phrases(edition.audience.lang, zone_named(edition.audience.time_zone))
        self._t = self._say.words

    def written(self) -> WrittenEdition:
        edition, t = self._edition, self._t
        name = edition.audience.name
        return WrittenEdition(
            lang=self._say.lang,
            title=t.gettext("What moved: {days}", days=self._say.days(edition.start, edition.end)),
            subtitle=t.gettext("For {audience}", audience=name) if name else t.gettext("Your digest"),
            sections=tuple(self._sections()),
            footer=(
                t.gettext("What is quoted is word for word from the article that it leads to."),
                t.gettext(
                    "Composed by Catalejo from what it had collected by {instant}.",
                    instant=t.instant(edition.known_until, self._say.zone),
                ),
            ),
            notes_heading=t.gettext("Note"),
            links_heading=t.gettext("Sources"),
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
        )
        for key, heading, items, entry in parts:
            if items:
                yield Section(key, heading, entries=tuple(entry(item) for item in items))
        if edition.troubled_sources:
            yield self._trouble(edition.troubled_sources)
        if edition.added_sources:
            names = self._say.listed([source.name for source in edition.added_sources], _NAMES)
            yield Section("added_sources", gettext("Sources added"), (names,))

    def _numbers(self) -> Iterator[str]:
        t, now, before = self._t, self._edition.published, self._edition.published_before
        if self._edition.known_until < Period(self._edition.start, self._edition.end, self._say.zone).ends:
            yield t.gettext("These days are not over yet.")
        if not now.articles:
            yield t.gettext("Nothing was published in these days that Catalejo has collected.")
            return
        articles, publishers = self._say.articles(now.articles), self._say.publishers(now.publishers)
        if now.countries and now.languages:
            yield t.gettext(
                "{articles} by {publishers}, from {countries}, in {languages}.",
                articles=articles,
                publishers=publishers,
                countries=t.ngettext("{count} country", "{count} countries", now.countries),
                languages=t.ngettext("{count} language", "{count} languages", now.languages),
            )
        else:
            yield t.gettext("{articles} by {publishers}.", articles=articles, publishers=publishers)
        if before.articles:
            yield t.gettext("In as much time before: {articles}.", articles=self._say.articles(before.articles))
        if self._edition.told_more:
            return
        if topics := self._edition.audience.topics:
            yield t.gettext(
                "No story about {topics} was told by more publishers than was to be expected.",
                topics=", ".join(topics),
            )
        else:
            yield t.gettext("No story was told by more publishers than was to be expected.")

    def _story(self, story: ToldStory) -> Entry:
        announced = story.announcement
        links = [self._say.link(article) for article in story.evidence if article != announced]
        if announced is not None:
            links.insert(0, self._say.link(announced, self._t.gettext("Announcement")))
        return Entry(
            key=story.key,
            heading=self._say.title(story.headline),
            url=story.headline.url,
            label=self._say.status(story.status),
            facts=tuple(self._facts(story)),
            quotes=self._say.quotes(story.quote),
            links=tuple(links),
            chart=Chart(story.attention, story_words.attention(self._say, story.attention)),
            note=self._note(story.key),
        )

    def _facts(self, story: ToldStory) -> Iterator[str]:
        t = self._t
        yield story_words.told_by(self._say, story.publishers, story.first_seen)
        yield story_words.mentions(self._say, story.observed, story.expected, story.window_days)
        if story.arrivals:
            places = story_words.way(self._say, [(each.country, each.lag_hours) for each in story.arrivals])
            yield t.gettext("Where: {places}.", places=places)
        if story.before is not None:
            yield t.gettext(
                "In the last digest: {status}, told by {publishers}.",
                status=self._say.status(story.before),
                publishers=self._say.publishers(story.publishers_before),
            )
        if story.topics:
            yield story_words.followed(self._say, story.topics)

    def _moving(self, brief: StoryInBrief) -> Entry:
        facts = [
            self._t.gettext(
                "{articles} in these days; {publishers} in all.",
                articles=self._say.articles(brief.articles),
                publishers=self._say.publishers(brief.publishers),
            )
        ]
        if brief.before is not None:
            facts.append(self._t.gettext("In the last digest: {status}.", status=self._say.status(brief.before)))
        return self._brief(brief, facts)

    def _closing(self, brief: StoryInBrief) -> Entry:
        t = self._t
        facts = [t.gettext("Last told on {day}.", day=self._say.day(brief.last))]
        if brief.before is not None:
            facts.insert(0, t.gettext("In the last digest: {status}.", status=self._say.status(brief.before)))
        return self._brief(brief, facts)

    def _brief(self, brief: StoryInBrief, facts: Sequence[str]) -> Entry:
        label = self._t.gettext("told no more") if brief.status is None else self._say.status(brief.status)
        article = brief.headline
        return Entry(
            brief.key, self._say.title(article), article.url, label, tuple(facts), (), (self._say.link(article),),
            note=self._note(brief.key),
        )  # fmt: skip

    def _platform(self, change: PlatformChange) -> Entry:
        article, facts = change.article, list[str]()
        if change.others:
            facts.append(
                self._t.ngettext(
                    "One more article tells the same.",
                    "{count} more articles tell the same.",
                    change.others,
                )
            )
        return Entry(
            change.key, self._say.title(article), article.url, self._say.networks(change.networks), tuple(facts),
            self._say.quotes(change.quote), (self._say.link(article),), note=self._note(change.key),
        )  # fmt: skip

    def _practice(self, practice: Advised) -> Entry:
        t = self._t
        says = t.ngettext("One publisher says so.", "{count} publishers say so.", practice.publishers)
        label = t.gettext("new") if practice.is_new else t.gettext("confirmed")
        return self._advice(practice, label, (says, self._say.about(practice.theme, practice.networks)))

    def _to_check(self, practice: ToCheck) -> Entry:
        t = self._t
        last = practice.quote.article
        is_last = last.published == practice.last_confirmed  # else a person confirmed it since, or that has no date
        day = self._say.date_of(last) if is_last else self._say.day(practice.last_confirmed)
        if practice.reason is Reason.AGE:
            why = t.gettext("Nobody has confirmed it since {day}, and advice of this kind ages.", day=day)
        else:
            why = t.gettext(
                "{networks}: a change was announced since it was last confirmed, on {day}.",
                networks=self._say.networks(practice.networks),
                day=day,
            )
        entry = self._advice(practice, t.gettext("to check"), (why,))
        if practice.announcement is None:
            return entry
        return replace(entry, links=(self._say.link(practice.announcement, t.gettext("Announcement")), *entry.links))

    def _advice(self, practice: Advised | ToCheck, label: str, facts: tuple[str, ...]) -> Entry:
        quote, source = practice.quote, self._say.titled(practice.quote.article)
        # Its first sentence may be the heading: it is not said twice.
        _, is_heading, after = quote.text.partition(practice.title)
        rest = without_markup(after if is_heading else quote.text).strip()
        return Entry(
            key=practice.key,
            heading=self._say.text(without_markup(practice.title), practice.lang),
            label=label,
            facts=tuple(filter(None, facts)),
            quotes=(self._say.quoted(replace(quote, text=rest), source),) if rest else (),
            links=() if rest else (source,),
            note=self._note(practice.key),
        )

    def _watched(self, watched: Watched) -> Entry:
        facts = []
        if watched.told_above:
            facts.append(
                self._t.ngettext(
                    "{count} story that it found is told above.",
                    "{count} stories that it found are told above.",
                    len(watched.told_above),
                )
            )
        return replace(watched_entry(self._say, watched, facts), note=self._note(watched.key))

    def _missed(self, missed: Missed) -> Entry:
        t = self._t
        facts = tuple(story_words.demand(self._say, missed.source, missed.measure, missed.rank, missed.count))
        label = None if missed.country is None else t.country_name(missed.country)
        return Entry(
            missed.key, Text(as_heading(missed.topic)), missed.url, label, facts or (missed.source,),
            note=self._note(missed.key),
        )  # fmt: skip

    def _day_ahead(self, ahead: DayAhead) -> Entry:
        t = self._t
        kind = t.gettext("Public holiday") if ahead.is_public else t.gettext("Special day")
        facts = [f"{kind}: {self._places(ahead.countries)}."]
        if ahead.other_names:
            names = "; ".join(map(self._other_name, ahead.other_names))
            facts.append(t.gettext("The same day: {names}.", names=names))
        return Entry(
            key=ahead.key,
            heading=self._say.text(ahead.name, ahead.lang),
            label=format_skeleton("MMMEd", datetime.combine(ahead.day, time.min), locale=t.locale),
            facts=tuple(facts),
            note=self._note(ahead.key),
        )

    def _other_name(self, called: DayName) -> str:
        places = self._places(called.countries)
        if called.lang != self._say.lang:
            places = f"{self._t.language_name(called.lang)}; {places}"
        return f"{called.name} ({places})"

    def _places(self, countries: Iterable[str]) -> str:
        return ", ".join(sorted((self._t.country_name(country) for country in countries), key=fold))

    def _trouble(self, sources: Sequence[TroubledSource]) -> Section:
        """Not all of them: where a list of publishers was switched on, or the line was cut, there may be hundreds."""
        t = self._t
        all_of_them = t.gettext("{count} sources; these are the first, Catalejo has all.", count=t.number(len(sources)))
        cut = (all_of_them,) if len(sources) > _NAMES else ()
        return Section(
            "troubled_sources", t.gettext("Sources in trouble"), cut, tuple(map(self._troubled, sources[:_NAMES]))
        )

    def _troubled(self, source: TroubledSource) -> Entry:
        since = self._t.gettext("Since {day}.", day=self._say.day(source.since))
        label = self._t.gettext(FLAGS[source.flag])
        return Entry(source.key, Text(source.name), source.url, label, (since,), note=self._note(source.key))

    def _note(self, key: str) -> str | None:
        return self._edition.notes.get(key)
