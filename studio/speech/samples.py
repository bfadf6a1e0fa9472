"""A voice's sample: one short sentence, spoken once an account and then kept."""

import tomllib
from pathlib import Path

from studio.accounts.keys import key_id_for
from studio.jobs import actions
from studio.jobs.kinds import kind_named
from studio.jobs.models import OPEN, Job, State
from studio.speech.order import SpeechOrder
from studio.voices.models import Voice
from studio.workspaces.access import Seat

SENTENCES: dict[str, str] = tomllib.loads((Path(__file__).parent / "samples.toml").read_text("utf-8"))
DEFAULT = SENTENCES["English"]
# One that nobody knows the end of is shown as it is: making another may cost again, and a person decides that.
WORTH_SHOWING = (*OPEN, State.DONE, State.UNKNOWN)


def sample_of(seat: Seat, voice: Voice) -> Job:
    """Return the newest job that speaks the voice's sample for the person's account, made now if there is none."""
    spoken = Job.objects.visible_to(seat).filter(
        kind="speech", listed=False, api_key=key_id_for(seat.person),
        order_json__voice_id=voice.voice_id,
    )  # fmt: skip
    newest = spoken.with_results().order_by("-created_at", "-id").first()
    if newest is not None and newest.state in WORTH_SHOWING:
        return newest
    text = SENTENCES.get(voice.language, DEFAULT)
    order = SpeechOrder.of(text=text, voice_id=voice.voice_id, voice_name=str(voice), preview=True)
    return actions.create(seat, kind_named("speech"), order)
