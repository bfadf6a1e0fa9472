"""What is said to a conversation: calls of tools, JSON that keeps to a schema, or words."""

import json
import re
from typing import Any

from studio.sandbox.replies import conversation, intents, picture, tools
from studio.sandbox.replies.conversation import NOTE, Conversation
from studio.sandbox.replies.intents import Answer
from studio.sandbox.replies.lengths import kept
from studio.sandbox.replies.masks import masked
from studio.sandbox.replies.schema import filled
from studio.sandbox.replies.values import Values

MARKS = re.compile(r"[*_`#>|]+|^\s*(?:[-•]|\d+\.)\s+", re.MULTILINE)
LONGEST_PROSE = 400


def replied(asked: dict[str, Any]) -> dict[str, Any]:
    """Return content, reasoning and calls. Raises Refused."""
    talk = conversation.read(asked)
    if talk.results:
        return said("A tool has answered; I put it into words.", tools.restated(list(talk.results)), asked)
    values = Values(talk.text, talk.topic, talk.today)
    if calls := tools.calls(asked["tools"], asked["tool_choice"], values):
        names = ", ".join(call["name"] for call in calls)
        return {"content": "", "reasoning": f"This is for a tool: {names}.", "calls": calls}
    answer = answered(talk)
    if asked["schema"] is not None:
        return structured(asked["schema"], talk, answer)
    text = kept(answer.text, talk.limits)
    if answer.is_draft and not talk.last and not talk.limits:
        text = f"{text}\n\n{NOTE}"
    return said(answer.thoughts, text, asked)


def answered(talk: Conversation) -> Answer:
    """Return the answer of the first rule that fits. Raises Refused."""
    if talk.pictures:
        return Answer(picture.described(talk.pictures), "There is a picture; I measure it.")
    if talk.clips:
        return Answer(
            "I cannot watch clips. A MiniMax model can, with your key.", "There is a clip, which I cannot watch."
        )
    return next((answer for rule in intents.RULES if (answer := rule(talk))), None) or intents.fallback(talk)


def structured(schema: dict[str, Any], talk: Conversation, answer: Answer) -> dict[str, Any]:
    """Return JSON that keeps to a schema. Raises Refused."""
    prose = " ".join(MARKS.sub("", kept(answer.text, talk.limits)).split())[:LONGEST_PROSE]
    value = filled(schema, Values(talk.text, talk.topic, talk.today, prose))
    reasoning = "The answer must be JSON by their schema; I fill it with what the message has."
    return {"content": json.dumps(value, ensure_ascii=False), "reasoning": reasoning, "calls": []}


def said(reasoning: str, text: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Return words; what is private is masked where that was asked for."""
    return {"content": masked(text) if asked["masks"] else text, "reasoning": reasoning, "calls": []}
