"""Ids of own voices: which are taken in an account, and one that is free."""

import re
import unicodedata
from typing import Any

from studio.accounts.keys import key_id_for
from studio.accounts.models import User
from studio.minimax.catalog.voices import VOICE_ID_LEAST
from studio.minimax.voices.voice_id import check_voice_id
from studio.voices.lists import list_for
from studio.voices.models import OwnVoice, Standing, Voice

LONGEST = 40
NAMELESS = "Voice"


def is_taken(person: User, voice_id: str) -> bool:
    """Return whether a voice of the person's account is known to have an id; MiniMax may know more."""
    known = voice_id.replace("\x00", "")
    key_id = key_id_for(person)
    if list_for(key_id).voices.filter(voice_id=known).exists():
        return True
    return OwnVoice.objects.filter(api_key=key_id, voice_id=known).exclude(state=Standing.DELETED).exists()


def fault_of(voice_id: str) -> str:
    """Return what is wrong with an id for a new voice, in one sentence: MiniMax asks for letters and numbers."""
    if fault := check_voice_id(voice_id):
        return fault
    if not any(map(str.isdigit, voice_id)):
        return f"A voice's id has letters and numbers; “{voice_id[:LONGEST]}1” would do."
    return ""


def judge(person: User, voice_id: str) -> dict[str, Any]:
    """Return what is wrong with an id, and whether it is only taken."""
    taken = bool(voice_id) and is_taken(person, voice_id)
    return {"fault": "" if taken or not voice_id else fault_of(voice_id), "taken": taken}


def suggest_id(person: User, name: str) -> str:
    """Return a free id made from a name: ``EinarHalden01``."""
    stem = stem_of(name)
    key_id = key_id_for(person)
    taken = {
        *Voice.objects.filter(list__api_key=key_id, voice_id__startswith=stem).values_list("voice_id", flat=True),
        *OwnVoice.objects.filter(api_key=key_id, voice_id__startswith=stem).values_list("voice_id", flat=True),
    }
    number = next(n for n in range(1, len(taken) + 2) if numbered(stem, n) not in taken)
    return numbered(stem, number)


def stem_of(name: str) -> str:
    """Return a name's words as one, in plain letters; a name of another script is only called a voice."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", plain)
    stem = "".join(word[:1].upper() + word[1:] for word in words)[:LONGEST].lstrip("0123456789")
    return stem or NAMELESS


def numbered(stem: str, number: int) -> str:
    """Return a stem with a number, as long as an id must be."""
    return stem + str(number).zfill(max(2, VOICE_ID_LEAST - len(stem)))
