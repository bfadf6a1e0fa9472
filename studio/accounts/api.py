"""Where the API is opened: the only place in which a key is unsealed."""

from django.conf import settings

from studio.accounts import keys
from studio.accounts.models import ApiKey, HeldKey
from studio.lib.crypto import CannotUnseal, unseal
from studio.lib.db import in_feed
from studio.minimax.client import Api
from studio.minimax.errors import KeyRefused

SANDBOX_KEY = "sk-sandbox-of-this-server"
report_key = keys.report_key


async def open_api(key_id: int | None) -> Api:
    """Return the API for a key, or the sandbox for None. Raises KeyRefused for one that is gone or stays shut."""
    if key_id is None:
        return Api(settings.STUDIO_SANDBOX_URL, SANDBOX_KEY, allow_http=True)
    key = await in_feed(ApiKey.objects.filter(pk=key_id).first)
    if key is None:
        raise KeyRefused("this key has been removed", code=None)
    return open_with(key)


def open_with(key: HeldKey, region: str = "") -> Api:
    """Return the API for a key, in another region where one is given. Raises KeyRefused."""
    base_url = settings.REGIONS.get(region or key.region, "")
    if key.sealed is None:
        raise KeyRefused("this key has been removed", code=None)
    if not base_url:
        raise KeyRefused("the operator no longer lists this key's region", code=None)
    try:
        text = unseal(key.sealed, key.user_id)
    except CannotUnseal as error:
        raise KeyRefused(str(error), code=None) from None
    # Only the operator can list an address without TLS, and only one on this machine.
    return Api(base_url, text, key.group_id, allow_http=base_url.startswith("http://"))


def http_origins() -> list[str]:
    """Return the addresses without TLS that results may come from: the sandbox's, and what the operator listed."""
    return [settings.STUDIO_SANDBOX_URL, *(url for url in settings.REGIONS.values() if url.startswith("http://"))]
