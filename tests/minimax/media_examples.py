"""Answers about pictures, clips, music, long speech and voices, as MiniMax's documents and recordings have them."""

import json
from typing import Any

from tests.minimax.examples import OK, TRACE
from tests.minimax.upstream import http


def told(body: Any) -> bytes:
    """Return an answer with that body; unlike `answer`, it may have a field called status."""
    return http(json.dumps(body), Trace_Id=TRACE)


PICTURE = b"\xff\xd8\xff\xe0picture"
IMAGE_LINKS: dict[str, Any] = {
    "id": "03ff3cd0820949eb8a410056b5f21d38",
    "data": {
        "image_urls": ["https://example.test/1.jpeg", "https://example.test/2.jpeg", "https://example.test/3.jpeg"]
    },
    "metadata": {"failed_count": "0", "success_count": "3"},
    "base_resp": OK,
}
IMAGE_BYTES: dict[str, Any] = {
    "id": "03ff3cd0820949eb8a410056b5f21d38",
    "data": {"image_base64": ["/9j/4HBpY3R1cmU=", "/9j/4HBpY3R1cmU="]},
    "metadata": {"failed_count": 1, "success_count": 2},
    "base_resp": OK,
}
VIDEO_BEGUN: dict[str, Any] = {"task_id": "106916112212032", "base_resp": OK}
VIDEO_WAITS: dict[str, Any] = {"task_id": "176843862716480", "status": "Preparing", "file_id": "", "base_resp": OK}
VIDEO_DONE: dict[str, Any] = {
    "task_id": "176843862716480",
    "status": "Success",
    "file_id": "176844028768320",
    "video_width": 1920,
    "video_height": 1080,
    "base_resp": OK,
}
VIDEO_CALLBACK: dict[str, Any] = {
    "task_id": "115334141465231360",
    "status": "success",
    "file_id": "205258526306433",
    "base_resp": OK,
}
VIDEO_2_BEGUN: dict[str, Any] = {"task_id": "424242424242424"}
VIDEO_2_DONE: dict[str, Any] = {
    "task": {
        "id": "424242424242424",
        "model": "MiniMax-H3",
        "status": "succeeded",
        "created_at": 1785000000,
        "updated_at": 1785000100,
        "content": {"url": "https://example.test/h3.mp4"},
        "resolution": "768P",
        "duration": 5,
        "usage": {"total_seconds": 5},
        "ratio": "16:9",
        "task_type": "generation",
        "modality": "text",
    },
}
VIDEO_2_FAILED: dict[str, Any] = {
    "task": {
        "id": "424242424242424",
        "model": "MiniMax-H3",
        "status": "failed",
        "error": {"code": "1026", "message": "input new_sensitive"},
    },
}
VIDEO_2_LIST: dict[str, Any] = {"items": [VIDEO_2_DONE["task"], VIDEO_2_FAILED["task"]], "total": 2}
VIDEO_2_DELETED: dict[str, Any] = {"task_id": "424242424242424", "status": "cancelled"}
VIDEO_2_REFUSED: dict[str, Any] = {
    "type": "error",
    "error": {"type": "bad_request_error", "message": "invalid params, duration (2013)", "http_code": "400"},
    "request_id": TRACE,
}
MUSIC: dict[str, Any] = {
    "data": {"audio": "fffb90c4", "status": 2},
    "trace_id": TRACE,
    "extra_info": {
        "music_duration": 25364,
        "music_sample_rate": 44100,
        "music_channel": 2,
        "bitrate": 256000,
        "music_size": 813651,
    },
    "analysis_info": None,
    "base_resp": OK,
}
MUSIC_LINK: dict[str, Any] = {**MUSIC, "data": {"audio": "https://example.test/song.mp3", "status": 2}}
MUSIC_SONG: dict[str, Any] = {
    "voice_id": "vocal-2025010100000000-a1b2",
    "instrumental_id": "instrumental-2025010100000000-c3d4",
    "base_resp": OK,
}
LYRICS: dict[str, Any] = {
    "song_title": "Tide",
    "style_tags": "folk, slow",
    "lyrics": "[Verse]\nThe tide is out\n",
    "base_resp": OK,
}
COVER: dict[str, Any] = {
    "cover_feature_id": "feature-7",
    "formatted_lyrics": "[Verse]\nThe tide is out\n",
    "structure_result": '{"segments":[{"start":0,"end":12.5,"label":"verse"}]}',
    "audio_duration": 90,
    "trace_id": TRACE,
    "base_resp": OK,
}
LONG_BEGUN: dict[str, Any] = {
    "task_id": 95157322514444,
    "task_token": "eyJhbGciOiJSUz",
    "file_id": 95157322514496,
    "usage_characters": 101,
    "base_resp": OK,
}
LONG_DONE: dict[str, Any] = {
    "task_id": 95157322514444,
    "status": "Success",
    "file_id": 95157322514496,
    "base_resp": OK,
}
CLONED: dict[str, Any] = {"input_sensitive": False, "input_sensitive_type": 0, "demo_audio": "", "base_resp": OK}
CLONED_AND_HEARD: dict[str, Any] = {
    "input_sensitive": False,
    "input_sensitive_type": 0,
    "demo_audio": "https://example.test/demo.mp3",
    "extra_info": {
        "audio_length": 935,
        "audio_sample_rate": 32000,
        "audio_size": 15597,
        "bitrate": 128000,
        "word_count": 1,
        "usage_characters": 4,
        "audio_format": "mp3",
        "audio_channel": 1,
    },
    "base_resp": OK,
}
DESIGNED: dict[str, Any] = {
    "trial_audio": "fffb90c4",
    "voice_id": "ttv-voice-2025060717322425-xxxxxxxx",
    "base_resp": OK,
}
DELETED: dict[str, Any] = {"voice_id": "mother2025", "created_time": "1728962464", "base_resp": OK}
