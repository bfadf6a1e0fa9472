"""`POST /v1/image_generation`: pictures of a prompt."""

import hashlib
import re
from typing import Any

import httpx
import pytest

from studio.sandbox.images.catalog import RATIOS
from studio.sandbox.media.mark import SANDBOX_MARK
from tests.sandbox.asking import KEY, status
from tests.sandbox.images import IMAGES, ask, files, made, opened, pixels
from tests.sandbox.tasks import later
from tests.sandboxes import charges


def test_the_answer_has_the_documented_shape(api: httpx.Client, calm_sandbox: str) -> None:
    answer = ask(api, n=3, response_format="base64")
    assert set(answer) == {"id", "data", "metadata", "base_resp"}
    assert re.fullmatch(r"[0-9a-f]{32}", answer["id"])
    assert set(answer["data"]) == {"image_base64"}
    assert answer["metadata"] == {"failed_count": "0", "success_count": "3"}
    assert status(answer) == (0, "success")
    pictures = files(answer)
    assert len(set(pictures)) == 3
    (row,) = charges(calm_sandbox)
    assert (row["path"], row["key"], row["units"], row["state"]) == (IMAGES, KEY[-4:], 3, "done")
    assert row["sha256"] == hashlib.sha256(b"".join(pictures)).hexdigest()


def test_links_come_unless_asked_otherwise_and_ask_for_no_key(api: httpx.Client, stranger: httpx.Client) -> None:
    answer = ask(api, n=2, seed=4)
    assert set(answer["data"]) == {"image_urls"}
    got = [stranger.get(url) for url in answer["data"]["image_urls"]]
    assert [(one.status_code, one.headers["content-type"]) for one in got] == [(200, "image/jpeg")] * 2
    assert [one.content for one in got] == made(api, n=2, seed=4)


def test_a_link_lives_for_a_day(api: httpx.Client, stranger: httpx.Client) -> None:
    (url,) = ask(api)["data"]["image_urls"]
    for hours, found in ((23, 200), (25, 403)):
        with later(stranger, hours * 3600):
            assert stranger.get(url).status_code == found


@pytest.mark.parametrize("ratio", ["4:3", "2:3", "9:16", "21:9"])
def test_a_ratio_has_its_size(api: httpx.Client, ratio: str) -> None:
    (picture,) = made(api, aspect_ratio=ratio, width=None, height=None)
    assert opened(picture).size == RATIOS[ratio]


@pytest.mark.parametrize(("sides", "size"), [
    ({"width": None, "height": None}, (1024, 1024)),
    ({"width": 2048, "height": 512}, (2048, 512)),
    ({"width": 520.0, "height": 1000}, (520, 1000)),
    ({"aspect_ratio": "16:9"}, (1280, 720)),
    ({"aspect_ratio": "", "width": 512, "height": 520}, (512, 520)),
])  # fmt: skip
def test_sides_are_as_asked_and_a_ratio_wins(api: httpx.Client, sides: dict[str, Any], size: tuple[int, int]) -> None:
    (picture,) = made(api, **sides)
    assert opened(picture).size == size


def test_the_file_says_that_it_is_the_sandboxs(api: httpx.Client) -> None:
    (file,) = made(api)
    picture = opened(file)
    assert picture.format == "JPEG"
    assert picture.info["comment"].decode() == SANDBOX_MARK


def test_a_seed_repeats_its_pictures(api: httpx.Client) -> None:
    first, again = made(api, seed=-7, n=2), made(api, seed=-7, n=2)
    assert first == again
    assert first[:1] == made(api, seed=-7)
    assert not {*first} & {*made(api, seed=7, n=2), *made(api, seed=-6, n=2)}


def test_without_a_seed_each_picture_is_another(api: httpx.Client) -> None:
    assert made(api) != made(api)


def test_the_prompt_decides_what_is_seen(api: httpx.Client) -> None:
    sea, boat = (pixels(made(api, prompt=prompt, seed=1)[0]) for prompt in ("the sea at night", "a boat on the sea"))
    assert sea.mean() < boat.mean()
    assert (abs(sea - boat).max(2) > 24).mean() > 0.2


def test_the_optimizer_changes_a_plain_prompt(api: httpx.Client) -> None:
    plain = {"prompt": "A boat", "seed": 3}
    assert made(api, **plain) == made(api, **plain, prompt_optimizer=False)
    assert made(api, **plain) != made(api, **plain, prompt_optimizer=True)


def test_the_live_model_draws_in_styles(api: httpx.Client) -> None:
    request = {"model": "image-01-live", "aspect_ratio": "16:9", "width": None, "height": None, "seed": 1}
    styles = ({}, {"style_type": "漫画", "style_weight": 0.2}, {"style_type": "漫画"})
    plain, lightly, fully = (pixels(made(api, **request, style=style)[0]) for style in styles)
    assert 0 < abs(plain - lightly).mean() < abs(plain - fully).mean()


@pytest.mark.parametrize("body", [
    {"model": "image-02-preview"},
    {"style": {"style_type": "水彩", "style_weight": 0.8}},
    {"aigc_watermark": True, "prompt_optimizer": None, "n": None, "seed": None, "subject_reference": []},
])  # fmt: skip
def test_newer_models_and_fields_of_others_are_taken(api: httpx.Client, body: dict[str, Any]) -> None:
    assert status(ask(api, **body)) == (0, "success")


def test_some_pictures_can_be_held_back(api: httpx.Client, calm_sandbox: str) -> None:
    answer = ask(api, prompt="The sea, sandbox-1027-2", n=3)
    assert status(answer) == (0, "success")
    assert len(answer["data"]["image_urls"]) == 1
    assert answer["metadata"] == {"failed_count": "2", "success_count": "1"}
    (row,) = charges(calm_sandbox)
    assert row["units"] == 3


def test_what_may_turn_out_badly_is_held_back_by_the_piece(api: httpx.Client) -> None:
    answer = ask(api, prompt="A bikini on the beach", n=2)
    assert answer["metadata"] == {"failed_count": "1", "success_count": "1"}
    assert status(ask(api, prompt="A bikini on the beach")) == (0, "success")
