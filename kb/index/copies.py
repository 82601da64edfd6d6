"""Linking the copies among new and changed documents to the earliest of each."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from kb.intake.duplicates import COPY_WINDOW, Signatures, near_copies, within_window
from kb.models import Document
from kb.store.copies import groups_with_text, join_copies, leave_copies, put_signatures, signatures_between


def link_copies(
    connection: Connection, documents: Sequence[Document], signatures: Mapping[int, Signatures | None]
) -> None:
    """Find every copy of these documents, among themselves and in the store; ``signatures`` are theirs, by id.

    Groups grow by what resembles any of their members, so that the order in which documents come makes no difference.
    Inside the caller's transaction.
    """
    leave_copies(connection, [document.id for document in documents])
    put_signatures(connection, signatures)
    for group in within_window(documents):
        since, until = group[0].dated - COPY_WINDOW, group[-1].dated + COPY_WINDOW
        others, their_signatures = signatures_between(connection, since, until)
        for document in group:
            copies = {document.id}
            if (signature := signatures[document.id]) is not None:
                copies.update(near_copies(document, signature, others, their_signatures))
            if document.text_hash is not None:
                copies.update(groups_with_text(connection, document.text_hash))
            join_copies(connection, copies)
