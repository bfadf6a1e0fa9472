"""The gallery's housework, in the background."""

from studio.gallery.archives.create import prune
from studio.lib.periodic import Repeated

HOUR_S = 3600.0
SOURCES = [Repeated("lists of archives", HOUR_S, prune).source]
