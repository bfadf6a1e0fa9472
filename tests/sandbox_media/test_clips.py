"""Clips: the rendered file, and camera commands."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from studio.sandbox.media.clip.probe import expand_prompt, probe_clip, probe_picture
from studio.sandbox.media.clip.render import upscale_clip
from tests.sandbox_media.clips import (
    SCENE,
    SIZE,
    Move,
    find_red_column,
    match_block,
    measure_motion,
    render_frames,
    render_luma,
)

Frames = list[Image.Image]
LEFT, RIGHT, UP, DOWN = (-1, 0), (1, 0), (0, -1), (0, 1)
# Which way the content goes when the camera goes there.
ALIKE = {
    "[Truck left]": RIGHT,
    "[Truck right]": LEFT,
    "[Pan left]": RIGHT,
    "[Pan right]": LEFT,
    "[Pedestal up]": DOWN,
    "[Pedestal down]": UP,
    "[Tilt up]": DOWN,
    "[Tilt down]": UP,
    "the camera slowly pans to the left": RIGHT,
    "The camera trucks right": LEFT,
    "camera tilts up": DOWN,
}
CLOSER = {"[Push in]": 1, "[Pull out]": -1, "[Zoom in]": 1, "[Zoom out]": -1, "the camera moves closer": 1}


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Two pictures of noise, red and blue, by what they are for."""
    folder = tmp_path_factory.mktemp("pictures")
    noise = np.random.default_rng(3).integers(0, 180, (54, 96), np.uint8)
    found = {}
    for name, strongest in (("first", 0), ("last", 2)):
        colours = np.stack([noise // 3] * 3, axis=2)
        colours[..., strongest] = noise + 60
        Image.fromarray(colours).resize((384, 216), Image.Resampling.BICUBIC).save(folder / f"{name}.png")
        found[name] = str(folder / f"{name}.png")
    return found


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory, pictures: dict[str, str]) -> tuple[Path, Frames]:
    """A clip from one picture to another, and its frames."""
    path = tmp_path_factory.mktemp("clips") / "between.mp4"
    return path, render_frames(path, prompt="From red to blue", seconds=2, fps=25, **pictures)


def measure_move(prompt: str, begin: float = 0.35, end: float = 0.65, **request: Any) -> Move:
    """Return the motion in the middle of a clip."""
    return measure_motion(*render_luma(prompt, begin, end, **request))


def moves_towards(found: Move, way: tuple[int, int]) -> bool:
    """Return whether every quarter moves in a direction, and in no other."""
    return all((np.sign(x), np.sign(y)) == way and abs(x + y) >= 2 for x, y in found.all)


def divergence_px(found: Move) -> int:
    """Return the least distance (pixels) by which the left and right quarters separate."""
    apart = found.upper_right[0] - found.upper_left[0], found.lower_right[0] - found.lower_left[0]
    return min(apart, key=abs) if apart[0] * apart[1] > 0 else 0


@pytest.mark.parametrize("words", ALIKE)
def test_the_picture_goes_the_other_way_than_the_camera(words: str) -> None:
    assert moves_towards(measure_move(f"{SCENE}. {words}"), ALIKE[words])


@pytest.mark.parametrize("words", CLOSER)
def test_what_comes_closer_grows(words: str) -> None:
    assert divergence_px(measure_move(f"{SCENE}. {words}", 0.2, 0.8)) * CLOSER[words] >= 3


def test_what_is_near_moves_more_where_the_camera_moves() -> None:
    trucked, panned = (measure_move(f"{SCENE} {words}") for words in ("[Truck right]", "[Pan right]"))
    assert trucked.lower_right[0] < 1.5 * trucked.upper_right[0] < 0
    assert panned.lower_right == panned.upper_right


def test_a_tracking_shot_stays_with_its_subject() -> None:
    places = [find_red_column("A fox in a meadow [Tracking shot]", part) for part in (0.2, 0.8)]
    assert places[0] == pytest.approx(places[1], abs=2)
    before, after = render_luma("A fox in a meadow [Tracking shot]", 0.35, 0.65)
    assert match_block(before, after, slice(0, 40), slice(0, 60))[0] <= -5


def test_a_static_shot_stands_still_and_a_shaken_one_does_not() -> None:
    assert set(measure_move(f"{SCENE} [Static shot]").all) == {(0, 0)}
    parts = render_luma(f"{SCENE} [Shake]", *(0.3 + 0.03 * step for step in range(10)))
    places = [measure_motion(parts[0], part).upper_left for part in parts]
    assert min(np.ptp(places, axis=0)) >= 2


def test_commands_in_one_bracket_happen_together_and_others_in_turn() -> None:
    assert moves_towards(measure_move(f"{SCENE} [Pan left, Tilt up]"), (1, 1))
    both = f"{SCENE} [Pan left] then [Tilt up]"
    assert moves_towards(measure_move(both, 0.1, 0.4), RIGHT)
    assert moves_towards(measure_move(both, 0.6, 0.9), DOWN)


def test_only_three_commands_of_a_bracket_are_followed() -> None:
    three, four = (render_luma(f"{SCENE} [Pan left,Zoom in,Shake{more}]", 0.7)[0] for more in ("", ",Tilt up"))
    assert np.array_equal(three, four)


def test_a_truck_in_the_scene_is_none_of_the_camera() -> None:
    assert set(measure_move(f"{SCENE}. A truck left the town [Static shot]").all) == {(0, 0)}


@pytest.mark.parametrize(("prompt", "things"), [
    ("A train on a bridge. The camera pans left, then the camera cranes up", "1 × train, 1 × bridge"),
    ("The camera follows a dog", "1 × dog"), ("A camera on a table", "1 × camera"),
])  # fmt: skip
def test_what_is_said_to_the_camera_is_not_drawn(prompt: str, things: str) -> None:
    assert f"In the frame: {things}." in expand_prompt(prompt)


@pytest.mark.parametrize(("words", "way"), [("[Pan left]", RIGHT), ("[Tilt down]", UP)])
def test_the_camera_moves_over_a_picture_too(words: str, way: tuple[int, int], pictures: dict[str, str]) -> None:
    assert all(np.dot(quarter, way) >= 1 for quarter in measure_move(words, first=pictures["first"]).all)


def test_a_clip_has_its_size_length_and_rate(clip: tuple[Path, Frames]) -> None:
    path, frames = clip
    assert (len(frames), frames[0].size) == (50, SIZE)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt, float(stream.average_rate or 0)) == (
            "h264",
            "yuv420p",
            25,
        )
        assert float((stream.duration or 0) * (stream.time_base or 0)) == 2.0
    assert probe_clip(str(path)) == {"width": 192, "height": 108, "fps": 25.0, "seconds": 2.0}


def test_a_clip_plays_while_it_is_loaded_and_says_who_made_it(clip: tuple[Path, Frames]) -> None:
    data = clip[0].read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    with av.open(str(clip[0])) as container:
        assert container.metadata["title"] == "Studio sandbox: From red to blue"
        assert "sandbox of Studio" in container.metadata["comment"]


def test_a_clip_goes_from_picture_to_picture(clip: tuple[Path, Frames], pictures: dict[str, str]) -> None:
    for shown, name in ((clip[1][0], "first"), (clip[1][-1], "last")):
        given = Image.open(pictures[name]).resize(SIZE)
        away = np.abs(np.asarray(shown, np.float32) - np.asarray(given, np.float32))
        assert away[:80].mean() < 9
    reds, blues = ([int(np.asarray(frame)[..., at].mean()) for frame in clip[1][::7]] for at in (0, 2))
    assert sorted(reds, reverse=True) == pytest.approx(reds, abs=3) and reds[0] - reds[-1] > 50
    assert sorted(blues) == pytest.approx(blues, abs=3)


def test_every_frame_bears_the_badge(clip: tuple[Path, Frames]) -> None:
    with_badge = [np.asarray(frame.crop((120, 88, 186, 104)).convert("L"), np.float32) for frame in clip[1]]
    assert min(corner.max() for corner in with_badge) > 170


def test_something_stirs_though_the_camera_stands(tmp_path: Path) -> None:
    frames = render_frames(tmp_path / "snow.mp4", prompt="Snow falls in a forest [Static shot]", seconds=1, fps=12)
    flakes = [np.asarray(frame.convert("L"), np.float32)[:80] for frame in frames]
    steps = [np.abs(one - two).mean() for one, two in pairwise(flakes)]
    assert min(steps) > 0.5 and max(steps) < 12


def test_the_same_order_gives_the_same_clip_and_another_seed_another(tmp_path: Path) -> None:
    clips = [render_frames(tmp_path / f"{at}.mp4", seconds=1, fps=4, seed=seed) for at, seed in enumerate((1, 1, 2))]
    first, again, other = (np.asarray(frames[0], np.float32) for frames in clips)
    assert np.array_equal(first, again) and np.abs(first - other).mean() > 5


def test_a_clip_is_enlarged(clip: tuple[Path, Frames], tmp_path: Path) -> None:
    path = tmp_path / "large.mp4"
    request = {"path": str(path), "base": str(clip[0]), "prompt": "", "width": 480, "height": 270, "fps": 25}
    assert list(upscale_clip(request)) == [25, 50]
    assert probe_clip(str(path)) == {"width": 480, "height": 270, "fps": 25.0, "seconds": 2.0}


def test_a_picture_is_seen_as_its_camera_was_held(tmp_path: Path) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    Image.new("RGB", (40, 20)).save(tmp_path / "held.jpg", exif=turned)
    assert probe_picture(str(tmp_path / "held.jpg")) == {"format": "JPEG", "width": 20, "height": 40}
    (tmp_path / "none.jpg").write_bytes(b"\xff\xd8\xff no picture")
    assert (probe_picture(str(tmp_path / "none.jpg")), probe_clip(str(tmp_path / "none.jpg"))) == (None, None)


def test_a_prompt_in_more_words_says_what_is_seen() -> None:
    text = expand_prompt("A fox in the snow at night [Push in]")
    assert text.startswith("A fox in the snow at night. ") and "1 × fox" in text and "push in" in text
