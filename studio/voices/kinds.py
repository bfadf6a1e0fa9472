"""The kinds of the voice lab: a clone, a try of a design, and the few words that keep a voice alive."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from studio.jobs.kinds import (
    Api,
    Done,
    FromBytes,
    FromUrl,
    Handoff,
    Home,
    Input,
    InputFile,
    Inputs,
    Kind,
    Quote,
    Result,
    Step,
    first_words,
    register,
)
from studio.minimax.catalog.voices import CLONE_LIMITS
from studio.minimax.errors import TryLater, Unsure
from studio.minimax.speech.request import SpeechRequest
from studio.minimax.speech.text import count_characters
from studio.minimax.voices.endpoints import CloneRequest
from studio.voices import lab, recovery
from studio.voices.forms.clone import CloneForm
from studio.voices.forms.design import DesignForm
from studio.voices.forms.keepalive import KeepAliveForm
from studio.voices.orders import CloneOrder, DesignOrder, KeepAliveOrder

LAB = Home("voices", "voices:picker", "voice", "Voice lab")
MESSAGES = Path(__file__).parent / "error_messages.toml"
FORM_BYTES = 512 << 10


@register
class Clone(Kind[CloneOrder]):
    """A voice like that of a recording; it is charged when it is first used, its test line at once."""

    name = "clone"
    label = "Clone a voice"
    medium = "audio"
    right = "clone"
    family = "cloning"
    icon = "voice"
    home = LAB
    order_class = CloneOrder
    form_class = CloneForm
    page_template = "voices/clone.html"
    card_template = "voices/_clone_card.html"
    messages_file = MESSAGES
    body_limit_bytes = 2 * CloneForm.LIMIT_BYTES + FORM_BYTES
    handoffs = (Handoff("audio", "Clone this voice", "voice", "recording"),)

    def title(self, order: CloneOrder) -> str:
        """Return the voice's name."""
        return order.name

    def quote(self, order: CloneOrder) -> Quote:
        """Return the characters of the test line."""
        return Quote("characters", count_characters(order.text), order.model)

    def slots(self, order: CloneOrder) -> int:
        """Return no slot: what is made is a voice, and its test line is extra."""
        return 0

    def inputs(self, order: CloneOrder) -> tuple[Input, ...]:
        """Return the recording and, where there is one, the example."""
        example = (Input("example", order.example),) if order.example else ()
        return (Input("recording", order.recording), *example)

    def page_context(self, seat: Any, form: Any) -> dict[str, Any]:
        """Return what the form shows besides its fields."""
        return lab.clone_context(seat, form)

    async def start(self, api: Api, order: CloneOrder, inputs: Inputs) -> Done:
        """Upload what it is made from, then ask once."""
        files = {role: await upload(api, file, role) for role, file in inputs.items()}
        result = await api.voices.clone(clone_request(order, files))
        demo = (Result(FromUrl(result.demo_url), ".mp3", title=order.name),) if result.demo_url else ()
        facts = {**asdict(result.facts), "moderation": result.moderation}
        return Done(demo, facts=facts, charged_units=result.facts.usage_characters or None)

    def recovery_ticket(self, order: CloneOrder, code: int | None = None) -> dict[str, Any] | None:
        """Look for the voice by its id."""
        return recovery.ticket_for(order.voice_id, code, listed=False)

    async def check(self, api: Api, ticket: dict[str, Any]) -> Step:
        """Look whether the voice is there."""
        return await recovery.look(api, ticket)


@register
class Design(Kind[DesignOrder]):
    """One try of a voice by its description; a person keeps it or throws it away."""

    name = "design"
    label = "Design a voice"
    medium = "audio"
    family = "design"
    icon = "wand"
    home = LAB
    order_class = DesignOrder
    form_class = DesignForm
    page_template = "voices/design.html"
    card_template = "voices/_try.html"
    messages_file = MESSAGES

    def title(self, order: DesignOrder) -> str:
        """Return the first words of the description."""
        return first_words(order.prompt)

    def listed(self, order: DesignOrder) -> bool:
        """Return that a try is in no list but the lab's."""
        return False

    def quote(self, order: DesignOrder) -> Quote:
        """Return the characters of the test line."""
        return Quote("characters", count_characters(order.preview_text), "voice-design")

    def slots(self, order: DesignOrder) -> int:
        """Return no slot: what is made is a voice, and its test line is extra."""
        return 0

    def page_context(self, seat: Any, form: Any) -> dict[str, Any]:
        """Return the tries so far."""
        return lab.design_context(seat, form)

    async def start(self, api: Api, order: DesignOrder, inputs: Inputs) -> Done:
        """Ask once."""
        voice = await api.voices.design(order.prompt, order.preview_text, voice_id=order.voice_id)
        trial = (Result(FromBytes(voice.trial_audio), ".mp3"),) if voice.trial_audio else ()
        return Done(trial, facts={"voice_id": voice.voice_id})

    def recovery_ticket(self, order: DesignOrder, code: int | None = None) -> dict[str, Any] | None:
        """Look for the voice by its id."""
        return recovery.ticket_for(order.voice_id, code, listed=True)

    async def check(self, api: Api, ticket: dict[str, Any]) -> Step:
        """Look whether the voice is there."""
        return await recovery.look(api, ticket)


@register
class KeepAlive(Kind[KeepAliveOrder]):
    """A few words spoken with a voice, so that MiniMax does not delete it; the sound is kept as its sample is."""

    name = "keepalive"
    label = "Keep a voice alive"
    medium = "audio"
    family = "speech"
    icon = "clock"
    home = LAB
    order_class = KeepAliveOrder
    form_class = KeepAliveForm
    page_template = "voices/keepalive.html"
    card_template = "voices/_kept_card.html"

    def title(self, order: KeepAliveOrder) -> str:
        """Return what it is for."""
        return f"{order.text} {order.name}".strip()

    def listed(self, order: KeepAliveOrder) -> bool:
        """Return that it is in no list."""
        return False

    def quote(self, order: KeepAliveOrder) -> Quote:
        """Return the characters that will be counted."""
        return Quote("characters", count_characters(order.text), order.model)

    def page_context(self, seat: Any, form: Any) -> dict[str, Any]:
        """Return what it costs."""
        return lab.keepalive_context(form)

    async def start(self, api: Api, order: KeepAliveOrder, inputs: Inputs) -> Done:
        """Speak the words, once."""
        result = await api.speech.create(SpeechRequest(order.model, order.text, voice_id=order.voice_id))
        units = result.facts.usage_characters or None
        return Done((Result(FromBytes(result.audio), ".mp3"),), facts=asdict(result.facts), charged_units=units)


async def upload(api: Api, file: InputFile, role: str) -> str:
    """Return the id of a file at MiniMax, uploaded for its role; free, so a lost answer is tried again."""
    purpose = CLONE_LIMITS.recording_purpose if role == "recording" else CLONE_LIMITS.prompt_purpose
    try:
        return (await api.files.upload(f"{role}{file.suffix}", await file.read(), purpose)).file_id
    except Unsure as error:
        raise TryLater(str(error), code=error.code, trace_id=error.trace_id) from error


def clone_request(order: CloneOrder, files: dict[str, str]) -> CloneRequest:
    """Return what is sent; an engine goes with a test line alone, strictness with the words to be found."""
    return CloneRequest(
        files["recording"],
        order.voice_id,
        prompt_file_id=files.get("example", ""),
        prompt_text=order.example_text,
        text=order.text,
        model=order.model if order.text else "",
        text_validation=order.said,
        accuracy=order.accuracy if order.said else None,
        need_noise_reduction=order.noise_reduction,
        need_volume_normalization=order.even_volume,
    )
