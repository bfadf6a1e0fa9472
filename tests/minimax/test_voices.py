"""The list of voices, whatever is missing in it."""

from typing import Any

import pytest

from studio.minimax.client import Api
from studio.minimax.voices import VoiceRow
from tests.minimax import examples
from tests.minimax.wire import Wire, answer


async def test_the_voices_of_an_account_are_listed(api: Api, wire: Wire) -> None:
    wire.answers(answer(**examples.VOICES))
    assert await api.voices.list() == [
        VoiceRow("Wise_Woman", "Wise Woman", "Calm. Old.", "system"), VoiceRow("mother2025", "", "", "cloned"),
    ]
    assert wire.asked[0].json == {"voice_type": "all"}


@pytest.mark.parametrize("fields", [
    {}, {"system_voice": None}, {"system_voice": "odd"}, {"system_voice": [None, 7, {}, {"voice_id": None}]},
    {"voice_slots": [{"voice_id": "old"}]},
])
async def test_what_is_missing_is_no_voice(api: Api, wire: Wire, fields: dict[str, Any]) -> None:
    wire.answers(answer(**fields, base_resp=examples.OK))
    assert await api.voices.list("system") == []


@pytest.mark.parametrize(("description", "words"), [
    (None, ""), ("One text.", "One text."), (["A.", 7, "", "B."], "A. B."),
])
async def test_a_description_may_come_in_many_ways(api: Api, wire: Wire, description: Any, words: str) -> None:
    row = {"voice_id": "ttv-voice-1", "description": description}
    wire.answers(answer(voice_generation=[row], base_resp=examples.OK))
    assert await api.voices.list() == [VoiceRow("ttv-voice-1", "", words, "designed")]
