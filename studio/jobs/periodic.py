"""What jobs do in the background: old tapes go away."""

from studio.jobs.stream.cleanup import Quarterly
from studio.lib.periodic import Source

quarterly = Quarterly()
SOURCES = [Source("tapes", quarterly.due, quarterly.tidy)]
