"""Whatever the catalog offers makes a request that holds only what the documents know, within their limits."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from studio.minimax.catalog.images import ImageModel, image_models
from studio.minimax.catalog.music import MusicModel, music_models
from studio.minimax.catalog.video import CAMERA_COMMANDS, CAMERA_COMMANDS_AT_ONCE, VideoModel, video_models
from studio.minimax.images.endpoints import ImageRequest
from studio.minimax.music.endpoints import MusicRequest
from studio.minimax.video.endpoints import VideoRequest
from studio.minimax.wire.body import to_data_url

IMAGE_FIELDS = {
    "model",
    "prompt",
    "aspect_ratio",
    "width",
    "height",
    "response_format",
    "seed",
    "n",
    "prompt_optimizer",
    "aigc_watermark",
    "style",
    "subject_reference",
}
VIDEO_FIELDS = {
    "model",
    "prompt",
    "prompt_optimizer",
    "fast_pretreatment",
    "duration",
    "resolution",
    "first_frame_image",
    "last_frame_image",
    "subject_reference",
    "callback_url",
    "aigc_watermark",
}
VIDEO_2_FIELDS = {"model", "content", "resolution", "duration", "ratio", "callback_url", "aigc_watermark"}
MUSIC_FIELDS = {
    "model",
    "prompt",
    "lyrics",
    "audio_setting",
    "is_instrumental",
    "lyrics_optimizer",
    "seed",
    "audio_url",
    "audio_base64",
    "cover_feature_id",
    "aigc_watermark",
    "refer_voice",
    "refer_instrumental",
}
RATIOS = {"1:1", "16:9", "4:3", "3:2", "2:3", "3:4", "9:16", "21:9"}
PICTURE = to_data_url(b"\x89PNG", "image/png")
choices = st.booleans()
maybe = st.none() | st.booleans()


@st.composite
def image_requests(draw: st.DrawFn) -> tuple[ImageModel, ImageRequest]:
    """A request for pictures of anything that a model offers."""
    model = draw(st.sampled_from(image_models()))
    sides = {"aspect_ratio": draw(st.sampled_from(["", *model.ratios]))}
    if model.sides and draw(choices):
        sides = {name: draw(st.sampled_from(model.sides)) for name in ("width", "height")}
    return model, ImageRequest(
        model.name,
        draw(st.text(min_size=1, max_size=model.prompt_limit)),
        n=draw(st.integers(1, model.most_images)),
        style=draw(st.sampled_from(["", *model.styles])),
        prompt_optimizer=draw(maybe),
        as_links=draw(choices),
        subject_image=draw(st.sampled_from(["", PICTURE])),
        seed=draw(st.none() | st.integers(0)),
        **sides,
    )


@st.composite
def video_requests(draw: st.DrawFn) -> tuple[VideoModel, str, VideoRequest]:
    """A request for a clip of anything that a model offers."""
    model = draw(st.sampled_from(video_models()))
    mode = draw(st.sampled_from(model.modes))
    lengths = model.lengths(mode)
    resolution = draw(st.sampled_from(sorted(lengths)))
    at_once = CAMERA_COMMANDS_AT_ONCE if model.camera else 0
    commands = draw(st.lists(st.sampled_from(CAMERA_COMMANDS), max_size=at_once))
    return (
        model,
        mode,
        VideoRequest(
            model.name,
            f"[{','.join(commands)}] The tide",
            resolution=resolution,
            duration_s=draw(st.sampled_from(lengths[resolution])),
            ratio=draw(st.sampled_from(["", *model.ratios])),
            first_frame=PICTURE if mode in ("first_frame", "last_frame") else "",
            last_frame=PICTURE if mode == "last_frame" else "",
            subjects=(PICTURE,) * draw(st.integers(1, model.most_subjects)) if mode == "subject" else (),
            fast_pretreatment=model.fast_pretreatment and draw(choices),
            prompt_optimizer=draw(maybe),
        ),
    )


@st.composite
def music_requests(draw: st.DrawFn) -> tuple[MusicModel, MusicRequest]:
    """A request for music of anything that a model offers."""
    model = draw(st.sampled_from(music_models()))
    lyrics = draw(st.text(min_size=model.lyrics_least, max_size=model.lyrics_most))
    return model, MusicRequest(
        model.name,
        draw(st.text(min_size=model.prompt_least, max_size=model.prompt_most)),
        lyrics,
        refer_voice="vocal-1" if model.references else "",
        audio=b"song" if model.cover else b"",
        is_instrumental=model.instrumental and draw(choices),
        lyrics_optimizer=model.writes and draw(choices),
        format=draw(st.sampled_from(model.formats)),
        sample_rate_hz=draw(st.sampled_from(model.sample_rates_hz)),
        bitrate_bps=draw(st.sampled_from(model.bitrates_bps)),
    )


def is_json(body: dict[str, Any]) -> bool:
    """Return whether a body survives the wire as it is, and holds nothing empty but no and nought."""
    return json.loads(json.dumps(body)) == body and not any(value in (None, "", [], {}) for value in body.values())


@given(image_requests())
def test_every_picture_that_can_be_chosen_can_be_asked_for(case: tuple[ImageModel, ImageRequest]) -> None:
    model, request = case
    body = request.to_json()
    assert is_json(body)
    assert body.keys() <= IMAGE_FIELDS
    assert {"model", "prompt", "n", "response_format"} <= body.keys()
    assert body["model"] == model.name and 1 <= body["n"] <= 9 and len(body["prompt"]) <= 1500
    assert body.get("aspect_ratio", "1:1") in RATIOS
    assert ("width" in body) == ("height" in body)
    assert not ("width" in body and "aspect_ratio" in body)
    for side in (body.get("width", 512), body.get("height", 512)):
        assert 512 <= side <= 2048 and side % 8 == 0


@given(video_requests())
def test_every_clip_that_can_be_chosen_can_be_asked_for(case: tuple[VideoModel, str, VideoRequest]) -> None:
    model, mode, request = case
    body = request.to_json()
    assert is_json(body)
    assert request.mode == mode
    assert body.keys() <= (VIDEO_2_FIELDS if model.uses_v2 else VIDEO_FIELDS)
    assert body["resolution"] in {"480P", "512P", "720P", "768P", "1080P", "2K"}
    assert 4 <= body["duration"] <= 15
    assert body["duration"] == 6 or body["resolution"] not in ("720P", "1080P")
    if model.uses_v2:
        assert body["content"][0] == {"type": "text", "text": request.prompt}
        assert body.get("ratio", "16:9") in {"21:9", "16:9", "4:3", "1:1", "3:4", "9:16"}
    else:
        assert len(body.get("subject_reference", [])) <= 1
        assert ("subject_reference" in body) == (model.name == "S2V-01")


@given(music_requests())
def test_every_song_that_can_be_chosen_can_be_asked_for(case: tuple[MusicModel, MusicRequest]) -> None:
    model, request = case
    body = request.to_json()
    assert is_json(body)
    assert body.keys() <= MUSIC_FIELDS
    assert len(body.get("prompt", "")) <= 2000 and len(body.get("lyrics", "")) <= 3500
    sound = body["audio_setting"]
    assert sound["format"] in {"mp3", "wav", "pcm"} and ("bitrate" in sound) == (sound["format"] == "mp3")
    assert sound["sample_rate"] in {16000, 24000, 32000, 44100}
    assert ("refer_voice" in body) == (model.name == "music-01")
    assert ("audio_base64" in body) == (model.name == "music-cover")
