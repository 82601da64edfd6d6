"""``catalejo topics``: what a person follows or hides in trends."""

from typing import Annotated

import typer

from kb.models import TopicMark
from ui.commands.options import Json
from ui.console import out, print_json, printable, settings

app = typer.Typer(help="Topics, networks and names that trends show first, or not at all.", no_args_is_help=True)
Listed = Annotated[
    list[str], typer.Argument(metavar="WORDS", help="A name, a network, or words of headlines; several with commas.")
]


@app.command()
def follow(words: Listed, as_json: Json = False) -> None:
    """Show what moves of a topic first; it raises an alert sooner."""
    _mark(" ".join(words), TopicMark.FOLLOWED, "is followed: what moves of it comes first.", as_json=as_json)


@app.command()
def hide(words: Listed, as_json: Json = False) -> None:
    """Show nothing of a topic in trends; it raises no alert."""
    _mark(" ".join(words), TopicMark.HIDDEN, "is hidden in trends.", as_json=as_json)


@app.command()
def forget(words: Listed, as_json: Json = False) -> None:
    """Neither follow nor hide a topic any more."""
    from kb.knowledge_base import KnowledgeBase
    from kb.trends.marks import topics_listed

    said = " ".join(words)
    topics = topics_listed(said) or (said,)
    with KnowledgeBase.open(settings()) as knowledge:
        for topic in topics:
            knowledge.marked_topics.forget(topic)
            if not as_json:
                out().print(f"{printable(topic)} is neither followed nor hidden.", soft_wrap=True)
    if as_json:
        print_json([{"words": topic, "mark": None} for topic in topics])


@app.command("list")
def list_topics(as_json: Json = False) -> None:
    """Show what is followed and what is hidden."""
    from rich.table import Table

    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        marked = knowledge.marked_topics.all()
    if as_json:
        print_json(marked)
        return
    if not marked:
        out().print("None yet: `catalejo topics follow WORDS`, `catalejo topics hide WORDS`.")
        return
    table = Table("topic", "", "since", box=None, header_style="bold")
    for topic in marked:
        table.add_row(printable(topic.words), topic.mark.value, str(topic.marked.date()))
    out().print(table)


def _mark(words: str, mark: TopicMark, says: str, *, as_json: bool) -> None:
    from kb.knowledge_base import KnowledgeBase
    from kb.trends.marks import topics_listed

    with KnowledgeBase.open(settings()) as knowledge:
        marked = []
        for topic in topics_listed(words) or (words,):
            marked.append(knowledge.marked_topics.mark(topic, mark))
            if not as_json:
                out().print(f"{printable(marked[-1].words)} {says}", soft_wrap=True)
    if as_json:
        print_json(marked)
