"""Which language a built-in voice speaks, told by its id or name; the table is ``languages.toml``."""

import tomllib
from pathlib import Path

OTHER = "Other"
TABLE: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "languages.toml").read_text("utf-8"))
# The longest first, so that "Chinese,Yue" is tried before "Chinese".
_PREFIXES = sorted(
    ((prefix.casefold(), language) for language, prefixes in TABLE.items() for prefix in prefixes),
    key=lambda pair: -len(pair[0]),
)


def language_of(voice_id: str, name: str = "") -> str:
    """Return the heading under which a voice is listed; OTHER when nothing gives it away."""
    for text in (voice_id.casefold(), name.casefold()):
        for prefix, language in _PREFIXES:
            if text.startswith(prefix):
                return language
    return OTHER
