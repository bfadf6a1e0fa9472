"""Open the archives that people bring: every member is read within limits, and none is ever written by its name."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from studio.lib.worker import WorkFailed
from studio.minimax.long_speech.archive import ARCHIVE_ERRORS

MOST_MEMBERS = 2_000
MOST_BYTES = 200_000_000
MOST_MEMBER_BYTES = 20_000_000
MOST_RATIO = 200
RATIO_FROM = 1_000_000  # bytes
ENCRYPTED = 0x1
HEADER_BYTES = 30
END_BYTES = 22
DAMAGED = "This archive is damaged."
END_32, END_64 = b"PK\x05\x06", b"PK\x06\x07"


@contextmanager
def open_archive(path: Path) -> Iterator[ZipFile]:
    """Open an archive whose directory is sane. Raises WorkFailed with what is wrong."""
    check_count(path)
    try:
        with ZipFile(path) as archive:
            check_members(archive.infolist())
            yield archive
    except ARCHIVE_ERRORS as error:
        found = "overlap" in str(error).lower()
        raise WorkFailed("This archive is damaged or hostile: entries overlap." if found else DAMAGED) from None


def check_count(path: Path) -> None:
    """Refuse an archive with too many entries before its directory is read into memory. Raises WorkFailed."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - (1 << 16) - END_BYTES))
        tail = file.read()
    at = tail.rfind(END_32)
    if at < 0 or len(tail) < at + END_BYTES:
        raise WorkFailed(DAMAGED)
    count = int.from_bytes(tail[at + 10 : at + 12], "little")
    if not count:
        raise WorkFailed("This archive is empty.")
    if count > MOST_MEMBERS or END_64 in tail[max(0, at - 20) : at]:
        raise WorkFailed(f"This archive has more than {MOST_MEMBERS:,} entries.")


def check_members(members: list[ZipInfo]) -> None:
    """Refuse what is no book but a trap. Raises WorkFailed with a sentence."""
    if len(members) > MOST_MEMBERS:
        raise WorkFailed(f"This archive has more than {MOST_MEMBERS:,} entries.")
    for one in members:
        name = one.filename.replace("\\", "/")
        if name.startswith("/") or ".." in PurePosixPath(name).parts or ":" in name.split("/")[0]:
            raise WorkFailed(f"Refused: entry “{PurePosixPath(name).name}” points outside the archive.")
        if one.flag_bits & ENCRYPTED:
            raise WorkFailed("This archive is protected by a password.")
        if one.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise WorkFailed("This archive is packed in a way that is not known here.")
        if one.file_size > RATIO_FROM and one.file_size > MOST_RATIO * max(1, one.compress_size):
            raise WorkFailed(f"Refused: entry “{PurePosixPath(name).name}” unpacks to far more than a text needs.")
    if sum(one.file_size for one in members) > MOST_BYTES:
        raise WorkFailed(f"This archive unpacks to more than {MOST_BYTES // 1_000_000} MB.")
    check_places(members)


def check_places(members: list[ZipInfo]) -> None:
    """Refuse entries that share their bytes. Raises WorkFailed."""
    end = 0
    for one in sorted(members, key=lambda member: member.header_offset):
        if one.header_offset < end:
            raise WorkFailed("This archive is damaged or hostile: entries overlap.")
        end = one.header_offset + HEADER_BYTES + len(one.orig_filename) + one.compress_size


def read_member(archive: ZipFile, name: str) -> bytes:
    """Return a member's bytes: the directory may lie about its size. Raises WorkFailed."""
    try:
        with archive.open(name) as member:
            content = member.read(MOST_MEMBER_BYTES + 1)
    except KeyError:
        raise WorkFailed(f"“{PurePosixPath(name).name}” is missing in it.") from None
    except BadZipFile as error:
        found = "overlap" in str(error).lower()
        raise WorkFailed("This archive is damaged or hostile: entries overlap." if found else DAMAGED) from None
    if len(content) > MOST_MEMBER_BYTES:
        raise WorkFailed(f"Refused: entry “{PurePosixPath(name).name}” unpacks to far more than a text needs.")
    return content
