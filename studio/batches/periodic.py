"""What the batch lab does in the background: sheets that a stop of the server left in the middle go on."""

from studio.batches.sheets.making import feed_open
from studio.lib.periodic import Repeated

MINUTE_S = 60.0
sheets = Repeated("sheets", MINUTE_S, feed_open)
SOURCES = [sheets.source]
