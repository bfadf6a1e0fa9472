"""What cannot be made is said where it is chosen, before anything is sent, and nothing of the form is lost."""

import json
import re
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.datastructures import MultiValueDict
from PIL import Image

from studio.accounts.models import User
from studio.jobs.models import Job
from studio.minimax.catalog.video import CAMERA_COMMANDS, video_models
from studio.video.camera import palette, without_moves
from studio.video.forms import VideoForm
from studio.video.order import VideoOrder
from studio.workspaces.access import Seat, seat_for
from studio.workspaces.models import Workspace
from tests.people import signed_in
from tests.video.conftest import PAGE

pytestmark = pytest.mark.django_db
HAILUO = {"start": "text", "prompt": "Waves", "model": "MiniMax-Hailuo-02", "resolution": "768P", "duration": "6"}


@pytest.fixture
def seat(alice: User, tidewater: Workspace) -> Seat:
    """Alice's place."""
    return seat_for(alice, "tidewater")


def picture(width: int, height: int) -> SimpleUploadedFile:
    """Return a plain picture of a size."""
    file = BytesIO()
    Image.new("RGB", (width, height), (40, 90, 140)).save(file, "PNG")
    return SimpleUploadedFile("plain.png", file.getvalue())


def ordered(seat: Seat, **data: Any) -> VideoOrder:
    """Return what a form orders."""
    form = VideoForm({**HAILUO, **data}, seat=seat)
    assert form.is_valid(), form.errors
    return form.order()


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"resolution": "1080P", "duration": "10"}, "duration", "10 seconds is available at 768P."),
        ({"resolution": "512P"}, "resolution", "512P is available from a first picture."),
        ({"resolution": "720P"}, "resolution", "768P and 1080P can be chosen."),
        ({"duration": "7"}, "duration", "7 s cannot be made at 768P"),
        ({"duration": "99"}, "duration", "is not offered here"),
        ({"model": "MiniMax-Hailuo-2.3-Fast"}, "model", "makes clips from a first picture only"),
        ({"model": "S2V-01"}, "model", "makes clips with a person only"),
        ({"start": "image"}, "first_frame", "needs its first frame"),
        ({"start": "person", "model": "S2V-01", "resolution": "720P"}, "person", "needs a picture of them"),
        ({"prompt": ""}, "prompt", "Say in a few words what happens"),
        ({"prompt": "x" * 2001}, "prompt", "Take out 1."),
        ({"prompt": "[Pan left, Zoom in, Tilt up, Shake] Waves"}, "prompt", "at most 3 go together"),
        ({"prompt": "[pan left] Waves", "model": "MiniMax-H3"}, "prompt", "does not read camera moves such as"),
        ({"start": "dream"}, "start", "is not offered here"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_named_on_its_field(
    data: dict[str, str], field: str, words: str, seat: Seat, alice: User
) -> None:
    form = VideoForm({**HAILUO, **data}, seat=seat)
    assert list(form.errors) == [field] and words in form.errors[field][0]
    answer = signed_in(alice).post(PAGE, {**HAILUO, **data})
    assert answer.status_code == 422 and not Job.objects.exists()
    assert words in unescape(answer.content.decode())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("size", "words"),
    [((300, 500), "its short side must be over 300"), ((1600, 400), "too wide"), ((400, 1600), "too narrow")],
)
def test_a_picture_that_cannot_be_filmed_is_refused_on_its_field(size: Any, words: str, seat: Seat) -> None:
    form = VideoForm({**HAILUO, "start": "image"}, {"first_frame": picture(*size)}, seat=seat)
    assert list(form.errors) == ["first_frame"] and words in form.errors["first_frame"][0]


@pytest.mark.django_db(transaction=True)
def test_a_last_frame_goes_with_the_models_that_take_one(seat: Seat) -> None:
    files = {"first_frame": picture(640, 360), "last_frame": picture(650, 360)}
    form = VideoForm({**HAILUO, "start": "image"}, files, seat=seat)
    assert form.is_valid() and form.order().to_request({"first_frame": "a", "last_frame": "b"}).mode == "last_frame"
    files = {"first_frame": picture(660, 360), "last_frame": picture(670, 360)}
    form = VideoForm({**HAILUO, "start": "image", "model": "MiniMax-Hailuo-2.3"}, files, seat=seat)
    assert "takes no last frame" in form.errors["last_frame"][0]


@pytest.mark.parametrize("model", video_models(), ids=lambda model: model.name)
def test_every_model_makes_what_the_catalog_says_and_its_page_offers_nothing_else(
    model: Any, seat: Seat, alice: User
) -> None:
    if "text" not in model.modes:
        return
    for resolution, lengths in model.lengths("text").items():
        for seconds in lengths:
            order = ordered(seat, model=model.name, resolution=resolution, duration=str(seconds))
            assert (order.duration, order.resolution) == (seconds, resolution)
            body = order.to_request({}).to_json()
            assert (body["duration"], body["resolution"]) == (seconds, resolution)
            assert ("ratio" in body) is model.uses_v2 and ("prompt_optimizer" in body) is not model.uses_v2


def test_a_request_that_leaves_everything_out_is_as_the_page_is(seat: Seat) -> None:
    form = VideoForm({"prompt": "Waves"}, seat=seat)
    assert form.is_valid()
    order = form.order()
    assert (order.model, order.resolution, order.duration, order.start) == ("MiniMax-Hailuo-02", "768P", 6, "text")


@pytest.mark.django_db(transaction=True)
def test_a_picture_of_another_beginning_is_kept_out_of_the_order(seat: Seat) -> None:
    form = VideoForm({**HAILUO, "start": "text"}, {"first_frame": picture(640, 360)}, seat=seat)
    assert form.is_valid() and form.order().inputs == ()


def test_moves_are_read_as_the_model_reads_them(seat: Seat) -> None:
    order = ordered(seat, prompt="[Pan left, zoom in] Waves [and foam] [Shake]")
    assert order.prompt == "[Pan left, zoom in] Waves [and foam] [Shake]"
    assert without_moves(order.prompt) == "Waves [and foam]"
    assert {move.command for move in palette()} == set(CAMERA_COMMANDS)


def test_the_page_tells_its_script_every_length_and_its_hint(alice: User, tidewater: Workspace) -> None:
    page = signed_in(alice).get(PAGE).content.decode()
    option = re.search(r'<option value="MiniMax-Hailuo-02"[^>]* data-modes="([^"]*)"', page)
    assert option is not None
    modes = json.loads(unescape(option[1]))
    assert modes["text"]["1080P"]["seconds"] == [6]
    assert "10 seconds is available at 768P." in modes["text"]["1080P"]["hint"]
    assert page.count("data-move=") == len(CAMERA_COMMANDS)


def test_what_was_left_comes_back_and_goes_together(alices_page: Client, seat: Seat) -> None:
    page = alices_page.get(f"{PAGE}?example").content.decode()
    assert "[Push in]" in page and '<option value="MiniMax-Hailuo-02" selected' in page


@pytest.fixture
def alices_page(alice: User, tidewater: Workspace) -> Client:
    """Alice's browser."""
    return signed_in(alice)


@pytest.mark.django_db(transaction=True)
def test_several_people_go_with_the_models_that_keep_them(seat: Seat) -> None:
    data = {**HAILUO, "start": "person", "model": "MiniMax-H3", "ratio": "16:9"}
    files = MultiValueDict({"person": [picture(640 + 10 * number, 360) for number in range(3)]})
    form = VideoForm(data, files, seat=seat)
    assert form.is_valid(), form.errors
    order = form.order()
    assert [used.role for used in order.inputs] == ["person", "person 2", "person 3"]
    assert VideoOrder.from_json(json.loads(json.dumps(order.to_json())), 1) == order
    sent = order.to_request({used.role: used.role for used in order.inputs}).to_json()
    assert [item["image_url"]["url"] for item in sent["content"][1:]] == ["person", "person 2", "person 3"]
    assert VideoForm.from_order(order, seat=seat)["person"].value() == order.people
    alone = {**data, "model": "S2V-01", "resolution": "720P", "person": order.people}
    assert "keeps one person" in VideoForm(alone, seat=seat).errors["person"][0]
