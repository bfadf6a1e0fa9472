"""Plain words for what went wrong: what happened, whether it cost anything, what to do, one button."""

import tomllib
from dataclasses import dataclass
from functools import cache, reduce
from pathlib import Path
from typing import Any

COST = {
    "none": "Nothing was charged.",
    "charged": "This call was charged.",
    "maybe": "It may have been charged.",
    "partly": "Charged, at least in part.",
}
OF_SANDBOX = "Nothing was charged: it ran on the sandbox."
TWICE = " (may cost twice)"  # of a button
# Reasons that say more than MiniMax's code does: which code it was stays in small type.
COMMON = Path(__file__).parent / "error_messages.toml"
SAYS_MORE = {"still_busy", "key_look", "lost_sight"}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a card says about a job that did not simply work."""

    title: str
    body: str
    cost: str
    button_label: str
    action: str
    anchor: str = "edit"  # where on the kind's page it is put right
    code: int | None = None
    trace_id: str = ""
    icon: str = "info"
    tone: str = "warn"  # of the notice


@cache
def read_table(path: Path) -> dict[str, dict[str, str]]:
    """Return a file of messages: every reason with its words, and ``fields``."""
    return tomllib.loads(path.read_text("utf-8"))


@cache
def table(of_kind: Path | None = None) -> dict[str, dict[str, str]]:
    """Return every known reason with its words, those of a kind before those of every kind."""
    common = read_table(COMMON)
    own = read_table(of_kind) if of_kind else {}
    shown = {reason: {**look_of(common.get(reason, {})), **row} for reason, row in own.items()}
    return {**common, **shown, "fields": {**common["fields"], **own.get("fields", {})}}


def look_of(row: dict[str, str]) -> dict[str, str]:
    """Return how a reason looks, which a kind's own words leave as it is."""
    return {name: row[name] for name in ("icon", "tone") if name in row}


def words_for(error: dict[str, Any], rows: dict[str, dict[str, str]]) -> dict[str, str]:
    """Return the row for an error: by its code where that is known, else by our own reason."""
    reason = error.get("reason", "")
    own = rows.get(f"{reason}_{error.get('cut_code')}") or rows.get(reason, rows["bug"])  # what cut a stream off
    return own if reason in SAYS_MORE else rows.get(str(error.get("code")), own)


def explain(
    error: dict[str, Any],
    wait_s: float | None = None,
    of_kind: Path | None = None,
    *,
    sandbox: bool = False,
    is_local: bool = False,
) -> Explanation | None:
    """Return the words for a job's error, or None when there is nothing to say; ``wait_s`` is until the next try.

    What ran on the ``sandbox``, or ``is_local``, speaks of no charges.
    """
    if not error:
        return None
    rows = table(of_kind)
    words = words_for(error, rows)
    field = rows["fields"].get(error.get("field", ""), "One of the settings")
    found = f" after {error['seconds']:g} s" if error.get("seconds") else ""
    wait = "" if wait_s is None else f" in about {max(1, round(wait_s))} s"
    filled = {"{field}": field, "{found}": found, "{wait}": wait, "{task}": error.get("task", "")}
    filled["{detail}"] = error.get("detail", "")
    filled["{via}"] = f" through {error['via']}" if error.get("via") else ""
    told = COST["none"] if is_local else COST[words["cost"]]
    body = reduce(lambda text, pair: text.replace(*pair), filled.items(), words["body"])
    return Explanation(
        title=words["title"],
        body=body,
        cost=OF_SANDBOX if sandbox and not is_local and words["cost"] != "none" else told,
        button_label=words["button"].removesuffix(TWICE if sandbox or is_local else ""),
        action=words["action"],
        anchor=rows.get("anchors", {}).get(error.get("field", "")) or words.get("anchor", "edit"),
        code=error.get("code"),
        trace_id=error.get("trace_id", ""),
        icon=words.get("icon", "info"),
        tone=words.get("tone") or ("info" if words["action"] == "try_now" else "warn"),
    )
