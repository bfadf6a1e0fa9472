"""The index of messages: written where a message is, asked with the permission check in the same statement."""

from collections.abc import Iterable, Sequence

from django.db import connection

from studio.chat.models import Conversation, Message
from studio.chat.search.text import INDEX, text_to_search
from studio.lib.search import Phrase
from studio.workspaces.access import Seat


def index_messages(messages: Iterable[Message], workspace_id: int) -> None:
    """Index messages of a workspace, or index them anew."""
    INDEX.put(connection, [(one.pk, [f"w{workspace_id}"], text_to_search(one.parts)) for one in messages])


def forget_messages(ids: Iterable[int]) -> None:
    """Take messages out of the index."""
    INDEX.remove(connection, ids)


def find_messages(seat: Seat, asked: Sequence[Phrase], limit: int, before: int | None = None) -> list[Message]:
    """Return messages that hold all phrases, of conversations that the person may see, newest first."""
    where, parameters = INDEX.where(connection.vendor, asked, [f"w{seat.workspace.pk}"])
    message, conversation = Message._meta.db_table, Conversation._meta.db_table
    older = "AND rowid < %s" if before else ""
    # CROSS JOIN keeps SQLite from walking the messages first; the index then stops at the limit.
    statement = f"""
        WITH hit AS {"" if connection.vendor == "sqlite" else "MATERIALIZED"}
            (SELECT rowid FROM {INDEX.table} WHERE {where} {older} ORDER BY rowid DESC)
        SELECT m.id FROM hit CROSS JOIN {message} m CROSS JOIN {conversation} c
        WHERE m.id = hit.rowid AND c.id = m.conversation_id AND c.workspace_id = %s AND m.deleted_at IS NULL
            AND c.deleted_at IS NULL AND (c.shared OR c.created_by_id = %s)
        ORDER BY hit.rowid DESC LIMIT %s"""
    values = [*parameters, *([before] if before else []), seat.workspace.pk, seat.person.pk, limit]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        ids = [row[0] for row in cursor.fetchall()]
    found = Message.objects.select_related("conversation", "created_by").defer("html").in_bulk(ids)
    return [found[pk] for pk in ids]
