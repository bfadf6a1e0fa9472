"""Reply to a conversation: tool calls, JSON of a schema, or text."""

import json
import re
from typing import Any

from studio.sandbox.replies import conversation, intents, picture, tools
from studio.sandbox.replies.conversation import DRAFT_NOTE, Conversation
from studio.sandbox.replies.intents import Answer
from studio.sandbox.replies.lengths import apply_limits
from studio.sandbox.replies.masks import mask_private
from studio.sandbox.replies.schema import generate_value
from studio.sandbox.replies.values import Values

MARKS = re.compile(r"[*_`#>|]+|^\s*(?:[-•]|\d+\.)\s+", re.MULTILINE)
MAX_PROSE = 400


def generate_reply(asked: dict[str, Any]) -> dict[str, Any]:
    """Return content, reasoning and tool calls. Raises Refused."""
    talk = conversation.parse_conversation(asked)
    if talk.results:
        return text_reply("A tool has answered; I put it into words.", tools.format_results(list(talk.results)), asked)
    values = Values(talk.text, talk.topic, talk.today)
    if calls := tools.choose_calls(asked["tools"], asked["tool_choice"], values):
        names = ", ".join(call["name"] for call in calls)
        return {"content": "", "reasoning": f"This is for a tool: {names}.", "calls": calls}
    answer = choose_answer(talk)
    if asked["schema"] is not None:
        return structured_reply(asked["schema"], talk, answer)
    text = apply_limits(answer.text, talk.limits)
    if answer.is_draft and not talk.last and not talk.limits:
        text = f"{text}\n\n{DRAFT_NOTE}"
    return text_reply(answer.thoughts, text, asked)


def choose_answer(talk: Conversation) -> Answer:
    """Return the answer of the first rule that matches. Raises Refused."""
    if talk.pictures:
        return Answer(picture.describe_pictures(talk.pictures), "There is a picture; I measure it.")
    if talk.clips:
        return Answer(
            "I cannot watch clips. A MiniMax model can, with your key.", "There is a clip, which I cannot watch."
        )
    return next((answer for rule in intents.RULES if (answer := rule(talk))), None) or intents.answer_fallback(talk)


def structured_reply(schema: dict[str, Any], talk: Conversation, answer: Answer) -> dict[str, Any]:
    """Return JSON that is valid for a schema. Raises Refused."""
    prose = " ".join(MARKS.sub("", apply_limits(answer.text, talk.limits)).split())[:MAX_PROSE]
    value = generate_value(schema, Values(talk.text, talk.topic, talk.today, prose))
    reasoning = "The answer must be JSON by their schema; I fill it with what the message has."
    return {"content": json.dumps(value, ensure_ascii=False), "reasoning": reasoning, "calls": []}


def text_reply(reasoning: str, text: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Return a text reply, with private data masked if requested."""
    return {"content": mask_private(text) if asked["masks"] else text, "reasoning": reasoning, "calls": []}
