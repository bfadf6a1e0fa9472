"""The check of an API key, by a call that costs nothing."""

import asyncio

from studio.accounts import keys
from studio.accounts.api import open_with
from studio.accounts.keys import Finding
from studio.accounts.models import ApiKey, HeldKey, KeyState, NewKey
from studio.lib.db import in_feed
from studio.minimax import errors

OFFICIAL = ("global", "china")
PATIENCE_S = 30.0


async def check(model: type[ApiKey | NewKey], key_id: int) -> None:
    """Ask MiniMax about one key and write down what it says."""
    key = await in_feed(model.objects.filter(pk=key_id, sealed__isnull=False).first)
    if key is not None:
        await in_feed(keys.record, key, await ask(key))


async def ask(key: HeldKey) -> Finding:
    """Return what MiniMax says of a key."""
    try:
        await list_voices(key)
    except errors.KeyRefused as error:
        return await refused(key, error)
    except errors.OutOfCredit as error:
        return Finding(KeyState.OUT_OF_CREDIT, said(error))
    except (errors.ApiError, OSError) as error:
        return Finding(KeyState.UNREACHABLE, said(error))
    return Finding(KeyState.WORKING)


async def refused(key: HeldKey, error: errors.ApiError) -> Finding:
    """Return whether a refused key is known in the other official region; that one is offered, never taken silently."""
    for region in OFFICIAL:
        if key.region in OFFICIAL and region != key.region and await knows(region, key):
            return Finding(KeyState.WRONG_REGION, said(error), region)
    return Finding(KeyState.REFUSED, said(error))


async def knows(region: str, key: HeldKey) -> bool:
    """Return whether a region accepts the key."""
    try:
        await list_voices(key, region)
    except errors.OutOfCredit:
        return True
    except (errors.ApiError, OSError):
        return False
    return True


async def list_voices(key: HeldKey, region: str = "") -> None:
    """Make the free call. Raises ApiError, TimeoutError."""
    async with asyncio.timeout(PATIENCE_S):
        await open_with(key, region).voices.list()


def said(error: Exception) -> str:
    """Return what the page adds to its own words: MiniMax's code, or our own reason."""
    code = getattr(error, "code", None)
    if code:
        return str(code)
    return str(error)[:200] if isinstance(error, errors.KeyRefused) else ""
