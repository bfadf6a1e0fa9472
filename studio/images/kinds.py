"""Pictures: a description, perhaps somebody's picture, and a seed become up to nine pictures, in one request."""

import re
from pathlib import Path
from typing import Any

from studio.images.composer import Composer
from studio.images.forms import EXAMPLE, PERSON_BYTES, ImageForm
from studio.images.order import ImageOrder
from studio.images.sets import page_of_sets
from studio.jobs.kinds import (
    Done,
    FromBytes,
    FromRows,
    FromUrl,
    Handoff,
    Input,
    Inputs,
    Kind,
    Launch,
    Quote,
    Result,
    first_words,
    register,
)
from studio.minimax.client import Api

PERSON = "person"
FORM_BYTES = 512 * 1024
PART_END = re.compile(r"[,.;:!?\n，。；：！？]")
SHORTEST_TITLE = 6  # a shorter part says too little
LONGEST_TITLE = 48


@register
class Images(Kind[ImageOrder]):
    """Text to pictures, one request a set."""

    name = "images"
    label = "Images"
    medium = "image"
    family = "images"
    launch = Launch("Picture", "prompt", EXAMPLE)
    from_rows = FromRows("Pictures", ("prompt", "aspect_ratio", "n", PERSON, "seed", "style", "model"), {"n": "1"})
    order_class = ImageOrder
    form_class = ImageForm
    page_template = "images/page.html"
    card_template = "images/_card.html"
    card_is_constant = True
    results_swap = "afterbegin"
    messages_file = Path(__file__).parent / "error_messages.toml"
    body_limit_bytes = PERSON_BYTES + FORM_BYTES
    handoffs = (
        Handoff("image", "Keep this person", "person", PERSON),
        Handoff("text", "Picture this", "image", "prompt"),
    )

    def quote(self, order: ImageOrder) -> Quote:
        """Return the pictures that are asked for."""
        return Quote("pictures", order.n, order.model)

    def title(self, order: ImageOrder) -> str:
        """Return the first part of the description, which is short enough to stand below a picture."""
        part = PART_END.split(order.prompt.strip(), maxsplit=1)[0].strip()
        return first_words(part if len(part) >= SHORTEST_TITLE else order.prompt, LONGEST_TITLE)

    def slots(self, order: ImageOrder) -> int:
        """Return how many pictures to expect."""
        return order.n

    def inputs(self, order: ImageOrder) -> tuple[Input, ...]:
        """Return the person's picture, if there is one."""
        return (Input(PERSON, order.person),) if order.person else ()

    async def start(self, api: Api, order: ImageOrder, inputs: Inputs) -> Done:
        """Ask once for all of them; MiniMax counts those that it holds back as well, so the quote is the charge."""
        subject = await inputs[PERSON].to_data_uri() if PERSON in inputs else ""
        made = await api.images.create(order.to_request(subject))
        sources: list[FromBytes | FromUrl] = [*map(FromBytes, made.pictures), *map(FromUrl, made.urls)]
        title = self.title(order)
        numbered = order.n > 1
        results = tuple(
            Result(source, title=f"{title} {number}" if numbered else title) for number, source in enumerate(sources, 1)
        )
        facts = {"id": made.id, **({"wording": made.wording} if made.wording else {})}
        return Done(results, withheld=made.failed, facts=facts)

    def page_context(self, seat: Any, form: Any) -> dict[str, Any]:
        """Return the newest sets, and what the composer shows."""
        return {"sets": page_of_sets(seat), "composer": Composer(form)}
