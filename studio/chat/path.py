"""The path to a message with everything that was said on it: one query, however many branches lie beside it."""

import json

from django.db import connection

from studio.chat.messages import Turn
from studio.chat.models import Message

# Ids grow in the order of writing, so that they sort a path.
STATEMENT = """
    WITH RECURSIVE path (id, parent_id, "key", role, parts) AS (
        SELECT id, parent_id, "key", role, parts FROM {table}
        WHERE conversation_id = %s AND "key" = %s AND deleted_at IS NULL
        UNION ALL
        SELECT m.id, m.parent_id, m."key", m.role, m.parts FROM path JOIN {table} m ON m.id = path.parent_id
        WHERE m.deleted_at IS NULL
    )
    SELECT role, parts, "key" FROM path ORDER BY id"""


def load_turns(conversation_id: int, key: str) -> list[Turn]:
    """Return the messages up to one of them, as they are sent; [] where it is not there."""
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT.format(table=Message._meta.db_table), [conversation_id, key])
        return [Turn(role, tuple(json.loads(parts)), key) for role, parts, key in cursor.fetchall()]
