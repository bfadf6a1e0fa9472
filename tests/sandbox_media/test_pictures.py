"""Pictures show what a prompt names, in its place, its light and its style."""

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from studio.sandbox.media.mark import SANDBOX_MARK
from studio.sandbox.media.picture import render, scene
from studio.sandbox.media.picture.finish import STYLES
from studio.sandbox.media.picture.lights import load_lights
from studio.sandbox.media.picture.nouns import load_nouns
from studio.sandbox.media.picture.scene import BIOMES, Scene, add_badge, compose, flatten
from studio.sandbox.media.picture.stage import composite

SIDE = 96
NOUNS = sorted(load_nouns())


def render_pixels(prompt: str, *, side: int = SIDE, seed: int = 1) -> np.ndarray:
    """Render a prompt and return its pixels, 0 to 255."""
    return to_pixels(compose(prompt, side, side, seed))


def to_pixels(found: Scene) -> np.ndarray:
    """Return the pixels of a finished scene."""
    return np.asarray(flatten(found)).astype(np.float32)


def layer_pixels(found: Scene) -> np.ndarray:
    """Return the pixels of a scene's layers, without any style."""
    return np.asarray(composite(found.layers, found.width, found.height)).astype(np.float32)


def share_that_differs(one: np.ndarray, other: np.ndarray) -> float:
    """Return the share of pixels with a visible difference between two pictures."""
    return float((np.abs(one - other).max(2) > 24).mean())


def test_more_than_sixty_things_can_be_drawn() -> None:
    assert len(NOUNS) > 120


@pytest.mark.parametrize("name", NOUNS)
def test_a_thing_is_seen_where_it_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    prompt = f"abstract {name.replace('_', ' ')}"
    found = compose(prompt, SIDE, SIDE, 1)
    monkeypatch.setattr(scene, "place_things", lambda stage: None)
    without = compose(prompt, SIDE, SIDE, 1)
    assert share_that_differs(layer_pixels(found), layer_pixels(without)) > 0.03


@pytest.mark.parametrize("biome", sorted(BIOMES))
def test_a_place_has_sky_and_ground_of_its_own(biome: str) -> None:
    own = render_pixels(f"{biome}, on a bright summer day")
    others = [render_pixels(f"{other}, on a bright summer day") for other in ("meadow", "snow") if other != biome]
    assert own.std() > 12
    assert all(share_that_differs(own, other) > 0.3 for other in others)


@pytest.mark.parametrize("light", [name for name in load_lights() if name != "day"])
def test_a_light_changes_the_picture(light: str) -> None:
    words = load_lights()[light].words[0]
    by_day, lit = (
        render_pixels("a boat on the sea, on a bright summer day"),
        render_pixels(f"a boat on the sea, {words}"),
    )
    assert share_that_differs(by_day, lit) > 0.2


def test_night_is_darker_than_day() -> None:
    assert render_pixels("a house at night").mean() < 0.6 * render_pixels("a house on a sunny day").mean()


@pytest.mark.parametrize("style", [name for name in STYLES if name])
def test_a_style_changes_the_picture(style: str) -> None:
    drawn = compose("a house on a hill", SIDE, SIDE, 3)
    plain = to_pixels(Scene(SIDE, SIDE, drawn.layers, "", drawn.light))
    assert share_that_differs(plain, to_pixels(Scene(SIDE, SIDE, drawn.layers, style, drawn.light))) > 0.1


@pytest.mark.parametrize(("words", "style"), [
    ("oil painting of a boat", "oil"), ("watercolor boat", "watercolour"), ("anime boat", "anime"),
    ("pixel art boat", "pixel"), ("line drawing of a boat", "ink"), ("a boat, 3D render", "toy"), ("a boat", ""),
    ("black and white photo of a boat", "mono"), ("水彩 船", "watercolour"),
])  # fmt: skip
def test_words_choose_the_style(words: str, style: str) -> None:
    assert compose(words, 64, 64, 1).style == style


def colour_share(picture: np.ndarray, is_meant: Callable[[np.ndarray], np.ndarray]) -> float:
    """Return the share of pixels that match a colour."""
    return float(is_meant(np.moveaxis(picture, 2, 0)).mean())


def test_a_colour_word_colours_the_thing_after_it() -> None:
    def red(rgb: np.ndarray) -> np.ndarray:
        return (rgb[0] > 90) & (rgb[0] > 1.7 * rgb[2]) & (rgb[0] > 1.7 * rgb[1])

    def blue(rgb: np.ndarray) -> np.ndarray:
        return (rgb[2] > 90) & (rgb[2] > 1.5 * rgb[0]) & (rgb[2] > 1.2 * rgb[1])

    red_car, blue_car = render_pixels("a red car in the snow"), render_pixels("a blue car in the snow")
    assert colour_share(red_car, red) > colour_share(blue_car, red) + 0.04
    assert colour_share(blue_car, blue) > colour_share(red_car, blue) + 0.04


def test_several_are_more_than_one() -> None:
    def layers(prompt: str) -> int:
        return len(compose(prompt, SIDE, SIDE, 1).layers)

    assert layers("five apples") > layers("three apples") > layers("an apple")


def test_who_rides_is_above_what_they_ride() -> None:
    wanted = scene.prompt.parse_prompt("an orange cat wearing a crown on a red sofa").items
    assert [(one.noun.name, one.on) for one in wanted] == [("cat", 2), ("crown", 0), ("sofa", -1)]


@pytest.mark.parametrize(("prompt", "biome"), [
    ("men in white t shirts, outdoor, Venice beach sign", "coast"),
    ("a lake in the mountains with a boat", "mountain"),
    ("a cup of coffee on a wooden table", "room"),
    ("a fox by the sea", "coast"),
    ("a boat on the sea", "ocean"),
    ("a cat on a sofa", "room"),
])  # fmt: skip
def test_the_words_say_where_it_is(prompt: str, biome: str) -> None:
    wish = scene.prompt.parse_prompt(prompt)
    assert scene.choose_biome(wish, np.random.default_rng(1)) == biome


@pytest.mark.parametrize("prompt", ["a man in a white t shirt", "men dressing in white t shirt, full body"])
def test_clothes_are_coloured_though_they_are_named_later(prompt: str) -> None:
    (man,) = scene.prompt.parse_prompt(prompt).items
    assert (man.noun.name, man.colour) == ("man", "#f4f2ec")


@pytest.mark.parametrize("who", ["man", "woman", "child", "girl", "king", "wizard"])
def test_a_portrait_shows_a_face_that_fills_the_picture(who: str) -> None:
    (face,) = scene.prompt.parse_prompt(f"portrait of a {who}").items
    assert face.noun.place == "bust"
    whole, portrait = (compose(f"{words} a {who}", SIDE, SIDE, 1) for words in ("picture of", "portrait of"))
    assert max(layer.image.height for layer in portrait.layers[1:]) > 0.6 * SIDE
    assert share_that_differs(to_pixels(whole), to_pixels(portrait)) > 0.3


def test_what_is_denied_is_not_drawn() -> None:
    assert scene.prompt.parse_prompt("a street without cars").items == ()


def test_a_seed_repeats_itself_and_another_does_not() -> None:
    first, again, other = (render_pixels("a fox in the mountains", seed=seed) for seed in (5, 5, 6))
    assert np.array_equal(first, again)
    assert share_that_differs(first, other) > 0.1


def test_layers_lie_from_back_to_front_and_say_how_they_stir() -> None:
    found = compose("a boat on the sea in the snow", SIDE, SIDE, 1)
    depths = [layer.depth for layer in found.layers]
    assert depths == sorted(depths) and depths[0] == 0 and depths[-1] <= 1
    assert {"bob", "fall", "drift"} <= {layer.motion for layer in found.layers}
    assert {layer.image.mode for layer in found.layers} == {"RGBA"}


@pytest.mark.parametrize("style", render.STYLES)
def test_a_request_may_name_its_style(style: str) -> None:
    request = {"prompt": "a boat", "width": 96, "height": 64, "seed": 1}
    assert render.render_picture(request) != render.render_picture({**request, "style": style})
    assert render.render_picture({**request, "style": style}) != render.render_picture(
        {**request, "style": style, "share": 0.3}
    )


def test_the_file_says_where_it_is_from() -> None:
    file = render.render_picture({"prompt": "a cat", "width": 128, "height": 64, "seed": 1})
    picture = Image.open(io.BytesIO(file))
    assert (picture.format, picture.size) == ("JPEG", (128, 64))
    assert picture.info["comment"].decode() == SANDBOX_MARK == picture.getexif()[render.EXIF_DESCRIPTION]


def test_the_badge_is_small_and_at_the_lower_right() -> None:
    plain = Image.new("RGB", (512, 512), "white")
    marked = np.argwhere(np.asarray(add_badge(plain)).min(2) < 250)
    (top, left), (low, right) = marked.min(0), marked.max(0)
    assert top > 460 and left > 400
    assert (low - top) * (right - left) < 0.02 * 512 * 512


def test_the_optimizer_adds_a_light_where_none_is_said() -> None:
    assert render.add_light("a cat at night", 1) == "a cat at night"
    assert scene.prompt.parse_prompt(render.add_light("a cat", 1)).light
