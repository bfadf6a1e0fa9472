"""``manage.py rotate_keys``: re-encrypt every secret with the first of STUDIO_FIELD_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from studio.accounts.rotation import LOCKED, rotate


class Command(BaseCommand):
    """Re-encrypt every secret; idempotent, and safe while Studio runs."""

    help = "Seal every secret anew with the first of the server's field keys. Afterwards the older ones can go."

    def handle(self, *args: Any, **options: Any) -> None:
        locked = 0
        for place, counts in rotate():
            locked += counts[LOCKED]
            summary = ", ".join(f"{number} {what}" for what, number in sorted(counts.items()))
            self.stdout.write(f"{place}: {summary or 'nothing sealed'}")
        if locked:
            raise CommandError(
                f"{locked} cannot be opened with any of the server's keys and stayed as they are. "
                "Put the key that sealed them back into STUDIO_FIELD_KEYS, or have their owners enter them again."
            )
