"""Whatever is wrong is answered before anything is sent: what was found, what may be, what to do."""

from typing import Any

import pytest

from tests.speech.conftest import Forms

OTHERS = ("Calm_Woman", "Casual_Guy", "Lively_Girl", "Young_Knight")
FIVE_ROWS = {f"blend_{n}": voice_id for n, voice_id in enumerate(OTHERS, 1)}
MANY_PAIRS = {f"{half}_{n}": "word" for n in range(51) for half in ("when", "say")}
NO_VOICE = "This voice is not available to you. Choose another one."

WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"text": "a\x00b"}, "text", "a NUL character at 2. Remove it"),
    ({"text": "x" * 5001}, "text", "5,001 characters; speech-02-hd takes at most 5,000 at once. Take out 1, or"),
    ({"text": "x" * 5001}, "text", "choose an engine that takes 10,000"),
    ({"text": "x" * 10001}, "text", "Take out 5,001, or speak it in parts"),
    ({"text": "x" * 10001, "model": "speech-2.8-hd"}, "text", "10,001 characters; speech-2.8-hd takes at most 10,000"),
    ({"text": ""}, "text", "Write something to say first."),
    ({"text": " \n\u200b"}, "text", "Write something to say first."),
    ({"text": "<#1#> <#2#>"}, "text", "Write something to say first."),
    ({"text": "Hi <#0#> you"}, "text", "<#0#> at character 4: a pause must be 0.01 to 99.99 s, for example <#1.5#>"),
    ({"text": "Hi <#0.00#> you"}, "text", "<#0.00#> at character 4: a pause must be"),
    ({"text": "Hi <#100#> you"}, "text", "<#100#> at character 4: a pause must be"),
    ({"text": "Hi <#-1#> you"}, "text", "<#-1#> at character 4: a pause must be"),
    ({"text": "Hi <#abc#> you"}, "text", "<#abc#> at character 4: a pause must be"),
    ({"text": "Hi <#1,5#> you"}, "text", "<#1,5#> at character 4: a pause must be"),
    ({"text": "Hi <##> you"}, "text", "<##> at character 4: a pause must be"),
    ({"text": "Hi <#1.5 you"}, "text", "The pause at character 4 is not closed. Write it like <#1.5#>"),
    ({"text": "Hi <#1#> <#2#> you"}, "text", "Two pauses stand side by side at character 10"),
    ({"text": "<#1#> Hi"}, "text", "The pause at character 1 has nothing before it"),
    ({"text": "Hi <#1#>\n"}, "text", "The pause at character 4 has nothing after it"),
    ({"mode": "long"}, "mode", "“long” is not offered here"),
    ({"speed": "0"}, "speed", "“0” is not a number from 0.5 to 2. Choose 1, for example."),
    ({"speed": "2.01"}, "speed", "“2.01” is not a number from 0.5 to 2"),
    ({"speed": "0,5"}, "speed", "“0,5” is not a number"),
    ({"speed": ""}, "speed", "“” is not a number"),
    ({"speed": "NaN"}, "speed", "“NaN” is not a number"),
    ({"vol": "0"}, "vol", "“0” is not a number above 0 to 10"),
    ({"vol": "10.1"}, "vol", "“10.1” is not a number above 0 to 10"),
    ({"vol": "1e400"}, "vol", "“1e400” is not a number"),
    ({"pitch": "13"}, "pitch", "“13” is not a whole number from -12 to 12. Choose 0, for example."),
    ({"pitch": "1.5"}, "pitch", "“1.5” is not a whole number"),
    ({"voice_id": ""}, "voice_id", "Choose one first."),
    ({"voice_id": "nobody"}, "voice_id", NO_VOICE),
    ({"voice_id": "no\x00body"}, "voice_id", "NUL character at 3"),
    ({"blend_1": "nobody"}, "blend", f"Voice 2: {NO_VOICE}"),
    ({"blend_1": "no\x00body"}, "blend", f"Voice 2: {NO_VOICE}"),
    ({"blend_1": "Wise_Woman"}, "blend", "Voice 2: Wise Woman is in the blend already"),
    ({"blend_1": "Calm_Woman", "weight_1": "101"}, "blend", "Voice 2: “101” is not a whole weight from 1 to 100"),
    ({"blend_1": "Calm_Woman", "weight_0": "0"}, "blend", "Voice 1: “0” is not a whole weight from 1 to 100"),
    ({"weight_0": "50", **FIVE_ROWS}, "blend", "5 voices; a blend has at most 4. Remove one."),
    ({"when_0": "Halden", "say_0": ""}, "pronunciation", "Row 1: “Halden” stands alone. Fill in both halves"),
    ({"when_3": "and/or", "say_3": "and or"}, "pronunciation", "Row 1: “and/or” has a / in it"),
    ({"when_0": "x" * 101, "say_0": "y"}, "pronunciation", "Row 1: 101 characters; at most 100. Shorten it."),
    (MANY_PAIRS, "pronunciation", "51 words; at most 50"),
    ({"emotion": "whisper"}, "emotion", "Whisper is not offered by speech-02-hd. Choose As written, Happy"),
    ({"emotion": "neutral", "model": "speech-2.8-hd"}, "emotion", "Neutral is not offered by speech-2.8-hd"),
    ({"language_boost": "Tamil"}, "language_boost", "Tamil is not offered by speech-02-hd"),
    ({"model": "../../x"}, "model", "“../../x” is not offered here. Choose one from the list."),
    ({"format": "ogg"}, "format", "“ogg” is not offered here"),
    ({"format": "wav"}, "format", "Live listening is MP3, not WAV. Choose “As a file”, or MP3."),
    ({"sample_rate_hz": "48000"}, "sample_rate_hz", "“48000” is not offered here"),
    ({"bitrate_bps": "1; DROP"}, "bitrate_bps", "“1; DROP” is not offered here"),
    ({"channels": "6"}, "channels", "“6” is not offered here"),
    ({"subtitles": "on"}, "subtitles", "Subtitles need live listening off. Choose “As a file”"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "name", "words"), WRONG)
def test_a_wrong_field_is_named_with_what_to_do(form: Forms, fields: dict[str, Any], name: str, words: str) -> None:
    errors = form(**fields).errors
    assert list(errors) == [name]
    assert words in errors[name][0]


RIGHT: list[dict[str, Any]] = [
    {"text": "x" * 4999},
    {"text": "x" * 5000},
    {"text": "𝄞" * 5000},
    {"text": "x" * 2500 + "\r\n<#0.01#>" + "x" * 2499},
    {"text": "x" * 10000, "model": "speech-2.6-turbo"},
    {"text": "Hi <#0.01#> you <#99.99#> there, <3 #1"},
    {"speed": "0.5", "vol": "0.01", "pitch": "-12"},
    {"speed": "2", "vol": "10", "pitch": "12"},
    {"emotion": "whisper", "model": "speech-2.6-hd", "language_boost": "Tamil"},
    {"mode": "file", "format": "flac", "subtitles": "on", "sample_rate_hz": "44100", "channels": "2"},
    {"blend_1": "Calm_Woman", "weight_0": "1", "weight_1": "100"},
    {"when_0": "Halden", "say_0": "Hall-den", "when_1": "", "say_1": ""},
    {"when_0": "½", "say_0": "one/two"},
]  # fmt: skip


@pytest.mark.parametrize("fields", RIGHT)
def test_the_edges_themselves_are_accepted(form: Forms, fields: dict[str, Any]) -> None:
    assert form(**fields).errors == {}


def test_a_voice_of_somebody_else_is_refused_in_the_same_words(form: Forms) -> None:
    unknown, strange = (form(voice_id=voice_id).errors["voice_id"] for voice_id in ("x", "moss_audio_of_another_key"))
    assert unknown == strange == [NO_VOICE]


def test_a_long_wrong_value_is_not_repeated_in_full(form: Forms) -> None:
    sent = form(model="m" * 5000, speed="9" * 5000)
    assert all(len(error) < 120 for errors in sent.errors.values() for error in errors)
