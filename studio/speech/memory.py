"""How somebody left the speech page, read from the jobs themselves."""

from studio.jobs.models import Job
from studio.speech.order import SpeechOrder
from studio.voices.models import Voice
from studio.voices.queries import usual_voice, voice_for
from studio.workspaces.access import Seat


def last_settings(seat: Seat) -> tuple[SpeechOrder | None, tuple[str, ...], Voice | None]:
    """Return the person's newest order here, the workspace's newest pairs, and a voice that can be used."""
    jobs = Job.objects.listed(seat, "speech")
    newest = jobs.first()
    is_own = newest is None or newest.created_by_id == seat.person.pk  # type: ignore[attr-defined]
    own = newest if is_own else jobs.filter(created_by=seat.person).first()
    order = order_of(own) if own else None
    voice = voice_for(seat.person, order.request.voice_id) if order else None
    voice = voice or usual_voice(seat.person)
    return order, order_of(newest).request.pronunciation if newest else (), voice


def order_of(job: Job) -> SpeechOrder:
    """Return the order of a speech job."""
    return SpeechOrder.from_json(job.order_json, job.order_version)
