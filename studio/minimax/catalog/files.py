"""Purposes of files and their limits, from ``catalog.toml``."""

from dataclasses import dataclass

from studio.minimax.catalog.data import DATA, freeze


@dataclass(frozen=True, slots=True)
class FilePurpose:
    """A purpose of files and its limits; 0 where no document tells."""

    name: str
    sizes_mb: dict[str, int]  # by suffix; empty where any suffix is accepted
    least_s: int = 0
    most_s: int = 0
    kept_days: int = 0
    made: bool = False  # made by MiniMax: listed and deleted, never uploaded

    def size_limit_bytes(self, suffix: str) -> int:
        """Return the size limit for a suffix, 0 where no document tells. Raises KeyError for another suffix."""
        return self.sizes_mb[suffix.lower()] << 20 if self.sizes_mb else 0


FILE_PURPOSES = {name: FilePurpose(name, **freeze(row)) for name, row in DATA["files"].items()}


def file_purpose(name: str) -> FilePurpose:
    """Return the purpose of that name. Raises KeyError."""
    return FILE_PURPOSES[name]
