"""Background work of this app: checks of the API keys that are due."""

from functools import partial

from studio.accounts import key_check, keys
from studio.accounts.models import ApiKey, NewKey
from studio.lib.periodic import Source

SOURCES = [
    Source("api keys", partial(keys.due_keys, ApiKey), partial(key_check.check, ApiKey)),
    Source("new keys", partial(keys.due_keys, NewKey), partial(key_check.check, NewKey)),
]
