"""How fetching ended, what is wrong with a source and what to do about it, in plain words. Pure.

The names are those of ``crawler.outcomes``, ``kb.models.SourceFlag`` and ``crawler.verdict``; tests hold the tables
complete.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kb.models import Source, SourceFlag, SourceState
from ui.translation import N_, Translator


@dataclass(frozen=True, slots=True)
class Said:
    """What happened, and what to do about it where there is something to do."""

    what: str
    remedy: str = ""


_WAIT: Final = N_("Nothing to do: it is tried again by itself.")
_FIND_ADDRESS: Final = N_("Look for its new address and add that.")
_ADD_AGAIN: Final = N_("Add it again by its home page, so that the right address is found.")
_ADD_AGAIN_OR_BROWSER: Final = N_(
    "Add it again by its home page, so that the right address is found. If its articles appear only in a browser, have"
    " it read with one, under “Edit”."
)
_NO_READING: Final = N_("It cannot be followed as long as it is like this; you can turn it off.")
_ONE_PAGE: Final = N_("Nothing to do: the other articles come in.")
_CHECK_ADDRESS: Final = N_("Open it in your browser and check its address.")

OUTCOMES: Final[Mapping[str, Said]] = {
    "feed_read": Said(N_("Feed read")),
    "site_read": Said(N_("Home page read")),
    "sitemap_read": Said(N_("Sitemap read")),
    "trend_read": Said(N_("Trends read")),
    "not_modified": Said(N_("Nothing new")),
    "not_a_feed": Said(N_("It answers with something that is no feed"), _ADD_AGAIN),
    "not_a_sitemap": Said(N_("Its sitemap cannot be read"), _ADD_AGAIN),
    "no_links": Said(N_("Its page names no articles"), _ADD_AGAIN_OR_BROWSER),
    "left_out": Said(N_("Left out, because too many articles were waiting")),
    "unexpected_shape": Said(N_("It answers otherwise than it documents"), _WAIT),
    "stored_new": Said(N_("New articles")),
    "stored_from_entry": Said(N_("New, only with what the feed says")),
    "updated": Said(N_("Updated articles")),
    "unchanged": Said(N_("Articles without changes")),
    "no_article": Said(N_("Pages without an article"), _ONE_PAGE),
    "extraction_failed": Said(N_("Pages that could not be read"), _ONE_PAGE),
    "rendering_failed": Said(N_("The browser could not show it"), _WAIT),
    "invalid_document": Said(N_("Articles without the least that is needed"), _ONE_PAGE),
    "led_elsewhere": Said(N_("It led to another page than the article"), _ONE_PAGE),
    "damaged_page": Said(N_("Kept pages that are damaged"), _ONE_PAGE),
    "not_found": Said(N_("The address does not exist any more (404)"), _FIND_ADDRESS),
    "gone": Said(N_("The site says that it is gone for good (410)"), _FIND_ADDRESS),
    "refused": Said(N_("The site refuses to be read by programs"), _NO_READING),
    "rate_limited": Said(N_("The site asks to come back later"), _WAIT),
    "server_error": Said(N_("The site has an error of its own"), _WAIT),
    "bad_redirect": Said(N_("It leads on to nowhere"), _CHECK_ADDRESS),
    "redirect_loop": Said(N_("It leads on in a circle"), _CHECK_ADDRESS),
    "empty": Said(N_("It answers with nothing"), _WAIT),
    "too_large": Said(N_("It answers with more than is read at once"), _ADD_AGAIN),
    "not_text": Said(N_("It is an image, a film or a file, not a page"), _ADD_AGAIN),
    "forbidden_by_robots": Said(N_("The site forbids programs to read it (robots.txt)"), _NO_READING),
    "robots_unreachable": Said(N_("The site does not say what programs may read (robots.txt gives an error)"), _WAIT),
    "postponed": Said(N_("The site asked to be left alone for a while"), _WAIT),
    "private_address": Said(N_("It is not on the public web"), N_("Only public addresses are read.")),
    "invalid_address": Said(N_("It is no web address"), _CHECK_ADDRESS),
    "timeout": Said(N_("It did not answer in time"), _WAIT),
    "dns_error": Said(N_("No site has this name"), N_("Check the spelling; the site may have closed or moved.")),
    "connection_failed": Said(N_("The site does not answer"), _WAIT),
    "incomplete": Said(N_("It broke off in the middle of its answer"), _WAIT),
    "bad_encoding": Said(N_("It answers with something that cannot be unpacked"), _WAIT),
    "no_browser": Said(
        N_("It is read with a browser, and the computer that Catalejo runs on has none for it"),
        N_(
            "Ask whoever looks after Catalejo to install Chromium and the extra “javascript”:"
            " pip install 'catalejo[javascript]'."
        ),
    ),
    "source_removed": Said(N_("It was removed meanwhile")),
    "failed": Said(N_("Something unexpected happened"), _WAIT),
}
FLAGS: Final[Mapping[SourceFlag, Said]] = {
    SourceFlag.GONE: Said(
        N_("The site says that this source is gone for good, so it was turned off."),
        N_("Look for its new address and add that, or remove it."),
    ),
    SourceFlag.FAILING: Said(N_("The last checks have failed.")),
    SourceFlag.DUPLICATE: Said(
        N_("It has moved to the address of another of your sources."), N_("Remove one of the two.")
    ),
    SourceFlag.SILENT: Said(
        N_("It has published nothing for far longer than usual."),
        N_("Open it: if it goes on elsewhere, add that address; if not, you can turn it off."),
    ),
    SourceFlag.LANGUAGE_CHANGED: Said(
        N_("Its articles are in another language than you expect."), N_("Correct its language under “Edit”.")
    ),
    SourceFlag.MOVED: Said(N_("It moved, and is followed at its new address."), N_("Nothing to do.")),
}
VERDICTS: Final[Mapping[str, Said]] = {
    "works": Said(N_("It works")),
    "moved": Said(N_("It works at a new address"), N_("Nothing to do.")),
    "stale": FLAGS[SourceFlag.SILENT],
    "empty": Said(N_("It can be read, but names no articles"), _ADD_AGAIN_OR_BROWSER),
    "blocked": Said(N_("The site does not want to be read"), _NO_READING),
    "broken": Said(N_("It does not work"), _CHECK_ADDRESS),
    "gone": Said(N_("It is not there any more"), _FIND_ADDRESS),
}
_UNKNOWN: Final = OUTCOMES["failed"]
_MOST_TIMES_A_DAY: Final = 200  # whoever publishes more often publishes all the time
_FAILED_VERDICTS: Final = frozenset({"blocked", "broken", "gone"})


def outcome_words(words: Translator, outcome: str) -> Said:
    """What an outcome means and what to do about it, translated."""
    return _translated(words, OUTCOMES.get(outcome, _UNKNOWN))


def verdict_words(words: Translator, verdict: str, outcome: str) -> Said:
    """What a check found, translated: of one that failed why."""
    if verdict in _FAILED_VERDICTS and outcome in OUTCOMES:
        return outcome_words(words, outcome)
    return _translated(words, VERDICTS.get(verdict, _UNKNOWN))


def trouble_words(words: Translator, source: Source, state: SourceState) -> Said | None:
    """What somebody should know of a source and do about it, translated; ``None`` where all is well."""
    flag = FLAGS.get(SourceFlag(state.flag)) if state.flag in set(SourceFlag) else None
    is_failing = state.failures_in_a_row > 0 and state.last_outcome is not None
    if state.flag == SourceFlag.GONE or (flag and not is_failing):
        return _translated(words, flag) if flag else None
    if not is_failing or not source.enabled:
        return None
    return outcome_words(words, state.last_outcome or "")


def rhythm_words(words: Translator, seconds: int) -> str:
    """How often a source usually publishes, by the pause between two of its articles."""
    days = seconds / 86_400
    if days < 1.2:
        times = min(max(round(1 / days), 1), _MOST_TIMES_A_DAY)
        return words.ngettext("publishes about once a day", "publishes about {count} times a day", times)
    if days < 8:
        return words.ngettext("publishes about once a week", "publishes about {count} times a week", round(7 / days))
    return words.ngettext("publishes about every day", "publishes about every {count} days", round(days))


def _translated(words: Translator, said: Said) -> Said:
    return Said(words.gettext(said.what), words.gettext(said.remedy) if said.remedy else "")
