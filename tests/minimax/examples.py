"""Answers as MiniMax's documents and recordings have them."""

import copy
from collections.abc import Iterator
from typing import Any

OK = {"status_code": 0, "status_msg": "success"}
TRACE = "01b8bf9bb7433cc75c18eee6cfa8fe21"

# The API reference, example of a whole answer: "audio_bitrate", no channel, an empty message.
SPEECH_OLD: dict[str, Any] = {
    "data": {"audio": "fffb90c4", "status": 2, "subtitle_file": "https://minimax-algeng-chat-tts.example/XXXX"},
    "extra_info": {
        "audio_length": 5746,
        "audio_sample_rate": 32000,
        "audio_size": 100845,
        "audio_bitrate": 128000,
        "word_count": 300,
        "invisible_character_ratio": 0,
        "audio_format": "mp3",
        "usage_characters": 630,
    },
    "trace_id": TRACE,
    "base_resp": {"status_code": 0, "status_msg": ""},
}
# As recorded in 2026.
SPEECH_NEW: dict[str, Any] = {
    "data": {"audio": "fffb90c4", "status": 2},
    "extra_info": {
        "audio_length": 11124,
        "audio_sample_rate": 32000,
        "audio_size": 179926,
        "bitrate": 128000,
        "word_count": 163,
        "invisible_character_ratio": 0,
        "usage_characters": 163,
        "audio_format": "mp3",
        "audio_channel": 1,
    },
    "trace_id": TRACE,
    "base_resp": OK,
}
VOICES: dict[str, Any] = {
    "system_voice": [
        {
            "voice_id": "Wise_Woman",
            "voice_name": "Wise Woman",
            "description": ["Calm.", "Old."],
            "created_time": "1970-01-01",
        },
    ],
    "voice_cloning": [{"voice_id": "mother2025", "description": [], "created_time": "2025-08-20"}],
    "voice_generation": None,
    "base_resp": OK,
}
UPLOADED: dict[str, Any] = {
    "file": {
        "file_id": 205258526306433,
        "bytes": 5896337,
        "created_at": 1700469398,
        "filename": "a.mp3",
        "purpose": "voice_clone",
    },
    "base_resp": OK,
}
RETRIEVED: dict[str, Any] = {
    "file": {
        "file_id": 205258526306434,
        "bytes": 0,
        "created_at": 1700469398,
        "filename": "output_aigc.mp4",
        "purpose": "video_generation",
        "download_url": "https://example.test/output_aigc.mp4",
    },
    "base_resp": OK,
}
FILES: dict[str, Any] = {"files": [UPLOADED["file"], {**RETRIEVED["file"], "bytes": 1}], "base_resp": OK}
FILE_DELETED: dict[str, Any] = {"file_id": 205258526306433, "base_resp": OK}
SUBTITLES = (
    '\ufeff[{"text":"\ufeffThe real danger","time_begin":0,"time_end":1320.5,"text_begin":0,"text_end":15},'
    '{"text":"is not that","time_begin":1321,"time_end":"2100"},{"text":"","time_begin":1,"time_end":2},'
    '{"text":"lost"},"what?",{"text":"backwards","time_begin":9,"time_end":2}]'
)
# The socket, one frame a step; the sound's own example has no "event".
SOCKET: dict[str, dict[str, Any]] = {
    "connected": {"session_id": "xxxx", "event": "connected_success", "trace_id": TRACE, "base_resp": OK},
    "started": {"session_id": "xxxx", "event": "task_started", "trace_id": TRACE, "base_resp": OK},
    "sound": {
        "data": {"audio": "fffb"},
        "extra_info": {
            "audio_length": 935,
            "audio_sample_rate": 32000,
            "audio_size": 15597,
            "bitrate": 128000,
            "word_count": 1,
            "invisible_character_ratio": 0,
            "usage_characters": 4,
            "audio_format": "mp3",
            "audio_channel": 1,
        },
        "session_id": "xxxx",
        "is_final": False,
        "trace_id": TRACE,
        "base_resp": OK,
    },
    "finished": {"session_id": "xxxx", "event": "task_finished", "trace_id": TRACE, "base_resp": OK},
}
RATE_LIMITED = b'{"base_resp":{"status_code":1002,"status_msg":"rate limit exceeded(RPM)"}}'


# What a field may hold instead of what was documented.
ODD: tuple[Any, ...] = (None, "", "odd", "7", 7, -1.5, True, [], [None], {}, {"odd": None}, 10**30, "\ud800", "\0")
MISSING = object()
type Path = tuple[str | int, ...]


def mutations(example: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (label, answer): every field in turn null, missing and wrongly typed, and every object with one more.

    Whatever answer is made of an example, the client reads it or raises an ApiError, and nothing else.
    """
    for path in places(example):
        label = ".".join(map(str, path))
        for value in (MISSING, *ODD):
            yield f"{label}: {'missing' if value is MISSING else value!r}", changed(example, path, value)
        if isinstance(found(example, path), dict):
            yield f"{label}: one more", changed(example, (*path, "not_documented"), {"new": [1]})
    yield "one more", {**example, "not_documented": {"new": [1]}}


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the way to every field and every row."""
    rows = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in rows:
        yield (*path, name)
        yield from places(inner, (*path, name))


def found(value: Any, path: Path) -> Any:
    """Return what stands at a place."""
    for name in path:
        value = value[name]
    return value


def changed(example: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """Return an example with something else at one place."""
    made = copy.deepcopy(example)
    *way, last = path
    holder = found(made, tuple(way))
    if value is MISSING:
        del holder[last]
    else:
        holder[last] = value
    return made
