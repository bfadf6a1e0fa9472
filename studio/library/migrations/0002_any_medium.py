"""Files of any medium: what was measured in one JSON column, side files, and checksums for archives."""

from pathlib import Path
from zlib import crc32

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PIECE_BYTES = 1 << 20


def fill(apps, schema_editor):
    """Every version so far is sound: move its measures, and compute the checksum of its file where that is there."""
    Asset, Version = apps.get_model("library", "Asset"), apps.get_model("library", "Version")
    Asset.objects.update(medium="audio")
    for version in Version.objects.defer("words").iterator():
        version.medium = "audio"
        version.details = {"duration_ms": version.duration_ms, "peaks": version.peaks}
        version.crc32 = checksum(Path(settings.STUDIO_DATA) / "media" / version.path)
        version.save(update_fields=["medium", "details", "crc32"])


def empty(apps, schema_editor):
    """Move the measures back."""
    for version in apps.get_model("library", "Version").objects.defer("words").iterator():
        version.duration_ms = version.details.get("duration_ms", 0)
        version.peaks = version.details.get("peaks", [])
        version.save(update_fields=["duration_ms", "peaks"])


def checksum(file):
    """Return the CRC-32 of a file, or None where there is none."""
    value = 0
    try:
        with file.open("rb") as opened:
            while piece := opened.read(PIECE_BYTES):
                value = crc32(piece, value)
    except OSError:
        return None
    return value


class Migration(migrations.Migration):

    dependencies = [("library", "0001_initial")]

    operations = [
        migrations.AddField("asset", "medium", models.CharField(max_length=32, default=""), preserve_default=False),
        migrations.AddField("version", "medium", models.CharField(max_length=32, default=""), preserve_default=False),
        migrations.AddField("version", "crc32", models.PositiveBigIntegerField(null=True)),
        migrations.AddField("version", "details", models.JSONField(default=dict)),
        migrations.RunPython(fill, empty),
        migrations.RemoveField("version", "duration_ms"),
        migrations.RemoveField("version", "peaks"),
        migrations.CreateModel(
            name="SideFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=32)),
                ("path", models.CharField(max_length=120)),
                ("media_type", models.CharField(max_length=64)),
                ("size_bytes", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("crc32", models.PositiveBigIntegerField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sides", to="library.version"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            "sidefile", models.UniqueConstraint(fields=("version", "role"), name="one_side_a_role")
        ),
        migrations.AddIndex(
            "asset",
            models.Index(
                condition=models.Q(("deleted_at", None)),
                fields=["workspace", "medium", "-created_at", "-id"],
                name="asset_media",
            ),
        ),
        migrations.AddIndex("version", models.Index(fields=["sha256"], name="version_content")),
    ]
