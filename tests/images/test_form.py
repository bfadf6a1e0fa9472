"""What can be asked wrongly is answered on its field, with what was found and what may be, before anything is made."""

from typing import Any

import pytest
from django.http import QueryDict

from studio.accounts.models import User
from studio.images.forms import EXAMPLE, ImageForm, beginning_of
from studio.images.order import ImageOrder
from studio.workspaces.access import Seat, seat_for
from studio.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
LIVE = "image-01-live"
HIGHEST = 2**63 - 1


@pytest.fixture
def seat(alice: User, tidewater: Workspace) -> Seat:
    """Alice's seat."""
    return seat_for(alice, "tidewater")


def sent(seat: Seat, **data: Any) -> ImageForm:
    """Return the form as it was sent."""
    return ImageForm({"prompt": "A lighthouse", "nonce": "NONCE0000001", **data}, {}, seat=seat)


def order(seat: Seat, **data: Any) -> ImageOrder:
    """Return what a form asks for, which must be right."""
    form = sent(seat, **data)
    assert form.is_valid(), form.errors
    return form.order()


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"prompt": " "}, "prompt", "There is nothing here yet."),
        ({"prompt": "x" * 1501}, "prompt", "1,501 characters; image-01 takes at most 1,500. Take out 1."),
        ({"width": "511", "height": "512"}, "width", "512 to 2,048, in steps of 8. 512 would."),
        ({"width": "512", "height": "2049"}, "height", "2,049 pixels do not fit"),
        ({"width": "513", "height": "512"}, "width", "513 pixels do not fit"),
        ({"width": "12.5", "height": "512"}, "width", "“12.5” is not a whole number of pixels."),
        ({"width": "-512", "height": "512"}, "width", "“-512” is not a whole number of pixels."),
        ({"width": "768"}, "height", "A width and a height go together."),
        ({"height": "768"}, "width", "A width and a height go together."),
        ({"n": "0"}, "n", "“0” is not offered here."),
        ({"n": "10"}, "n", "“10” is not offered here."),
        ({"n": "3.5"}, "n", "“3.5” is not offered here."),
        ({"aspect_ratio": "7:5"}, "aspect_ratio", "“7:5” is not offered here."),
        ({"aspect_ratio": "21:9", "model": LIVE}, "aspect_ratio", "21:9 is not offered by image-01-live."),
        ({"width": "512", "height": "512", "model": LIVE}, "width", "image-01-live takes a shape and no exact size."),
        ({"style": "水彩"}, "style", "Watercolour is not offered by image-01."),
        ({"style_weight": "0", "model": LIVE}, "style_weight", "is not a number above 0 to 1"),
        ({"model": "image-99"}, "model", "“image-99” is not offered here."),
        ({"seed": "twelve"}, "seed", "“twelve” is not a whole number. A seed has digits only."),
        ({"seed": "-1"}, "seed", "“-1” is not a whole number."),
        ({"seed": "１２"}, "seed", "“１２” is not a whole number. A seed has digits only."),
        ({"seed": "1_0"}, "seed", "“1_0” is not a whole number."),
        ({"width": "٥١٢", "height": "512"}, "width", "“٥١٢” is not a whole number of pixels."),
        ({"seed": "1.5"}, "seed", "“1.5” is not a whole number."),
        ({"seed": str(HIGHEST + 1)}, "seed", f"at most {HIGHEST} is taken"),
        ({"seed": "9" * 5000}, "seed", f"at most {HIGHEST} is taken"),
        ({"person": "0" * 12}, "person", "That is not in the library any more."),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_on_its_field(data: dict[str, str], field: str, words: str, seat: Seat) -> None:
    form = sent(seat, **data)
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert words in " ".join(form.errors[field])


@pytest.mark.parametrize("digits", ["6687881544318117707", "0", str(HIGHEST), "00042"])
def test_a_seed_travels_by_its_digits_to_the_request_and_back(digits: str, seat: Seat) -> None:
    asked = order(seat, seed=digits)
    kept = ImageOrder.from_json(asked.to_json(), asked.version)
    assert kept.seed == str(int(digits)) and not kept.rolled
    assert kept.to_request().to_json()["seed"] == int(digits)
    assert f'value="{int(digits)}"' in str(ImageForm.from_order(kept, seat=seat)["seed"])


def test_without_a_seed_one_is_rolled_that_a_double_click_shares_and_settings_do_not_keep(seat: Seat) -> None:
    first, again, other = order(seat), order(seat), order(seat, nonce="NONCE0000002")
    assert first == again and first.seed != other.seed
    assert first.rolled and first.to_request().to_json()["seed"] == int(first.seed)
    assert ImageForm.from_order(first, seat=seat)["seed"].value() == ""


@pytest.mark.parametrize(("width", "height"), [("512", "512"), ("2048", "512"), ("1000", "2048")])
def test_an_exact_size_is_sent_as_it_is_and_no_ratio_beside_it(width: str, height: str, seat: Seat) -> None:
    sent_json = order(seat, width=width, height=height, aspect_ratio="16:9").to_request().to_json()
    assert (sent_json["width"], sent_json["height"]) == (int(width), int(height))
    assert "aspect_ratio" not in sent_json


def test_a_shape_is_sent_as_its_ratio_with_everything_else(seat: Seat) -> None:
    asked = order(seat, aspect_ratio="9:16", n="9", prompt_optimizer="on", model=LIVE, style="水彩", style_weight="0.5")
    body = asked.to_request("data:image/jpeg;base64,AA==").to_json()
    assert (body["aspect_ratio"], body["n"], body["prompt_optimizer"]) == ("9:16", 9, True)
    assert body["style"] == {"style_type": "水彩", "style_weight": 0.5}
    assert body["subject_reference"] == [{"type": "character", "image_file": "data:image/jpeg;base64,AA=="}]
    assert "width" not in body and asked.size == (720, 1280)


def test_lines_count_as_minimax_counts_them(seat: Seat) -> None:
    assert sent(seat, prompt="a\r\n" * 749 + "ab").is_valid()  # 1,500 with one sign a line break
    assert order(seat, prompt="a\r\nb").prompt == "a\nb"


def test_a_variation_has_the_same_settings_for_one_picture_with_a_new_seed(seat: Seat) -> None:
    asked = order(seat, seed="7", n="4", width="768", height="512")
    initial = ImageForm.initial_of_variation(asked)
    assert (initial["seed"], initial["n"], initial["width"], initial["prompt"]) == ("", 1, 768, "A lighthouse")


def test_links_and_texts_fill_the_description(seat: Seat) -> None:
    assert ImageForm.initial_of_link(QueryDict("example")) == {"prompt": EXAMPLE}
    long = "word " * 400
    beginning = beginning_of(long, 1500)
    assert len(beginning) <= 1500 and beginning.endswith("word") and long.startswith(beginning)
    assert beginning_of("x" * 1600, 1500) == "x" * 1500
