"""What jobs do in the background: old tapes go away."""

from studio.jobs.stream import cleanup
from studio.lib.periodic import Repeated

QUARTER_HOUR_S = 900.0
tapes = Repeated("tapes", QUARTER_HOUR_S, cleanup.remove_expired)
SOURCES = [tapes.source]
