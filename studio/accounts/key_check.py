"""Check an API key with a free call (list voices)."""

import asyncio

from studio.accounts import keys
from studio.accounts.api import open_with
from studio.accounts.keys import CheckResult
from studio.accounts.models import ApiKey, HeldKey, KeyState, NewKey
from studio.lib.db import run_in_db_pool
from studio.minimax import errors

OFFICIAL_REGIONS = ("global", "china")
TIMEOUT_S = 30.0


async def check(model: type[ApiKey | NewKey], key_id: int) -> None:
    """Check one key and record the result; a no-op for a key that is removed."""
    key = await run_in_db_pool(model.objects.filter(pk=key_id, sealed__isnull=False).first)
    if key is not None:
        await run_in_db_pool(keys.record, key, await probe(key))


async def probe(key: HeldKey) -> CheckResult:
    """Make the free call and classify its outcome."""
    try:
        await list_voices(key)
    except errors.KeyRefused as error:
        return await classify_refusal(key, error)
    except errors.OutOfCredit as error:
        return CheckResult(KeyState.OUT_OF_CREDIT, describe_error(error))
    except (errors.ApiError, OSError) as error:
        return CheckResult(KeyState.UNREACHABLE, describe_error(error))
    return CheckResult(KeyState.WORKING)


async def classify_refusal(key: HeldKey, error: errors.ApiError) -> CheckResult:
    """Return WRONG_REGION when the other official region accepts a refused key (its owner decides), else REFUSED."""
    for region in OFFICIAL_REGIONS:
        if key.region in OFFICIAL_REGIONS and region != key.region and await region_accepts(region, key):
            return CheckResult(KeyState.WRONG_REGION, describe_error(error), region)
    return CheckResult(KeyState.REFUSED, describe_error(error))


async def region_accepts(region: str, key: HeldKey) -> bool:
    """Return whether a region accepts the key; an account without credit is accepted too."""
    try:
        await list_voices(key, region)
    except errors.OutOfCredit:
        return True
    except (errors.ApiError, OSError):
        return False
    return True


async def list_voices(key: HeldKey, region: str = "") -> None:
    """List voices, at most TIMEOUT_S. Raises ApiError, TimeoutError."""
    async with asyncio.timeout(TIMEOUT_S):
        await open_with(key, region).voices.list()


def describe_error(error: Exception) -> str:
    """Return the detail to store: MiniMax's status code, our own reason for a refused key, or the proxy asked."""
    code = getattr(error, "code", None)
    if code:
        return str(code)
    return str(error)[:200] if isinstance(error, errors.KeyRefused) else getattr(error, "via", "")[:200]
