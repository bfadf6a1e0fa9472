"""The form of pictures: everything that can be asked wrongly is answered here, before anything is sent."""

import secrets
from functools import cached_property
from hashlib import sha256
from typing import Any

from django import forms
from django.http import QueryDict

from studio.images import choices
from studio.images.fields import SeedField, SideField, fault_of_side
from studio.images.memory import last_order
from studio.images.order import ImageOrder
from studio.jobs.forms import JobForm
from studio.library.models import Version
from studio.library.texts import read_text
from studio.minimax.catalog.images import IMAGE_SUBJECT, ImageModel, default_image_model
from studio.tools.fields import ModelRadios, SliderField, clean_description, make_choice
from studio.tools.inputs import InputField
from studio.workspaces.access import Seat

EXAMPLE = (
    "Brass Fresnel lens seen straight on, lamp burning at the centre, deep amber rings, dust in the light, "
    "macro photograph, 85 mm"
)
NOTHING = "There is nothing here yet. Say in a few words what the pictures should show."
PERSON_BYTES = IMAGE_SUBJECT.size_limit_mb * 1_000_000
SEED_BYTES = 4


class ImageForm(JobForm):
    """A description, and how the pictures are to be. What a request leaves out is as it is by default."""

    prompt = forms.CharField(
        label="What should we see?", error_messages={"required": NOTHING},
        widget=forms.Textarea({"id": "edit", "rows": 5, "translate": "no"}),
    )  # fmt: skip
    prompt_optimizer = forms.BooleanField(
        label="Improve my wording", required=False, widget=forms.CheckboxInput({"role": "switch"})
    )
    aspect_ratio = make_choice("Shape", choices.RATIOS, choices.RATIOS[0][0], ModelRadios())
    n = make_choice("How many", choices.COUNTS, choices.USUAL_COUNT, ModelRadios(), coerce=int)
    person = InputField(label="Keep the same person", media=("image",), required=False, limit_bytes=PERSON_BYTES)
    width = SideField(label="Width, px")
    height = SideField(label="Height, px")
    seed = SeedField(label="Seed")
    model = make_choice("Engine", choices.MODELS, default_image_model().name)
    style = make_choice("Style", choices.STYLES, "", ModelRadios())
    style_weight = SliderField(0, 1, step=0.05, above=True, initial=choices.USUAL_WEIGHT, label="How strongly")

    def __init__(
        self, data: Any = None, files: Any = None, *, seat: Seat, initial: dict[str, Any] | None = None
    ) -> None:
        given = initial or {}
        if data is None and "model" not in given:
            own = last_order(seat)
            given = {**(self.initial_of(own) if own else {}), **given}
        super().__init__(data, files, seat=seat, initial=given)
        engine = self.engine
        self.fields["model"].widget.describe = choices.model_attributes
        self.fields["aspect_ratio"].widget.describe = choices.ratio_attributes
        self.fields["aspect_ratio"].widget.offered = engine.ratios
        self.fields["n"].widget.offered = range(1, engine.most_images + 1)
        self.fields["style"].widget.offered = choices.styles_of(engine)

    @classmethod
    def initial_of(cls, order: ImageOrder) -> dict[str, Any]:
        """Return the form's initial values for an order; a seed of ours is rolled anew, one of the person's stays."""
        kept = {name: value for name, value in order.to_json().items() if name in cls.base_fields}
        weight = order.style_weight or choices.USUAL_WEIGHT
        ratio = order.aspect_ratio or choices.RATIOS[0][0]
        return {**kept, "seed": "" if order.rolled else order.seed, "style_weight": weight, "aspect_ratio": ratio}

    @classmethod
    def setting_text(cls, order: ImageOrder, name: str, text: str) -> str:
        """Return the seed that was sent also where it was rolled, and nothing for what had no effect."""
        idle = {
            "aspect_ratio": bool(order.width), "width": not order.width, "height": not order.height,
            "style_weight": not order.style,
        }  # fmt: skip
        return "" if idle.get(name) else order.seed if name == "seed" else text

    @classmethod
    def initial_of_variation(cls, order: ImageOrder) -> dict[str, Any]:
        """Return the same settings for one more picture, with a new seed."""
        return {**cls.initial_of(order), "seed": "", "n": 1}

    @classmethod
    def initial_of_link(cls, query: QueryDict) -> dict[str, Any]:
        """Return what a link brings: the example's words."""
        return {"prompt": EXAMPLE} if "example" in query else {}

    @classmethod
    def initial_of_handoff(cls, role: str, version: Version) -> dict[str, Any]:
        """Return a text of the library as the description, or a picture as the person's."""
        if role != "prompt":
            return super().initial_of_handoff(role, version)
        return {"prompt": beginning_of(read_text(version), default_image_model().prompt_limit)}

    @cached_property
    def engine(self) -> ImageModel:
        """Return the chosen model, or the default while the choice makes no sense."""
        return choices.model_named(self["model"].value()) or default_image_model()

    def clean_prompt(self) -> str:
        """Return the description with the line breaks of one kind. Raises ValidationError for one that is too long."""
        return clean_description(self.cleaned_data["prompt"], self.engine)

    def clean(self) -> dict[str, Any]:
        """Hold everything against the chosen model."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "model" in data:
            self.check_offer("aspect_ratio", self.engine.ratios)
            self.check_offer("n", range(1, self.engine.most_images + 1))
            self.check_offer("style", choices.styles_of(self.engine) or ("",))
            self.check_sides(data)
        return data

    def check_offer(self, name: str, offered: Any) -> None:
        """Refuse what the model does not have."""
        value = self.cleaned_data.get(name)
        if name in self.cleaned_data and value not in offered:
            words = choices.STYLE_LABELS.get(str(value), str(value))
            self.add_error(
                name, f"{words} is not offered by {self.engine.name}. Choose another one, or another engine."
            )

    def check_sides(self, data: dict[str, Any]) -> None:
        """Refuse a size that the model cannot make, and half a size."""
        sides = {name: data.get(name, 0) for name in ("width", "height") if name in data}
        if any(sides.values()) and not self.engine.sides:
            words = f"{self.engine.name} takes a shape and no exact size. Empty both sides, or choose another engine."
            return self.add_error("width", words)
        for name, pixels in sides.items():
            if fault := fault_of_side(pixels, self.engine):
                self.add_error(name, fault)
        if len(sides) > 1 and sum(map(bool, sides.values())) == 1:
            missing = next(name for name, pixels in sides.items() if not pixels)
            self.add_error(missing, "A width and a height go together. Fill in both, or empty both for the shape.")

    def order(self) -> ImageOrder:
        """Return the order of a valid form; without a seed it gets one, so that the pictures can be made again."""
        data = self.order_data
        person, seed = data.pop("person"), data.pop("seed")
        exact = bool(data["width"])
        return ImageOrder(
            **{
                **data,
                "person": person.key if person else "",
                "aspect_ratio": "" if exact else data["aspect_ratio"],
                "seed": seed or roll_seed(self.cleaned_data["nonce"]),
                "rolled": not seed,
                "style_weight": data["style_weight"] if data["style"] else 0.0,
            }
        )


def roll_seed(nonce: str) -> str:
    """Return a seed that follows from a form's nonce, so that a double click stays one job; any one without a nonce."""
    found = sha256(nonce.encode()).digest() if nonce else secrets.token_bytes(SEED_BYTES)
    return str(int.from_bytes(found[:SEED_BYTES]) >> 1)


def beginning_of(text: str, limit: int) -> str:
    """Return a text, or as many of its first whole words as a limit of characters allows."""
    text = text.strip()
    return text if len(text) <= limit else text[: limit + 1].rpartition(" ")[0][:limit] or text[:limit]
