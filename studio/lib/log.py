"""Structured logging: one line per event, without query strings of URLs and without keys."""

import logging
import logging.config
import re

import structlog

# An API key or a bearer token, whichever library logs it.
_SECRET = re.compile(r"(?i)(bearer\s+|\bsk-)[!-~]{6,}")


def redact_secrets(logger: object, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Processor: redact anything that looks like an API key from every string of an event."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = _SECRET.sub(r"\1•••", value)
    return event


SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.ExtraAdder(),
]
RENDER: list[structlog.typing.Processor] = [
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    structlog.processors.format_exc_info,
    redact_secrets,
    structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
]


def configure(level: str) -> None:
    """Send events of structlog and of the standard library to stderr in one format."""
    formatter = {"()": structlog.stdlib.ProcessorFormatter, "foreign_pre_chain": SHARED, "processors": RENDER}
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"studio": formatter},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "studio"}},
            "root": {"handlers": ["stderr"], "level": level.upper()},
            # These log full URLs, signed query strings included, at INFO and below.
            "loggers": {
                **{name: {"level": "WARNING"} for name in ("httpx", "httpcore", "aiohttp", "asyncio")},
                # It advises a setting of Django's; what is said in its place names ours.
                "django.security.DisallowedHost": {"level": "CRITICAL"},
            },
        }
    )
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
