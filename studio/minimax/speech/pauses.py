"""The grammar of pause marks in a text: ``<#1.5#>`` is 1.5 seconds of silence, neither spoken nor counted.

A pause lasts 0.01 to 99.99 seconds, with at most two digits on either side of the point.
"""

import re
from typing import Any

# No \d: in Python it means the digits of every script, in JavaScript 0 to 9.
PAUSE = re.compile(r"<#([0-9]{1,2}(?:\.[0-9]{1,2})?)#>")
MIN_PAUSE_S, MAX_PAUSE_S = 0.01, 99.99


def pause_grammar() -> dict[str, Any]:
    """Return the grammar as plain data: ``pattern`` is valid in Python and JavaScript, its one group the seconds."""
    return {"pattern": PAUSE.pattern, "min_s": MIN_PAUSE_S, "max_s": MAX_PAUSE_S}
