"""What cannot be done with a collection, in words."""

from kb.boards.boards import MAX_BOARDS, MAX_ITEMS, MAX_NAME, MAX_NOTE, MAX_TAGS
from kb.errors import BoardError, BoardLimitError, BoardNameTakenError
from ui.translation import Translator
from ui.web.components.shared_form import ChangedMeanwhileError, changed_meanwhile


def board_problem(words: Translator, error: BoardError | ChangedMeanwhileError) -> str:
    """What is wrong and what to do about it, as Markdown."""
    if isinstance(error, ChangedMeanwhileError):
        written = [value if isinstance(value, str) else ", ".join(value) for value in error.theirs.values()]
        return changed_meanwhile(words, *written)
    if isinstance(error, BoardNameTakenError):
        return words.gettext("There is a collection of this name already. Choose another name.")
    if isinstance(error, BoardLimitError):
        return words.gettext(
            "This is too much: there is room for {boards} collections of {items} things each, with names of {name} and"
            " notes of {note} letters and {tags} tags. Remove something, or write less.",
            boards=words.number(MAX_BOARDS),
            items=words.number(MAX_ITEMS),
            name=words.number(MAX_NAME),
            note=words.number(MAX_NOTE),
            tags=words.number(MAX_TAGS),
        )
    return words.gettext("This is no longer there: somebody has removed it. Reload the page.")
