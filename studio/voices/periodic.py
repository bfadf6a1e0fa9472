"""What voices ask for by themselves: an account's list, deletions, and a few words in time."""

import asyncio

from studio.accounts.api import open_api
from studio.lib.db import run_in_db_pool
from studio.lib.periodic import Repeated, Source
from studio.minimax import errors
from studio.voices import insurance, lists

PATIENCE_S = 30.0
KEEP_ALIVE_S = 600.0


async def ask(list_id: int) -> None:
    """Ask for one list and keep what comes; a failure leaves the old list as it is."""
    asked = await run_in_db_pool(lists.find, list_id)
    if asked is None:
        return
    try:
        async with asyncio.timeout(PATIENCE_S):
            rows = await (await open_api(asked.api_key_id)).voices.list()
    except (errors.ApiError, OSError) as error:
        await run_in_db_pool(lists.fail, asked, reason(error))
    else:
        await run_in_db_pool(lists.record, asked, rows)


def reason(error: Exception) -> str:
    """Return in words why there is no new list."""
    if isinstance(error, errors.KeyRefused):
        words = "The key was not accepted."
    elif isinstance(error, errors.OutOfCredit):
        words = "The account is out of credit."
    else:
        words = "There was no usable answer."
    code = getattr(error, "code", None)
    return f"{words} Code {code}." if code else words


SOURCES = [
    Source("voices", lists.due, ask),
    Source("voice deletions", insurance.due_deletions, insurance.delete_at_minimax),
    Repeated("keep voices alive", KEEP_ALIVE_S, insurance.keep_alive_in_time).source,
]
