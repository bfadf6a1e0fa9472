"""Background work: mail that is due, and mail that was sent long ago."""

from datetime import timedelta

from django.utils import timezone

from studio.lib.periodic import Repeated, Source
from studio.mail.delivery import deliver, is_work
from studio.mail.models import Mail, State

KEPT = timedelta(days=30)
EVERY_S = 6 * 3600.0


def due() -> list[int]:
    """Return a single dummy id while there is something to send."""
    return [0] if is_work(timezone.now()) else []


async def run(row: int) -> None:
    """Send what is due."""
    await deliver()


def purge() -> None:
    """Delete what is settled and was looked at long enough."""
    settled = [State.SENT, State.FAILED, State.UNSURE]
    Mail.objects.filter(state__in=settled, settled_at__lte=timezone.now() - KEPT).delete()


SOURCES = [Source("mail", due, run), Repeated("old mail", EVERY_S, purge).source]
