"""Preparation at start: migrate and collect static files, each skipped when nothing has changed."""

from hashlib import sha256
from pathlib import Path
from zlib import crc32

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import Error, connection

from studio.lib.env import Misconfigured


def bring_up_to_date() -> None:
    """Migrate and collect static files where needed. Raises Misconfigured."""
    try:
        migrate()
    except Error as error:
        raise Misconfigured(f"the database cannot be used: {error}") from error
    finally:
        connection.close()
    collect_static()


def migrate() -> None:
    """Apply new migrations; SQLite's user_version stores their checksum, so that a restored copy is checked anew."""
    checksum = crc32(repr(migration_names()).encode()) & 0x7FFFFFFF  # user_version is a signed 32-bit number
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if sqlite and cursor.execute("PRAGMA user_version").fetchone()[0] == checksum:
            return
    call_command("migrate", interactive=False, verbosity=0)
    if sqlite:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA user_version = {checksum}")


def migration_names() -> list[str]:
    """Return every installed migration as ``app.name``, sorted."""
    folders = [(config.label, Path(config.path) / "migrations") for config in apps.get_app_configs()]
    return sorted(f"{label}.{file.stem}" for label, folder in folders for file in folder.glob("[0-9]*.py"))


def collect_static() -> None:
    """Collect, hash and compress the static files, unless the fingerprint of their sources is that of the last run."""
    stamp = Path(settings.STUDIO_DATA) / "static.stamp"
    fingerprint = static_fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(fingerprint)


def static_fingerprint() -> str:
    """Return a digest over path, size and modification time of every static file."""
    digest = sha256(str(settings.STATIC_ROOT).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path)).stat()
            digest.update(f"{path} {file.st_size} {file.st_mtime_ns}\n".encode())
    return digest.hexdigest()
