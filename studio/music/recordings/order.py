"""What a person asks for when a recording is to be followed by songs."""

from dataclasses import dataclass

from studio.jobs.kinds import Order


@dataclass(frozen=True)
class RecordingOrder(Order):
    """A recording of the library, what is on it, and what it is to be called."""

    recording: str = ""  # the key of its version
    purpose: str = "song"
    name: str = ""
    file_name: str = ""  # as it is sent, told by its bytes
