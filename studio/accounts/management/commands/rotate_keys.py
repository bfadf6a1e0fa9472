"""``manage.py rotate_keys``: everything sealed moves to the first of STUDIO_FIELD_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from studio.accounts.rotation import LOCKED, rotate


class Command(BaseCommand):
    """Reseals every secret; safe to repeat, and while Studio runs."""

    help = "Seal every secret anew with the first of the server's field keys. Afterwards the older ones can go."

    def handle(self, *args: Any, **options: Any) -> None:
        locked = 0
        for place, counts in rotate():
            locked += counts[LOCKED]
            told = ", ".join(f"{number} {what}" for what, number in sorted(counts.items()))
            self.stdout.write(f"{place}: {told or 'nothing sealed'}")
        if locked:
            raise CommandError(
                f"{locked} cannot be opened with any of the server's keys and stayed as they are. "
                "Put the key that sealed them back into STUDIO_FIELD_KEYS, or have their owners enter them again."
            )
