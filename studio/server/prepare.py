"""Preparation at start: migrate and collect static files, each skipped when nothing has changed.

`python -m studio.server.prepare` does it, as a child of `up`: the models of every migration and the compressor stay in
memory for as long as their process lives, 40 MB of the server's for something that is done once.
"""

import os
import subprocess
import sys
from hashlib import sha256
from io import TextIOWrapper
from pathlib import Path
from zlib import crc32

import django
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import Error, connection

from studio.lib.env import Misconfigured


def bring_up_to_date(lock: TextIOWrapper) -> None:
    """Migrate and collect static files where needed, in a child that holds the lock too. Raises Misconfigured."""
    if not (is_to_migrate() or is_to_collect()):
        return
    command = [sys.executable, "-P", "-m", "studio.server.prepare"]
    environment = {**os.environ, "PYTHONPATH": str(settings.BASE_DIR)}
    # A session of its own: Ctrl-C is for the parent, which then ends it.
    done = subprocess.run(command, env=environment, pass_fds=[lock.fileno()], start_new_session=True, check=False)
    if done.returncode:
        sys.exit(done.returncode)  # the child has said why


def is_to_migrate() -> bool:
    """Return whether migrations may be new: SQLite's user_version has their checksum, unless a copy was restored."""
    if connection.vendor != "sqlite":
        return True
    try:
        with connection.cursor() as cursor:
            return bool(cursor.execute("PRAGMA user_version").fetchone()[0] != checksum())
    except Error as error:
        raise Misconfigured(f"the database cannot be used: {error}") from error
    finally:
        connection.close()


def migrate() -> None:
    """Apply new migrations, and store their checksum. Raises Misconfigured."""
    try:
        call_command("migrate", interactive=False, verbosity=0)
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA user_version = {checksum()}")
    except Error as error:
        raise Misconfigured(f"the database cannot be used: {error}") from error


def checksum() -> int:
    """Return the checksum of all migrations."""
    return crc32(repr(migration_names()).encode()) & 0x7FFFFFFF  # user_version is a signed 32-bit number


def migration_names() -> list[str]:
    """Return every installed migration as ``app.name``, sorted."""
    folders = [(config.label, Path(config.path) / "migrations") for config in apps.get_app_configs()]
    return sorted(f"{label}.{file.stem}" for label, folder in folders for file in folder.glob("[0-9]*.py"))


def stamp() -> Path:
    """Return the file that keeps the fingerprint of what was collected last."""
    return Path(settings.STUDIO_DATA) / "static.stamp"


def is_to_collect() -> bool:
    """Return whether the static files' sources have changed since they were collected."""
    return not stamp().exists() or stamp().read_text() != static_fingerprint()


def collect_static() -> None:
    """Collect, hash and compress the static files."""
    fingerprint = static_fingerprint()
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp().write_text(fingerprint)


def static_fingerprint() -> str:
    """Return a digest over path, size and modification time of every static file."""
    digest = sha256(str(settings.STATIC_ROOT).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path)).stat()
            digest.update(f"{path} {file.st_size} {file.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def main() -> None:
    """Do what is to be done; whoever waits for it reads on stderr why it could not be."""
    django.setup(set_prefix=False)
    try:
        if is_to_migrate():
            migrate()
        if is_to_collect():
            collect_static()
    except Misconfigured as error:
        sys.exit(f"Studio: {error}")


if __name__ == "__main__":
    main()
