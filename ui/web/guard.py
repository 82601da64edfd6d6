"""The last line of defence of every page: errors are shown in words, and what nobody expected is logged."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from logging.handlers import RotatingFileHandler
from pathlib import Path

from kb.config import default_home
from kb.errors import CatalejoError
from ui.translation import Translator
from ui.web.components.problems import show_bug, show_problem

LOG_FILE = Path("logs") / "web.log"
_LOG_BYTES = 2_000_000


@contextmanager
def guarded(words: Translator) -> Iterator[None]:
    """Run a part of a page; instead of a traceback the person sees what is wrong and what to do about it.

    What Streamlit raises to stop or rerun a page is no error and passes.
    """
    try:
        yield
    except CatalejoError as error:
        show_problem(words, error)
    except Exception:
        log = _web_log(default_home())
        log.exception("Unexpected error in the web app")
        show_bug(words, default_home() / LOG_FILE)


@lru_cache(maxsize=1)
def _web_log(home: Path) -> logging.Logger:
    """The log of the web app in the home folder; where that cannot be written, standard error has to do."""
    log = logging.getLogger("catalejo.web")
    log.propagate = False
    path = home / LOG_FILE
    handler: logging.Handler
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8")
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.handlers = [handler]
    return log
