"""`POST /v1/text/chatcompletion_v2` and `/v1/chat/completions`, whole answers."""

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.sandbox.chatting import CHAT, OPENAI, ask, chat, message, said, talker
from tests.sandboxes import charges

FIELDS = {
    "id", "choices", "created", "model", "object", "usage", "input_sensitive", "output_sensitive", "service_tier",
    "input_sensitive_type", "output_sensitive_type", "output_sensitive_int", "base_resp",
}  # fmt: skip
MODELS = [
    "MiniMax-M3", "MiniMax-M2.7", "MiniMax-M2.7-highspeed", "MiniMax-M2", "MiniMax-M1", "MiniMax-Text-01", "M2-her",
    "abab6.5s-chat", "MiniMax-M9-unheard-of",
]  # fmt: skip


@pytest.fixture(scope="module")
def api(sandbox_url: str) -> Iterator[httpx.Client]:
    """One client for all of these."""
    with talker(sandbox_url) as client:
        yield client


def test_an_answer_has_the_shape_that_was_recorded(api: httpx.Client) -> None:
    response = api.post(CHAT, json=chat())
    answer = response.json()
    assert set(answer) == FIELDS
    assert (answer["id"], answer["object"], answer["model"]) == (
        response.headers["trace-id"],
        "chat.completion",
        "MiniMax-M1",
    )
    assert answer["choices"][0]["finish_reason"] == "stop" and answer["choices"][0]["index"] == 0
    said_ = message(answer)
    assert set(said_) == {"content", "role", "name", "audio_content", "reasoning_content"}
    assert (said_["role"], said_["name"], said_["audio_content"]) == ("assistant", "MiniMax AI", "")
    assert said_["content"].startswith("Hello") and said_["reasoning_content"]
    assert (answer["input_sensitive"], answer["output_sensitive"], answer["service_tier"]) == (False, False, "standard")


def test_tokens_are_counted_and_charged(api: httpx.Client, calm_sandbox: str) -> None:
    usage = ask(api, "Write a poem about rain")["usage"]
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]
    assert 0 < usage["completion_tokens_details"]["reasoning_tokens"] < usage["completion_tokens"]
    assert usage["prompt_tokens_details"] == {"cached_tokens": 0} and usage["total_characters"] == 0
    (charge,) = charges(calm_sandbox)
    assert (charge["path"], charge["units"], charge["state"]) == (CHAT, usage["total_tokens"], "done")
    assert ask(api, "Write a poem about rain " * 9)["usage"]["prompt_tokens"] > usage["prompt_tokens"]


@pytest.mark.parametrize("model", MODELS)
def test_old_new_and_unknown_models_answer(api: httpx.Client, model: str) -> None:
    answer = ask(api, model=model)
    assert answer["model"] == model and message(answer)["content"]
    thinks = not model.startswith(("MiniMax-Text", "abab", "M2-her"))
    assert ("reasoning_content" in message(answer)) is thinks


@pytest.mark.parametrize(("model", "thinks"), [("MiniMax-M3", False), ("MiniMax-M2.7", True)])
def test_only_the_newest_can_be_asked_not_to_think(api: httpx.Client, model: str, thinks: bool) -> None:
    answer = message(ask(api, model=model, thinking={"type": "disabled"}))
    assert ("reasoning_content" in answer) is thinks


def test_openais_address_puts_thoughts_into_the_text(api: httpx.Client) -> None:
    apart, inside = message(ask(api)), message(ask(api, path=OPENAI))
    assert inside["content"] == f"<think>\n{apart['reasoning_content']}\n</think>\n\n{apart['content']}"
    assert "reasoning_content" not in inside


def test_thoughts_can_be_had_apart(api: httpx.Client) -> None:
    answer = message(ask(api, path=OPENAI, reasoning_split=True))
    text = answer["reasoning_content"]
    assert not answer["content"].startswith("<think>")
    assert answer["reasoning_details"] == [
        {"type": "reasoning.text", "id": "reasoning-text-1", "format": "MiniMax-response-v1", "index": 0, "text": text}
    ]


@pytest.mark.parametrize("field", ["max_tokens", "max_completion_tokens"])
def test_an_answer_is_cut_where_it_may_go_no_further(api: httpx.Client, field: str) -> None:
    answer = ask(api, "Write a poem about rain", **{field: 20})
    assert answer["choices"][0]["finish_reason"] == "length"
    assert 0 < answer["usage"]["completion_tokens"] <= 20 and message(answer)["content"]


def test_every_parameter_is_taken(api: httpx.Client) -> None:
    answer = ask(
        api, temperature=0.3, top_p=0.9, mask_sensitive_info=True, service_tier="priority", n=1, tool_choice="none",
        stream_options={"include_usage": True}, response_format={"type": "text"}, thinking={"type": "adaptive"}, seed=7,
    )  # fmt: skip
    assert answer["service_tier"] == "priority" and message(answer)["content"].startswith("Hello")


def test_private_things_are_masked_on_request(api: httpx.Client) -> None:
    text = "Make it shorter: write to anna@example.org, see https://example.org/offer or call +47 123 45 678."
    plain, masked = (message(ask(api, text, mask_sensitive_info=mask))["content"] for mask in (False, True))
    assert "anna@example.org" in plain and "https://example.org/offer" in plain
    assert masked.count("***") == 3 and not re.search(r"anna|example|678", masked)


def test_content_may_come_in_parts(api: httpx.Client) -> None:
    parts = [{"type": "text", "text": "What is"}, {"type": "text", "text": "12 * 7?"}]
    assert "84" in message(ask(api, messages=[{"role": "user", "content": parts}]))["content"]


def test_a_clip_is_taken_and_not_watched(api: httpx.Client) -> None:
    parts = [
        {"type": "text", "text": "Who is it?"},
        {"type": "video_url", "video_url": {"url": "mm_file://123456789012345"}},
    ]
    assert (
        "cannot watch"
        in message(ask(api, messages=[{"role": "user", "content": parts}], model="MiniMax-M3"))["content"]
    )


def test_a_role_play_has_roles_of_its_own(api: httpx.Client) -> None:
    rows = [
        {"role": "system", "name": "Captain Nova", "content": "You command a ship."},
        said("A cadet.", "user_system", name="Kim"), said("On the bridge.", "group"),
        said("Report!", "sample_message_user"), said("All well.", "sample_message_ai"), said("Who are you?"),
    ]  # fmt: skip
    assert "Captain Nova" in message(ask(api, messages=rows, model="M2-her"))["content"]
