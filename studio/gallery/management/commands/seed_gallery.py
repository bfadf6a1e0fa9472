"""``manage.py seed_gallery SLUG COUNT``: fill a workspace with things that have no files, to measure its lists."""

from datetime import timedelta
from itertools import accumulate, batched
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from studio.gallery.models import Rating
from studio.library.models import Asset, Status, Version
from studio.library.search.index import index_assets
from studio.workspaces.models import Workspace

AT_ONCE = 500
KINDS = (("images", "image", "image/png"), ("speech", "audio", "audio/mpeg"), ("video", "video", "video/mp4"),
         ("music", "audio", "audio/mpeg"), ("upload", "image", "image/jpeg"))  # fmt: skip
CONSONANTS = "bcdfghklmnprstvw"
VOWELS = "aeiou"
HAN = "灯台守夜海风浪潮月光山水花鸟鱼虫春夏秋冬"
WORDS_KNOWN = 20_000
MINUTE_S = 60


class Seeder:
    """Makes up assets: titles, wording and spoken words of a vocabulary in which few words are frequent."""

    def __init__(self, workspace: Workspace, count: int) -> None:
        self.workspace, self.count = workspace, count
        self.random = Random(7)
        self.vocabulary = [self.word() for _ in range(WORDS_KNOWN)]
        self.weights = list(accumulate(1 / (place + 3) for place in range(WORDS_KNOWN)))
        self.people = list(workspace.members.all())
        self.begin = timezone.now() - timedelta(minutes=count)

    def word(self) -> str:
        """Return a word that nobody has said before."""
        syllables = self.random.randint(2, 4)
        return "".join(self.random.choice(CONSONANTS) + self.random.choice(VOWELS) for _ in range(syllables))

    def words(self, count: int) -> list[str]:
        """Return some words."""
        return self.random.choices(self.vocabulary, cum_weights=self.weights, k=count)

    def asset(self, number: int) -> Asset:
        """Return an asset that is not saved yet."""
        kind, medium, _ = KINDS[number % len(KINDS)]
        return Asset(
            workspace=self.workspace, kind=kind, medium=medium, title=" ".join(self.words(4)),
            created_by=self.random.choice(self.people), created_at=self.begin + timedelta(minutes=number),
            starred=number % 20 == 0, status=self.random.choice(Status.values),
        )  # fmt: skip

    def version(self, asset: Asset, number: int) -> Version:
        """Return its version; every second one is about a storm, every third that is heard says something."""
        text = self.words(36) + (["storm"] if number % 2 else []) + ([*HAN] if number % 40 == 0 else [])
        said = self.words(45) + (["lighthouse", "keeper", "climbs"] if number % 50 == 1 else [])
        spoken = [{"text": one, "begin_ms": 400 * at, "end_ms": 400 * at + 390} for at, one in enumerate(said)]
        words = spoken if asset.medium == "audio" else []
        return Version(
            asset=asset, created_by=asset.created_by, medium=asset.medium, media_type=KINDS[number % len(KINDS)][2],
            path="00/none.bin", size_bytes=1, sha256=f"{number:064x}", words=words, has_words=bool(words),
            details={"width": 1600, "height": 900, "tone": "2a", "duration_ms": 18_000 if words else 0},
            recipe={"order": {"prompt": " ".join(text), "model": f"engine-0{number % 3}"}, "version": 1},
        )  # fmt: skip

    def save(self, numbers: tuple[int, ...]) -> None:
        """Write some assets with their versions and ratings, and index them."""
        with transaction.atomic():
            assets = Asset.objects.bulk_create(self.asset(number) for number in numbers)
            pairs = list(zip(assets, numbers, strict=True))
            Version.objects.bulk_create(self.version(*pair) for pair in pairs)
            rated = [asset for asset, number in pairs if number % 4 == 0]
            Rating.objects.bulk_create(
                Rating(asset=asset, person=self.people[0], stars=1 + asset.pk % 5) for asset in rated
            )
            index_assets([asset.pk for asset in assets])


class Command(BaseCommand):
    """Fill a workspace with things that look like a team's."""

    help = "Fill a workspace with things that have no files, to measure lists and searches."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the workspace and how many."""
        parser.add_argument("slug")
        parser.add_argument("count", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them. Raises CommandError for a workspace that is not there."""
        workspace = Workspace.objects.filter(slug=options["slug"]).first()
        if workspace is None:
            raise CommandError(f"There is no workspace “{options['slug']}”.")
        seeder = Seeder(workspace, options["count"])
        for numbers in batched(range(options["count"]), AT_ONCE):
            seeder.save(numbers)
        self.stdout.write(f"{options['count']:,} things are in {workspace.name}.")
