"""``manage.py reindex``: write the index of the library anew."""

from itertools import batched
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from studio.library.models import Asset
from studio.library.search.index import AT_ONCE, index_assets


class Command(BaseCommand):
    """Index every asset again, some at a time, so that others may write in between."""

    help = "Write the index of the library anew."

    def handle(self, *args: Any, **options: Any) -> None:
        """Index all assets."""
        ids = list(Asset.objects.order_by("id").values_list("id", flat=True))
        for some in batched(ids, AT_ONCE):
            with transaction.atomic():
                index_assets(some)
        self.stdout.write(f"{len(ids)} assets are indexed.")
