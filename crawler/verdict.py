"""Whether a source works, in words for a person, by what one look at it has shown. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from crawler.outcomes import SOURCE_SUCCESSES, Outcome
from crawler.source_contents import SourceContents
from crawler.source_health import SILENT_AFTER, SILENT_AFTER_PAUSES, in_words, usual_pause
from kb.models import SourceState

# Where too few entries have a date to show a rhythm.
STALE_WITHOUT_RHYTHM = timedelta(days=180)


class Verdict(StrEnum):
    """What a source is like; the first of these is what one hopes for, the last what one does something about."""

    WORKS = "works"
    MOVED = "moved"  # it works, elsewhere
    STALE = "stale"  # it can be read, and has said nothing for far longer than it usually takes
    EMPTY = "empty"  # it can be read, and names nothing
    BLOCKED = "blocked"  # its host does not want to be asked
    BROKEN = "broken"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Look:
    """What asking a source once has shown.

    ``status`` is that of the last answer, ``moved_to`` where permanent redirects led, ``said`` what the outcome's own
    words add.
    """

    outcome: Outcome
    status: int | None = None
    contents: SourceContents | None = None
    moved_to: str | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and its reason in plain words, which is empty for what works."""

    verdict: Verdict
    reason: str
    entries: int | None = None
    last_entry: datetime | None = None


def judge(look: Look, state: SourceState, now: datetime) -> Judgement:
    """What a look at a source means; ``state`` is what collecting has learned of it before."""
    if look.outcome not in SOURCE_SUCCESSES or look.contents is None:
        verdict, reason = _of_failure(look)
        return Judgement(verdict, reason)
    contents = look.contents
    last_entry = max((*contents.published[:1], *filter(None, (state.latest_entry,))), default=None)
    if not contents.entries:
        reason = "can be read, but names no articles"
        return Judgement(Verdict.EMPTY, _with_move(reason, look), 0, last_entry)
    pause = usual_pause(sorted(set(contents.published), reverse=True))
    if pause is None and state.rhythm_seconds is not None:
        pause = timedelta(seconds=state.rhythm_seconds)
    if last_entry is not None and now - last_entry > _longest_silence(pause):
        usual = f"; usually every {in_words(pause)}" if pause else ""
        reason = f"nothing new for {in_words(now - last_entry)}{usual}"
        return Judgement(Verdict.STALE, _with_move(reason, look), contents.entries, last_entry)
    verdict = Verdict.MOVED if look.moved_to else Verdict.WORKS
    return Judgement(verdict, _with_move("", look), contents.entries, last_entry)


_BLOCKED: Mapping[Outcome, str] = {
    Outcome.REFUSED: "refuses to be read by programs{status}",
    Outcome.RATE_LIMITED: "asks to come back later{status}",
    Outcome.POSTPONED: "is not asked for now: {said}",
    Outcome.FORBIDDEN_BY_ROBOTS: "forbids programs to read it, in its robots.txt",
    Outcome.ROBOTS_UNREACHABLE: "does not say what programs may read: its robots.txt gives an error",
}
_GONE: Mapping[Outcome, str] = {
    Outcome.NOT_FOUND: "is not there{status}; look for its new address",
    Outcome.GONE: "is gone for good{status}",
}
_BROKEN: Mapping[Outcome, str] = {
    Outcome.NOT_A_FEED: "answers with something that is no feed; `catalejo sources add` finds the feed of a page",
    Outcome.NOT_A_SITEMAP: "names a sitemap that is none",
    Outcome.UNEXPECTED_SHAPE: "answers otherwise than it documents",
    Outcome.EXTRACTION_FAILED: "answers with something that cannot be read",
    Outcome.RENDERING_FAILED: "could not be read in the browser: {said}",
    Outcome.NO_BROWSER: "needs a browser: {said}",
    Outcome.SERVER_ERROR: "has an error of its own{status}; try again later",
    Outcome.BAD_REDIRECT: "leads on to nowhere{status}",
    Outcome.REDIRECT_LOOP: "leads on in a circle",
    Outcome.EMPTY: "answers with nothing",
    Outcome.TOO_LARGE: "answers with more than is read (setting max_page_bytes)",
    Outcome.PRIVATE_ADDRESS: "is not on the public web; only public addresses are read",
    Outcome.INVALID_ADDRESS: "is at no address that can be read",
    Outcome.TIMEOUT: "did not answer in time; try again later",
    Outcome.DNS_ERROR: "has a host name that cannot be found; look at its spelling",
    Outcome.CONNECTION_FAILED: "does not answer; try again later",
    Outcome.INCOMPLETE: "broke off in the middle of its answer; try again later",
    Outcome.BAD_ENCODING: "answers with something that cannot be unpacked",
}


def _of_failure(look: Look) -> tuple[Verdict, str]:
    status = f" ({look.status})" if look.status else ""
    for verdict, reasons in ((Verdict.BLOCKED, _BLOCKED), (Verdict.GONE, _GONE), (Verdict.BROKEN, _BROKEN)):
        if look.outcome in reasons:
            return verdict, reasons[look.outcome].format(status=status, said=look.said[:200])
    said = f": {look.said[:200]}" if look.said else ""
    return Verdict.BROKEN, f"could not be looked at ({look.outcome.replace('_', ' ')}{said})"


def _with_move(reason: str, look: Look) -> str:
    moved = f"has moved to {look.moved_to}" if look.moved_to else ""
    return "; ".join(filter(None, (reason, moved)))


def _longest_silence(pause: timedelta | None) -> timedelta:
    return STALE_WITHOUT_RHYTHM if pause is None else max(pause * SILENT_AFTER_PAUSES, SILENT_AFTER)
