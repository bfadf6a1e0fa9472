"""What the server does in the background: note that it is alive, and keep room back for a full disk."""

from studio.lib import reserve
from studio.lib.periodic import Repeated
from studio.server import served

MINUTE_S = 60.0
beats = Repeated("beats", MINUTE_S, served.beat)
room = Repeated("reserve", MINUTE_S, reserve.keep)
SOURCES = [beats.source, room.source]
