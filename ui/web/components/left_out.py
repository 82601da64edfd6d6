"""The articles that do not count in trends, by why. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from html import escape
from typing import Final

from kb.trends.counting import Reason
from kb.trends.trend import LeftOutArticle
from ui.translation import Translator
from ui.web.components.trend_words import REASONS
from ui.web.markup import folded, isolated, link

_MOST: Final = 50  # of one reason


def left_out_html(words: Translator, articles: Sequence[LeftOutArticle]) -> str:
    """HTML of a list to unfold for each reason, those with most articles first."""
    by_reason: dict[Reason, list[LeftOutArticle]] = defaultdict(list)
    for article in articles:
        by_reason[article.reason].append(article)
    most_first = sorted(by_reason.items(), key=lambda found: -len(found[1]))
    return "".join(_group_html(words, reason, found) for reason, found in most_first)


def _group_html(words: Translator, reason: Reason, articles: Sequence[LeftOutArticle]) -> str:
    note, name = words.gettext("(opens in a new tab)"), words.gettext(REASONS[reason])
    items = "".join(
        f"<li><p>{link(article.url, article.title or article.url, note)}</p>"
        f'<ul class="cj-facts"><li><strong>{isolated(article.source, 80)}</strong></li></ul></li>'
        for article in articles[:_MOST]
    )
    more = len(articles) - _MOST
    rest = words.ngettext("… and {count} more.", "… and {count} more.", more) if more > 0 else ""
    return folded(
        f"{escape(name)} ({escape(words.number(len(articles)))})",
        f'<ul class="cj-articles">{items}</ul>{f"<p>{escape(rest)}</p>" if rest else ""}',
    )
