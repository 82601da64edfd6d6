"""The form by which a person says what they want to be told of."""

import streamlit as st

from kb.errors import CatalejoError, SearchError, WatchError, WatchLimitError
from kb.models import SearchFilters
from kb.names import name_key
from ui.translation import Translator
from ui.web import state
from ui.web.components.notices import show_notices
from ui.web.components.popovers import close
from ui.web.components.problems import problem_words
from ui.web.markup import markdown_text
from ui.web.parameters import MAX_VALUES
from ui.web.reads import trends as reads


def show_watch_form(
    words: Translator, key: str, name: str = "", query: str = "", *, popover: str = "", with_filters: bool = False
) -> None:
    """Draw the form, filled in. ``popover`` is the key of the one that it stands in.

    That is closed at the end, unless there is something to say of what is watched for.
    """
    with st.form(f"watch_{key}", border=False):
        st.text_input(words.gettext("Name"), value=name, key=_key(key, "name"))
        st.text_input(
            words.gettext("What you want to be told of"),
            value=query,
            key=_key(key, "query"),
            help=words.gettext(
                "In plain words, it also finds articles in other words and languages. A name that must not be missed"
                " stands in quotation marks; OR stands between two names, - before what must not be there."
            ),
        )
        if with_filters:
            _show_filters(words, key)
        st.form_submit_button(
            words.gettext("Watch for it"),
            type="primary",
            key=f"watch_add_{key}",
            on_click=_add,
            args=(words, key, popover),
        )
    problem = st.session_state.pop(_key(key, "problem"), None)
    if problem:
        st.error(problem, icon=":material/error:")
    show_notices(words, st.session_state.pop(_key(key, "notices"), ()))


def _show_filters(words: Translator, key: str) -> None:
    known = reads.known_values()
    st.multiselect(
        words.gettext("Only in these languages"),
        [lang for lang in known.langs if lang],
        format_func=words.language_name,
        key=_key(key, "langs"),
        placeholder=words.gettext("All languages"),
        max_selections=MAX_VALUES,
        select_all=False,
    )
    st.multiselect(
        words.gettext("Only from these countries"),
        [country for country in known.countries if country],
        format_func=words.country_name,
        key=_key(key, "countries"),
        placeholder=words.gettext("All countries"),
        max_selections=MAX_VALUES,
        select_all=False,
    )


def _add(words: Translator, key: str, popover: str) -> None:
    said = st.session_state
    name, query = " ".join(said[_key(key, "name")].split()), said[_key(key, "query")].strip()
    filters = SearchFilters(
        langs=tuple(said.get(_key(key, "langs"), ())), countries=tuple(said.get(_key(key, "countries"), ()))
    )
    watching = state.knowledge_base().watching
    try:
        if not name:
            said[_key(key, "problem")] = words.gettext("Give it a name.")
        elif not query:
            said[_key(key, "problem")] = words.gettext(
                "Say also what you want to be told of: a name, a topic or words in quotation marks."
            )
        elif any(name_key(watch.name) == name_key(name) for watch in watching.all()):
            said[_key(key, "problem")] = words.gettext("There is a watch of this name already; choose another one.")
        else:
            watch = watching.add(name, query, filters, state.now())
            notices = said[_key(key, "notices")] = watching.notices(query, watch.created)
            state.say(words.gettext("“{name}” is watched from now on.", name=markdown_text(name, 60)))
            for field in (_key(key, "name"), _key(key, "query")):
                said[field] = ""
            if popover and not notices:
                close(popover)
    except WatchLimitError:
        said[_key(key, "problem")] = words.gettext("There is no room for more watches: remove one first.")
    except (WatchError, SearchError):
        said[_key(key, "problem")] = words.gettext(
            "This cannot be watched for. Say a name, a topic or words in quotation marks, without dates."
        )
    except CatalejoError as error:
        said[_key(key, "problem")] = " ".join(problem_words(words, error))


def _key(form: str, field: str) -> str:
    return f"watch_{field}_{form}"
