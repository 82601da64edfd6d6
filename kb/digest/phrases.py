"""What the sentences of one edition share: names, dates, amounts, quotations and links in its language. Pure."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, tzinfo

from babel.dates import format_interval

from kb.digest.edition import Article, Finding, Quote
from kb.digest.names import STATUSES
from kb.digest.written import Link, QuotedSentence, Text
from kb.markup import shortened
from kb.models import DateReliability
from kb.practices.names import THEMES, network_name
from kb.practices.themes import Theme
from kb.translation import Translator, translator, zone_country
from kb.trends.status import Status

_LEAST_SHOWN = 0.1
_LONGEST_TITLE = 200  # of a heading; the whole of it is where it leads


class Phrases:
    """Phrases of an edition in a language, with the dates of a zone and numbers as the zone's country writes them.

    ``words`` are those of who says more in them than digests do, and writes numbers their own way.
    """

    def __init__(self, lang: str, zone: tzinfo, words: Translator | None = None) -> None:
        self.lang = lang
        self.zone = zone
        self.words = words or translator(lang, region=zone_country(str(zone)))

    def title(self, article: Article) -> Text:
        """The title of an article."""
        return self.text(article.title, article.lang)

    def text(self, text: str, lang: str | None) -> Text:
        """A text from the web, shortened for a heading, with its language where that is another."""
        text = as_heading(text)
        if lang is None or lang == self.lang:
            return Text(text)
        return Text(text, lang, self.words.language_name(lang))

    def quotes(self, quote: Quote | None) -> tuple[QuotedSentence, ...]:
        """A quotation, if there is one."""
        return () if quote is None else (self.quoted(quote, self.link(quote.article)),)

    def quoted(self, quote: Quote, source: Link) -> QuotedSentence:
        """A quotation with where it stands."""
        lang = quote.article.lang
        if lang is None or lang == self.lang:
            return QuotedSentence(Text(quote.text), source)
        return QuotedSentence(Text(quote.text, lang, self.words.language_name(lang)), source)

    def found(self, found: Finding) -> Link:
        """An article that was found, and how many more of its story were."""
        link = self.titled(found.article)
        return Link(f"{link.name} (+{self.words.number(found.others)})", link.url) if found.others else link

    def titled(self, article: Article) -> Link:
        """Where an article stands, with its title."""
        link, title = self.link(article), self.title(article)
        lang = f" ({title.lang_name})" if title.lang_name else ""
        return Link(f"{title.text}{lang} — {link.name}", link.url)

    def link(self, article: Article, what: str | None = None) -> Link:
        """Where an article stands: publisher and date; ``what`` it is before them."""
        name = f"{article.publisher}, {self.date_of(article)}"
        return Link(name if what is None else f"{what}: {name}", article.url)

    def date_of(self, article: Article) -> str:
        """The date of an article."""
        if article.published is None:
            return self.words.gettext("undated")
        # A date without a time of day is one by UTC: no zone may make another day of it.
        zone = UTC if article.date_reliability is DateReliability.DAY else self.zone
        return self.words.day(article.published, zone)

    def about(self, theme: str, networks: Sequence[str]) -> str:
        """Theme and networks of advice; nothing where neither is known."""
        about = [self.words.gettext(THEMES[Theme(theme)])] if theme in THEMES else []
        if networks:
            about.append(self.networks(networks))
        return self.words.gettext("About: {what}.", what=", ".join(about)) if about else ""

    def networks(self, networks: Sequence[str]) -> str:
        """Networks as they are spelled."""
        return ", ".join(network_name(self.words, network) for network in networks)

    def status(self, status: Status) -> str:
        """A status of a story."""
        return self.words.gettext(STATUSES[status])

    def articles(self, count: int) -> str:
        """So many articles."""
        return self.words.ngettext("{count} article", "{count} articles", count)

    def publishers(self, count: int) -> str:
        """So many publishers."""
        return self.words.ngettext("{count} publisher", "{count} publishers", count)

    def listed(self, names: Sequence[str], most: int) -> str:
        """The first names, and how many more there are."""
        more = len(names) - most
        shown = ", ".join(names[:most])
        if more <= 0:
            return shown + "."
        return self.words.ngettext("{names} and {count} more.", "{names} and {count} more.", more, names=shown)

    def amount(self, value: float) -> str:
        """A number, with one decimal place where it is not whole as far as that shows it.

        What is less than that shows is not nothing: something that is expected once in a hundred weeks can still come.
        """
        shown = round(value, 1)
        if value > 0 and not shown:
            return self.words.gettext("less than {least}", least=self.words.number(_LEAST_SHOWN))
        return self.words.number(int(shown) if shown == int(shown) else shown)

    def day(self, when: datetime) -> str:
        """The date of an instant."""
        return self.words.day(when, self.zone)

    def days(self, start: date, end: date) -> str:
        """The days from one to another."""
        first, last = (datetime.combine(day, time.min) for day in (start, end))
        return str(format_interval(first, last, "yMMMd", locale=self.words.locale))


def as_heading(text: str) -> str:
    """A text on one line, as long as a heading may be."""
    return shortened(" ".join(text.split()), _LONGEST_TITLE)
