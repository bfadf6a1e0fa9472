"""Sketches: three pictures of a description and, where one is given, of the person in a picture."""

from dataclasses import dataclass

from django import forms

from studio.jobs.forms import JobForm
from studio.jobs.kinds import (
    Api,
    Done,
    FromBytes,
    Handoff,
    Input,
    Inputs,
    Kind,
    Order,
    Quote,
    Result,
    register,
)
from studio.minimax.images.endpoints import ImageRequest
from studio.tools.inputs import InputField

COUNT = 3
MODEL = "image-01"


@dataclass(frozen=True)
class SketchOrder(Order):
    """What is to be seen, and who."""

    prompt: str = ""
    person: str = ""  # the key of a version


class SketchForm(JobForm):
    """A description, and perhaps a picture."""

    prompt = forms.CharField(label="What should we see?", max_length=500)
    person = InputField(label="Keep the same person", media=("image",), required=False)

    def order(self) -> SketchOrder:
        """Return the order."""
        version = self.cleaned_data["person"]
        return SketchOrder(self.cleaned_data["prompt"], version.key if version else "")


@register
class Sketches(Kind[SketchOrder]):
    """Pictures, three at once."""

    name = "sketches"
    label = "Sketches"
    medium = "image"
    order_class = SketchOrder
    form_class = SketchForm
    body_limit_bytes = 30 * 1024 * 1024
    handoffs = (Handoff("image", "Keep this person", "person", "person"),)

    def quote(self, order: SketchOrder) -> Quote:
        """Return three pictures."""
        return Quote("pictures", COUNT, MODEL)

    def slots(self, order: SketchOrder) -> int:
        """Return three."""
        return COUNT

    def inputs(self, order: SketchOrder) -> tuple[Input, ...]:
        """Return the person's picture, if there is one."""
        return (Input("person", order.person),) if order.person else ()

    async def start(self, api: Api, order: SketchOrder, inputs: Inputs) -> Done:
        """Ask once for all of them."""
        subject = await inputs["person"].to_data_uri() if "person" in inputs else ""
        request = ImageRequest(MODEL, order.prompt, n=COUNT, subject_image=subject, width=512, height=512)
        made = await api.images.create(request)
        results = tuple(Result(FromBytes(picture), ".jpg") for picture in made.pictures)
        return Done(results, withheld=made.failed, charged_units=len(results))
