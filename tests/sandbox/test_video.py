"""`/v1/video_generation`: clips from words and pictures, as tasks."""

from collections.abc import Iterator

import httpx
import numpy as np
import pytest
from PIL import Image

from tests.sandbox.asking import status
from tests.sandbox.listening import listening
from tests.sandbox.tasks import charged, client, hurried, later, pace, uploaded
from tests.sandbox.video import BLUE, CREATE, RED, asked, begun, colour_at, drawn, frames, inline, order, text_order
from tests.server import wait_until

OK = {"status_code": 0, "status_msg": "success"}


@pytest.fixture(scope="module")
def alice(sandbox_url: str) -> Iterator[httpx.Client]:
    """A client of the first API, whose clips are done when it asks."""
    with hurried(sandbox_url, "sk-alice-clip") as api:
        yield api


@pytest.fixture(scope="module")
def done(alice: httpx.Client) -> str:
    """The number of a task whose clip is there, from one picture to another."""
    number = begun(alice, model="MiniMax-Hailuo-02", resolution="768P", first_frame_image=RED, last_frame_image=BLUE)
    assert asked(alice, number)["status"] == "Success"
    return number


def file_of(api: httpx.Client, number: str) -> dict[str, object]:
    """Return what is told of a task's file."""
    found: dict[str, object] = api.get("/v1/files/retrieve", params={"file_id": asked(api, number)["file_id"]}).json()
    return found["file"]  # type: ignore[return-value]


def test_a_task_ends_with_a_clip_of_its_size(alice: httpx.Client, done: str) -> None:
    answer = asked(alice, done)
    assert answer == {
        "task_id": done, "status": "Success", "file_id": answer["file_id"], "video_width": 768, "video_height": 768,
        "base_resp": OK,
    }  # fmt: skip
    assert isinstance(answer["file_id"], str) and len(answer["file_id"]) == len(done) == 15


def test_the_clip_is_got_without_a_key_for_an_hour(alice: httpx.Client, done: str, stranger: httpx.Client) -> None:
    file = file_of(alice, done)
    assert (file["filename"], file["purpose"]) == ("output_aigc.mp4", "video_generation")
    got = stranger.get(str(file["download_url"]))
    assert (got.headers["content-type"], len(got.content)) == ("video/mp4", file["bytes"])
    with later(alice, 3700):
        assert stranger.get(str(file["download_url"])).status_code == 403
        again = str(file_of(alice, done)["download_url"])
        assert stranger.get(again).content == got.content


def test_the_clip_begins_and_ends_with_the_given_pictures(
    alice: httpx.Client, done: str, stranger: httpx.Client
) -> None:
    shown = frames(stranger.get(str(file_of(alice, done)["download_url"])).content)
    assert (len(shown), shown[0].size) == (6 * 24, (768, 768))
    for picture, edge in ((shown[0], (0xC0, 0x30, 0x20)), (shown[-1], (0x20, 0x40, 0xB0))):
        assert colour_at(picture, 0.02, 0.02) == pytest.approx(edge, abs=9)
        assert colour_at(picture, 0.5, 0.5) == pytest.approx((0xF0, 0xE8, 0xD0), abs=9)
        assert colour_at(picture, 0.27, 0.5) == pytest.approx(edge, abs=9)
        assert colour_at(picture, 0.33, 0.5) == pytest.approx((0xF0, 0xE8, 0xD0), abs=9)


def test_it_was_charged_once_before_it_was_there(alice: httpx.Client, done: str) -> None:
    before = len(charged(alice))
    number = begun(alice, prompt="[Static shot]")
    row = charged(alice)[-1]
    assert (row["path"], row["units"], row["state"]) == (CREATE, len("[Static shot]"), "done")
    assert asked(alice, number)["status"] == "Success"
    assert len(charged(alice)) == before + 1
    assert charged(alice)[-1]["size_bytes"] == file_of(alice, number)["bytes"]


def test_the_words_on_the_way_come_in_order(alice: httpx.Client) -> None:
    with pace(alice, "questions"):
        number = begun(alice)
        told = [asked(alice, number) for _ in range(4)]
    assert [answer["status"] for answer in told] == ["Preparing", "Queueing", "Processing", "Success"]
    assert [bool(answer["file_id"]) for answer in told] == [False, False, False, True]
    assert "video_width" not in told[0]


def test_nobody_else_sees_a_task(alice: httpx.Client, done: str, sandbox_url: str) -> None:
    with client(sandbox_url, "sk-charlie-clip") as charlie:
        assert status(asked(charlie, done)) == (2013, "invalid params, invalid params: task_id")
    assert status(asked(alice, "123"))[0] == status(asked(alice, "no number"))[0] == 2013


def test_a_clip_has_the_shape_of_its_picture(alice: httpx.Client) -> None:
    number = uploaded(alice, "wide.jpg", drawn(752, 301, format="JPEG"), "video_generation_input")
    answer = asked(alice, begun(alice, first_frame_image=f"mm_file://{number}"))
    assert (answer["video_width"], answer["video_height"]) == (1280, 512)


def test_a_clip_can_be_made_of_another_result(alice: httpx.Client, done: str) -> None:
    link = str(file_of(alice, done)["download_url"])
    answer = alice.post(CREATE, json=order(first_frame_image=link)).json()
    assert "first_frame_image must be a JPG, PNG or WebP picture" in status(answer)[1]


def test_somebody_is_in_the_clip(alice: httpx.Client, stranger: httpx.Client) -> None:
    reference = [{"type": "character", "image": [inline(drawn(400, 400, "#20c040", disc="#ff00c8"))]}]
    body = text_order(model="S2V-01", prompt="[Static shot] somebody on a beach", subject_reference=reference)
    number = alice.post(CREATE, json=body).json()["task_id"]
    answer = asked(alice, number)
    assert (answer["video_width"], answer["video_height"]) == (1280, 720)
    shown = frames(stranger.get(str(file_of(alice, number)["download_url"])).content)
    assert len(shown) == 6 * 25
    shares = [shares_of(picture) for picture in (shown[0], shown[75], shown[-1])]
    assert min(pink for pink, _ in shares) > 0.03
    assert max(wall for _, wall in shares) < 0.003  # what was behind them stays behind


def shares_of(picture: Image.Image) -> tuple[float, float]:
    """Return how much of a picture is pink, and how much is of the green of a wall."""
    red, green, blue = np.moveaxis(np.asarray(picture, np.int16), 2, 0)
    pink = (red > 180) & (green < 90) & (blue > 110)
    wall = np.abs(np.stack([red - 32, green - 192, blue - 64])).max(0) < 24
    return float(pink.mean()), float(wall.mean())


def test_what_is_withheld_was_made_and_charged(alice: httpx.Client) -> None:
    before = len(charged(alice))
    answer = asked(alice, begun(alice, prompt="sandbox-1027 [Static shot]"))
    assert (answer["status"], answer["file_id"]) == ("Fail", "")
    assert status(answer) == (1027, "output new_sensitive")
    assert len(charged(alice)) == before + 1


def test_an_address_is_told_how_it_goes(alice: httpx.Client) -> None:
    with listening() as address:
        number = begun(alice, prompt="[Static shot]", callback_url=address.url)
        wait_until(lambda: len(address.heard) == 3)
    challenge, *notices = address.heard
    assert list(challenge) == ["challenge"]
    assert [notice["status"] for notice in notices] == ["processing", "success"]
    assert notices[1] == {**asked(alice, number), "status": "success"}


def test_an_address_that_does_not_echo_gets_no_clip(alice: httpx.Client) -> None:
    before = len(charged(alice))
    with listening(lambda body: (200, b"ok")) as address:
        answer = alice.post(CREATE, json=order(callback_url=address.url)).json()
    assert status(answer) == (2013, "invalid params, invalid params: callback_url")
    assert len(charged(alice)) == before
