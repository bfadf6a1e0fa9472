"""Limits of batches, from ``catalog.toml``."""

from dataclasses import dataclass

from studio.minimax.catalog.data import DATA, freeze


@dataclass(frozen=True, slots=True)
class BatchLimits:
    """Limits of a batch; ``page`` is the default size of a list's page."""

    endpoints: tuple[str, ...]
    windows: tuple[str, ...]
    file_purpose: str
    request_limit: int
    page: int
    page_most: int


BATCH_LIMITS = BatchLimits(**freeze(DATA["batches"]))
