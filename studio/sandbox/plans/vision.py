"""`POST /v1/coding_plan/vlm`: one picture, described as far as the chat can."""

from typing import Any

from studio.sandbox.chat import answer as chat_answer
from studio.sandbox.chat import messages as chat_messages
from studio.sandbox.chat import request as chat_request
from studio.sandbox.chat.catalog import find_model
from studio.sandbox.chat.pictures import FIELD
from studio.sandbox.chat.request import Request
from studio.sandbox.chat.views import BODY_BYTES
from studio.sandbox.core import moderation
from studio.sandbox.core.api import Call, endpoint
from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.core.fields import Section
from studio.sandbox.core.ledger import charge

PATH = "/v1/coding_plan/vlm"
MODEL = "MiniMax-Text-01"  # nobody is told which model looks


@endpoint("POST", paid=True, limit_bytes=BODY_BYTES)
async def vlm(call: Call) -> dict[str, Any]:
    """Describe a picture."""
    top = Section(call.body)
    prompt, field, address = top.text("prompt"), *parse_picture(top)
    if not prompt.strip():
        raise invalid("prompt")
    is_withheld = moderation.moderate(prompt)
    try:
        reply = await chat_answer.generate_reply(to_chat_request(prompt, address), call.owner)
    except Refused as refusal:
        raise Refused(refusal.code, refusal.message.replace(FIELD, field)) from None
    async with charge(PATH, call.key, call.trace_id, reply.total_tokens) as receipt:
        receipt.add(reply.content.encode("utf-8", "replace"))
    if is_withheld:
        raise Refused(1027)
    return {"content": reply.content}


def parse_picture(top: Section) -> tuple[str, str]:
    """Return the field that has the picture, and the picture's address. Raises Refused."""
    number = str(top.values.get("file_id") or "")
    if number and not top.text("image_url"):
        return "file_id", f"mm_file://{number}"
    return "image_url", top.text("image_url")


def to_chat_request(prompt: str, address: str) -> Request:
    """Return the chat request that asks the same."""
    messages, model = (chat_messages.Message("user", prompt, pictures=(address,)),), find_model(MODEL)
    return Request(MODEL, messages, chat_request.count_prompt_tokens(messages, model), model.usual_tokens)
