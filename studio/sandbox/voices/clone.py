"""`POST /v1/voice_clone`: a voice like that of an uploaded recording."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase

from studio.lib.worker import WorkFailed
from studio.sandbox.core import voice_rows
from studio.sandbox.core.api import Call, endpoint, json_response
from studio.sandbox.core.clock import now
from studio.sandbox.core.database import in_database
from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.core.fields import Section
from studio.sandbox.core.moderation import OTHER, moderate
from studio.sandbox.core.store import path_of, store_result
from studio.sandbox.models import File, Voice
from studio.sandbox.speech import catalog as limits
from studio.sandbox.speech import synthesis as speech_synthesis
from studio.sandbox.speech.text import Text
from studio.sandbox.voices.preview import parse_bounded, parse_preview_text, parse_voice_id, speak_preview

UNVERIFIED = "sk-unverified"  # keys of people who have not shown who they are
NEWEST = limits.MODELS[0]
PREVIEW_CHARACTERS = 1_000
VALIDATION_CHARACTERS = 200
ACCURACY = 0.7
FLAGS = ("need_noise_reduction", "need_volume_normalization", "need_volumn_normalization", "continuous_sound",
         "aigc_watermark")  # fmt: skip
TOP = 1 << 53
# encoders add a fiftieth of a second here and there
LEAST_S = 10.0
MOST_S = 300.0
PROMPT_S = 8.0
SLACK_S = 0.1
KINDS = ("mp3", "wav", "m4a")
FARTHEST_RATIO = 1.5  # two pitches of one person are nearer to each other


@dataclass(frozen=True, slots=True)
class Order:
    """A request, as far as its fields go."""

    voice_id: str
    file_id: int
    prompt_id: int
    said: dict[str, str]  # what recording and example should say
    accuracy: float
    flags: dict[str, bool]
    language: str
    model: str
    text: Text | None
    kind: int


@endpoint("POST", paid=True)
async def voice_clone(call: Call) -> HttpResponseBase | dict[str, Any]:
    """Clone a voice; refusals also say whether the moderation found something."""
    try:
        return await clone_voice(call)
    except (Refused, WorkFailed) as problem:
        refusal = problem if isinstance(problem, Refused) else Refused(1000)
    is_sensitive = refusal.code in (1026, 1027)
    kind = getattr(refusal, "kind", OTHER) if is_sensitive else 0
    base_resp = {"status_code": refusal.code, "status_msg": refusal.message}
    return json_response(
        {"input_sensitive": is_sensitive, "input_sensitive_type": kind, "demo_audio": "", "base_resp": base_resp}
    )


async def clone_voice(call: Call) -> dict[str, Any]:
    """Make the voice, and a preview where one was asked for. Raises Refused, WorkFailed."""
    order = parse_order(call.body)
    if call.key.startswith(UNVERIFIED):
        raise Refused(2038)
    await voice_rows.check_free(call.owner, order.voice_id)
    timbre = await measure(call, order)
    row = await in_database(voice_rows.create_voice, Voice(
        voice_id=order.voice_id, owner=call.owner, kind=voice_rows.CLONED, timbre=timbre, language=order.language,
        created=now(),
    ))  # fmt: skip
    found: dict[str, Any] = {"input_sensitive": False, "input_sensitive_type": 0, "demo_audio": ""}
    if order.text:
        sound, extra_info = await speak_preview(call, row, order.model, order.text, order.kind)
        found |= {"demo_audio": await store_result(call, "demo.mp3", sound), "extra_info": extra_info}
    return found


def parse_order(body: dict[str, Any]) -> Order:
    """Parse a request. Raises Refused."""
    top = Section(body)
    prompt = Section(body, "clone_prompt")
    file_id = top.whole("file_id", 1, TOP, 0)
    voice_id = parse_voice_id(top)
    prompt_id = prompt.whole("prompt_audio", 1, TOP, 0)
    prompt_text = parse_bounded(prompt, "prompt_text", PREVIEW_CHARACTERS)
    model = top.text("model")
    needed = {
        "file_id": file_id, "voice_id": voice_id, "clone_prompt prompt_audio": prompt_id or not prompt_text,
        "clone_prompt prompt_text": prompt_text or not prompt_id, "model": model or not top.text("text"),
    }  # fmt: skip
    for field, value in needed.items():
        if not value:
            raise invalid(field)
    if model and model not in limits.MODELS:
        raise Refused(2013, f"invalid params, method voice-clone not have model: {model}")
    flags = {name: top.flag(name) for name in FLAGS}
    language = top.choice("language_boost", limits.languages(model or NEWEST), "auto")
    said = {"text": parse_bounded(top, "text_validation", VALIDATION_CHARACTERS), "prompt_text": prompt_text}
    accuracy = top.number("accuracy", 0, 1, ACCURACY)
    for words in said.values():
        moderate(words)
    text, kind = parse_preview_text(top, "text", PREVIEW_CHARACTERS, model or NEWEST)
    return Order(voice_id, file_id, prompt_id, said, accuracy, flags, "English" if language == "auto" else language,
                 model, text, kind)  # fmt: skip


async def measure(call: Call, order: Order) -> dict[str, Any]:
    """Return the numbers of the voice in a recording. Raises Refused, WorkFailed."""
    sample = await recording_path(call, order.file_id, "file_id", "voice_clone")
    prompt = await recording_path(call, order.prompt_id, "clone_prompt prompt_audio", "prompt_audio")
    found = await speech_synthesis.speaker.clone({
        "path": sample, "prompt_path": prompt, **order.said, "denoised": order.flags["need_noise_reduction"],
        "levelled": order.flags["need_volume_normalization"] or order.flags["need_volumn_normalization"],
    })  # fmt: skip
    check_recordings(found, order)
    timbre: dict[str, Any] = found["timbre"]
    return timbre


async def recording_path(call: Call, number: int, field: str, purpose: str) -> str | None:
    """Return the path of an upload, None for no number. Raises Refused."""
    if not number:
        return None
    rows = File.objects.filter(owner=call.owner, number=number, expires__gte=now()).exclude(purpose="")
    row = await in_database(rows.first)
    if row is None:
        raise Refused(20132)
    if row.purpose != purpose:
        raise invalid(f"{field} must be of a file that was uploaded with the purpose {purpose}")
    return str(path_of(row.number))


def check_recordings(found: dict[str, Any], order: Order) -> None:
    """Check that recordings are good, and what the request says of them. Raises Refused."""
    sample, prompt = found["sample"], found["prompt"]
    for recorded in (sample, prompt) if order.prompt_id else (sample,):
        if not any(kind in KINDS for kind in recorded["kind"].split(",")):
            raise Refused(20132)
    if not LEAST_S - SLACK_S <= sample["seconds"] <= MOST_S + SLACK_S:
        raise Refused(2037)
    if prompt["seconds"] >= PROMPT_S:
        raise Refused(2048)
    if not sample["pitch_hz"]:
        raise Refused(20132)
    if order.said["text"] and found["alike"] < order.accuracy:
        raise Refused(1043)
    if order.prompt_id and not is_example(sample, prompt, found["prompt_alike"]):
        raise Refused(1044)


def is_example(sample: dict[str, Any], prompt: dict[str, Any], alike: float) -> bool:
    """Return whether an example says its words, in a voice as high as the recording's."""
    ratio = prompt["pitch_hz"] / sample["pitch_hz"]
    return alike >= ACCURACY and 1 / FARTHEST_RATIO <= ratio <= FARTHEST_RATIO
