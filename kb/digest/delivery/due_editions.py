"""Editions that are due to somebody, composed where they are not yet; what fails is tried again, later each time."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from kb.digest.delivery.retrying import MAX_ATTEMPTS, pause_after
from kb.digest.digests import Digests
from kb.digest.period import Period
from kb.errors import CatalejoError, DigestError
from kb.models import Audience, FailedEdition
from kb.progress import Progress
from kb.store import failed_editions
from kb.store.database import Database
from kb.store.outbox import LONGEST_PAUSE

DueEdition = tuple[Audience, Period]
_INTERNAL = "An internal error; the log of the worker says more."


class DueEditions:
    """The editions of one store.

    ``bring_up_to_date`` finds the stories and the advice of new articles, and is ``False`` where another process does;
    then what is not composed yet is left for later.
    """

    def __init__(self, database: Database, digests: Digests, bring_up_to_date: Callable[[Progress], bool]) -> None:
        self._database = database
        self._digests = digests
        self._bring_up_to_date = bring_up_to_date

    def failed(self) -> list[FailedEdition]:
        """Those that could not be composed."""
        with self._database.read() as connection:
            return failed_editions.list_failed(connection)

    def ready(self, wanted: Iterable[DueEdition], now: datetime) -> set[DueEdition]:
        """Those of these that need not wait because they could not be composed a short while ago."""
        pausing = {_key_of(each) for each in self.failed() if now < each.next_attempt <= now + LONGEST_PAUSE}
        # A person may have composed it meanwhile.
        return {edition for edition in wanted if _key(*edition) not in pausing or self._is_composed(*edition)}

    def versions(
        self, wanted: Sequence[DueEdition], now: datetime, progress: Progress
    ) -> tuple[dict[DueEdition, int], list[str]]:
        """The last versions of these editions, as far as there are any, and what went wrong in words."""
        versions, problems = dict[DueEdition, int](), list[str]()

        def fails(edition: DueEdition, error: CatalejoError) -> None:
            self._note_failure(edition, str(error), now)
            problems.append(f"{_days(*edition)}: {error}")

        missing = []
        for edition in wanted:
            try:
                found = self._digests.find(*edition)
            except DigestError as error:
                fails(edition, error)
                continue
            if found is None:
                missing.append(edition)
            else:
                versions[edition] = found.version
        try:
            is_up_to_date = bool(missing) and self._bring_up_to_date(progress)
        except CatalejoError as error:
            for edition in missing:
                fails(edition, error)
            return versions, problems
        for edition in missing if is_up_to_date else ():
            progress(0, None, _days(*edition))
            try:
                versions[edition] = self._digests.compose(*edition, now).version
            except CatalejoError as error:
                fails(edition, error)
            except Exception:
                self._note_failure(edition, _INTERNAL, now)
                raise
        return versions, problems

    def forget_failures_but(self, due: Iterable[DueEdition]) -> None:
        """Forget the failures of what is not due any more: it is composed, or another one is due by now."""
        known = {_key(*edition) for edition in due}
        with self._database.write() as connection:
            failed = {_key_of(each) for each in failed_editions.list_failed(connection)}
            failed_editions.forget_failed(connection, failed - known)

    def _is_composed(self, audience: Audience, period: Period) -> bool:
        try:
            return self._digests.find(audience, period) is not None
        except DigestError:  # it cannot be read
            return False

    def _note_failure(self, edition: DueEdition, message: str, now: datetime) -> None:
        key = _key(*edition)
        with self._database.write() as connection:
            known = {_key_of(each): each.attempts for each in failed_editions.list_failed(connection)}
            attempts = known.get(key, 0) + 1
            again = now + pause_after(min(attempts, MAX_ATTEMPTS - 1))
            failed_editions.put_failed(connection, FailedEdition(*key, attempts, again, message))


def _days(audience: Audience, period: Period) -> str:
    return f"{audience.name}, {period.start} – {period.end}"


def _key(audience: Audience, period: Period) -> failed_editions.Key:
    return audience.name, audience.lang, period.start, period.end


_key_of = failed_editions.key_of
