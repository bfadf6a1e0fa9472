"""Open the MiniMax API with a person's key; the only module that decrypts a key."""

from django.conf import settings

from studio.accounts import keys
from studio.accounts.models import ApiKey, HeldKey
from studio.lib.crypto import CannotUnseal, unseal
from studio.lib.db import run_in_db_pool
from studio.minimax.client import Api
from studio.minimax.errors import KeyRefused

SANDBOX_KEY = "sk-sandbox-of-this-server"
report_key = keys.report_key


async def open_api(key_id: int | None) -> Api:
    """Return a client for a key, or for the sandbox when None. Raises KeyRefused when removed or undecryptable."""
    if key_id is None:
        return Api(settings.STUDIO_SANDBOX_URL, SANDBOX_KEY, allow_http=True)
    key = await run_in_db_pool(ApiKey.objects.filter(pk=key_id).first)
    if key is None:
        raise KeyRefused("this key has been removed", code=None)
    return open_with(key)


def open_with(key: HeldKey, region: str = "") -> Api:
    """Return a client for a key, in its own region unless another is given. Raises KeyRefused."""
    base_url = settings.REGIONS.get(region or key.region, "")
    if key.sealed is None:
        raise KeyRefused("this key has been removed", code=None)
    if not base_url:
        raise KeyRefused("the operator no longer lists this key's region", code=None)
    try:
        api_key = unseal(key.sealed, key.user_id)
    except CannotUnseal as error:
        raise KeyRefused(str(error), code=None) from None
    # Only the operator can list an address without TLS, and only one on this machine.
    return Api(base_url, api_key, key.group_id, allow_http=base_url.startswith("http://"))


def http_origins() -> list[str]:
    """Return the plain-http origins that results may come from: the sandbox, and those the operator listed."""
    return [settings.STUDIO_SANDBOX_URL, *(url for url in settings.REGIONS.values() if url.startswith("http://"))]
