"""Settings of the sandbox, a program of its own; `python -m studio.sandbox` sets the environment that they read."""

import asyncio
import logging
import os
from pathlib import Path

DATA = Path(os.environ.get("SANDBOX_DATA", "data/sandbox")).expanduser().resolve()
FAULTS = os.environ.get("SANDBOX_FAULTS") == "1"
LIMITS = os.environ.get("SANDBOX_LIMITS") == "1"  # keep to what `core/rate_limits.toml` has
# How tasks go on: by the "clock", with every "question" that is asked, or done "at-once".
PACE = os.environ.get("SANDBOX_PACE", "clock")
# Which addresses callbacks may go to: "public" https ones (with faults, also http on this machine), or "any".
CALLBACKS = os.environ.get("SANDBOX_CALLBACKS", "public")
IDLE_S = float(os.environ.get("SANDBOX_IDLE_S", "120"))  # how long a WebSocket session may be silent

SECRET_KEY = "signs links that guard nothing"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "studio.sandbox.urls"
INSTALLED_APPS = ["studio.sandbox"]
MIDDLEWARE = ["studio.sandbox.core.api.common_headers"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "sandbox.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 << 20
FILE_UPLOAD_TEMP_DIR = DATA


def is_news(record: logging.LogRecord) -> bool:
    """Return whether a log record is about anything but a stream that ended with the server."""
    return not record.exc_info or record.exc_info[0] is not asyncio.CancelledError


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"news": {"()": "django.utils.log.CallbackFilter", "callback": is_news}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["news"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"level": "ERROR"}},  # a wrong address is its caller's affair
}
