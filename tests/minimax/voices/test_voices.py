"""The list of voices, whatever is missing in it."""

from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.client import Api
from studio.minimax.voices.endpoints import VoiceRow
from tests.minimax import examples, media_examples
from tests.minimax.upstream import Wire, answer, refusal


async def test_the_voices_of_an_account_are_listed(api: Api, wire: Wire) -> None:
    wire.answers(answer(**examples.VOICES))
    assert await api.voices.list() == [
        VoiceRow("Wise_Woman", "Wise Woman", "Calm. Old.", "system"),
        VoiceRow("mother2025", "", "", "cloned"),
    ]
    assert wire.asked[0].json == {"voice_type": "all"}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"system_voice": None},
        {"system_voice": "odd"},
        {"system_voice": [None, 7, {}, {"voice_id": None}]},
        {"voice_slots": [{"voice_id": "old"}]},
    ],
)
async def test_what_is_missing_is_no_voice(api: Api, wire: Wire, fields: dict[str, Any]) -> None:
    wire.answers(answer(**fields, base_resp=examples.OK))
    assert await api.voices.list("system") == []


@pytest.mark.parametrize(
    ("description", "words"),
    [
        (None, ""),
        ("One text.", "One text."),
        (["A.", 7, "", "B."], "A. B."),
    ],
)
async def test_a_description_may_come_in_many_ways(api: Api, wire: Wire, description: Any, words: str) -> None:
    row = {"voice_id": "ttv-voice-1", "description": description}
    wire.answers(answer(voice_generation=[row], base_resp=examples.OK))
    assert await api.voices.list() == [VoiceRow("ttv-voice-1", "", words, "designed")]


async def test_a_voice_is_deleted(api: Api, wire: Wire) -> None:
    wire.answers(answer(**media_examples.DELETED))
    await api.voices.delete("mother2025", "cloned")
    await api.voices.delete("ttv-voice-1", "designed")
    assert wire.asked[0].line == "POST /v1/delete_voice HTTP/1.1"
    assert [sent.json for sent in wire.asked] == [
        {"voice_type": "voice_cloning", "voice_id": "mother2025"},
        {"voice_type": "voice_generation", "voice_id": "ttv-voice-1"},
    ]


async def test_a_voice_that_is_not_there_is_not_deleted(api: Api, wire: Wire) -> None:
    wire.answers(refusal(2054))
    with pytest.raises(errors.Refused):
        await api.voices.delete("mother2025", "cloned")


async def test_a_built_in_voice_cannot_be_deleted(api: Api, wire: Wire) -> None:
    with pytest.raises(KeyError):
        await api.voices.delete("Wise_Woman", "system")
    assert wire.asked == []
