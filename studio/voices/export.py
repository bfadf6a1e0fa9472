"""A voice to take along: its recording, its sample, and the consent, in one archive."""

import json
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from studio.library.models import Version
from studio.library.store import file_of
from studio.voices.models import OwnVoice
from studio.voices.own import heard_by
from studio.workspaces.access import Seat

IN_MEMORY = 2 << 20


def write_archive(seat: Seat, voice: OwnVoice) -> IO[bytes]:
    """Return an open archive, at its beginning; a file that the seat may not hear, or the disk lacks, is left out."""
    archive = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the response closes it
    with ZipFile(archive, "w", ZIP_STORED) as files:
        for name, version in files_of(seat, voice):
            if (file := file_of(version.path)).is_file():
                files.write(file, f"{name}.{version.path.rpartition('.')[2]}")
        files.writestr("voice.json", json.dumps(facts_of(voice), ensure_ascii=False, indent=2), ZIP_DEFLATED)
        if voice.consent_at:
            files.writestr("consent.txt", consent_text(voice), ZIP_DEFLATED)
    archive.seek(0)
    return archive


def files_of(seat: Seat, voice: OwnVoice) -> Iterator[tuple[str, Version]]:
    """Yield the files that belong to a voice, by what they are called in the archive."""
    for name, version in (("recording", voice.recording), ("sample", voice.sample)):
        if heard := heard_by(seat, version):
            yield name, heard


def facts_of(voice: OwnVoice) -> dict[str, Any]:
    """Return what is known of a voice, without anything of its key."""
    return {
        "name": voice.name,
        "voice_id": voice.voice_id,
        "kind": voice.kind,
        "description": voice.description,
        "mix": voice.mix,
        "made_at": voice.made_at.isoformat(),
        "made_by": str(voice.made_by),
        "consent": {
            "who": voice.consent_by,
            "when": voice.consent_at.isoformat() if voice.consent_at else "",
            "words": voice.consent_words,
            "speaker": voice.speaker,
        },
    }


def consent_text(voice: OwnVoice) -> str:
    """Return the consent as a person reads it."""
    assert voice.consent_at
    speaker = f"Speaker: {voice.speaker}\n" if voice.speaker else ""
    return (
        f"Voice: {voice.name} ({voice.voice_id})\n{speaker}"
        f"Confirmed by: {voice.consent_by}\nWhen: {voice.consent_at:%Y-%m-%d %H:%M} UTC\n\n{voice.consent_words}\n"
    )
