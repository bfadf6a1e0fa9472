"""What a start does only when something changed: migrations and the gathering of static files."""

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
    """Migrate and gather static files where that is needed. Raises Misconfigured."""
    try:
        migrate()
    except Error as error:
        raise Misconfigured(f"the database cannot be used: {error}") from error
    finally:
        connection.close()
    gather()


def migrate() -> None:
    """Apply new migrations; SQLite's file itself remembers which ones it has seen, so that a restored copy tells."""
    mark = crc32(repr(migration_names()).encode()) & 0x7FFFFFFF  # user_version is a signed 32-bit number
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if sqlite and cursor.execute("PRAGMA user_version").fetchone()[0] == mark:
            return
    call_command("migrate", interactive=False, verbosity=0)
    if sqlite:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA user_version = {mark}")


def migration_names() -> list[str]:
    """Return every installed migration as ``app.name``."""
    folders = [(config.label, Path(config.path) / "migrations") for config in apps.get_app_configs()]
    return sorted(f"{label}.{file.stem}" for label, folder in folders for file in folder.glob("[0-9]*.py"))


def gather() -> None:
    """Collect, hash and compress the static files, unless the sources are those of the last time."""
    stamp = Path(settings.STUDIO_DATA) / "static.stamp"
    mark = sources_mark()
    if stamp.exists() and stamp.read_text() == mark:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(mark)


def sources_mark() -> str:
    """Return a digest that changes whenever a static file does."""
    digest = sha256(str(settings.STATIC_ROOT).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path)).stat()
            digest.update(f"{path} {file.st_size} {file.st_mtime_ns}\n".encode())
    return digest.hexdigest()
