"""`POST /v1/t2a_v2`, answered at once."""

import re

import httpx
import pytest

from tests.sandbox.asking import SHORT, SPEECH, TEXT, order, sound_of, speak, status
from tests.sandbox.sound import decoded, measured

CASES = [
    ("mp3", 32000, 1), ("mp3", 44100, 2), ("mp3", 8000, 1), ("wav", 24000, 1), ("wav", 44100, 2), ("flac", 22050, 1),
    ("pcm", 16000, 2), ("pcmu_raw", 8000, 1), ("pcmu_wav", 8000, 1), ("opus", 24000, 1),
]  # fmt: skip


def test_the_answer_has_the_documented_shape(api: httpx.Client) -> None:
    answer = speak(api, TEXT)
    assert set(answer) == {"data", "extra_info", "trace_id", "base_resp"}
    assert set(answer["data"]) == {"audio", "status"} and answer["data"]["status"] == 2
    assert status(answer) == (0, "success")
    assert re.fullmatch(r"([0-9a-f]{2})+", answer["data"]["audio"])
    facts = answer["extra_info"]
    assert facts["usage_characters"] == len(TEXT)
    assert facts["audio_size"] == len(sound_of(answer))
    assert (facts["audio_format"], facts["bitrate"], facts["invisible_character_ratio"]) == ("mp3", 128000, 0)


@pytest.mark.parametrize(("name", "rate", "channels"), CASES)
def test_every_format_is_what_it_says(api: httpx.Client, name: str, rate: int, channels: int) -> None:
    setting = {"format": name, "sample_rate": rate, "channel": channels, "bitrate": 64000}
    answer = speak(api, audio_setting=setting)
    facts, sound = answer["extra_info"], measured(sound_of(answer), name, rate, channels)
    assert sound.duration_ms == pytest.approx(facts["audio_length"], rel=0.1)
    assert facts["audio_length"] > 500
    assert (facts["audio_sample_rate"], facts["audio_channel"], facts["audio_format"]) == (rate, channels, name)
    # Opus is always decoded at 48 kHz.
    assert (sound.sample_rate_hz, sound.channels) == (48000 if name == "opus" else rate, channels)


@pytest.mark.parametrize("bitrate", [32000, 64000, 128000, 256000])
def test_every_bitrate_is_what_it_says(api: httpx.Client, bitrate: int) -> None:
    answer = speak(api, TEXT, audio_setting={"format": "mp3", "sample_rate": 44100, "bitrate": bitrate})
    facts = answer["extra_info"]
    assert facts["bitrate"] == bitrate
    assert facts["audio_size"] * 8000 / facts["audio_length"] == pytest.approx(bitrate, rel=0.1)


def test_a_link_is_in_the_place_of_the_sound_and_asks_for_no_key(api: httpx.Client, stranger: httpx.Client) -> None:
    answer = speak(api, output_format="url")
    link = answer["data"]["audio"]
    assert link.startswith("http://127.0.0.1:") and "audio_url" not in answer["data"]
    got = stranger.get(link)
    assert (got.status_code, got.headers["content-type"]) == (200, "audio/mpeg")
    assert decoded(got.content).duration_ms == pytest.approx(answer["extra_info"]["audio_length"], rel=0.1)
    assert api.get(link).content == got.content


@pytest.mark.parametrize("url", [f"{SPEECH}?GroupId=123", f"{SPEECH}?GroupId=", SPEECH])
def test_a_group_is_neither_needed_nor_looked_at(api: httpx.Client, url: str) -> None:
    assert status(api.post(url, json=order(SHORT)).json()) == (0, "success")


@pytest.mark.parametrize(
    "changes",
    [
        {"voice_setting": {"voice_id": "Wise_Woman"}, "audio_setting": None},
        {"voice_setting": {"voice_id": ""}, "timber_weights": [{"voice_id": "Wise_Woman", "weight": 1}]},
        {"voice_setting": None, "timbre_weights": [{"voice_id": "Wise_Woman", "weight": 100}]},
        {"pronunciation_dict": {"tone": ["morning/mor-ning"]}},
        {"pronunciation_dict": ["morning/mor-ning"]},
        {"pronunciation_dict": {}},
        {"text_normalization": True},
        {"voice_setting": {"voice_id": "Wise_Woman", "text_normalization": True, "english_normalization": False}},
        {"voice_setting": {"voice_id": "Wise_Woman", "emotion": "neutral", "pitch": 2.0}},
        {"language_boost": "Chinese,Yue", "aigc_watermark": False},
        {"language_boost": "Tamil", "model": "speech-2.6-hd"},
        {"voice_setting": {"voice_id": "Wise_Woman", "emotion": "whisper"}, "model": "speech-2.6-turbo"},
    ],
)
def test_what_clients_send_is_taken(api: httpx.Client, changes: dict[str, object]) -> None:
    answer = speak(api, **changes)
    assert status(answer) == (0, "success")
    assert decoded(sound_of(answer)).duration_ms > 300


def test_a_pause_is_heard_and_not_counted(api: httpx.Client) -> None:
    plain, paused = speak(api, "Good morning. Good night."), speak(api, "Good morning. <#2.5#> Good night.")
    longer = paused["extra_info"]["audio_length"] - plain["extra_info"]["audio_length"]
    assert 2000 < longer < 2800
    assert paused["extra_info"]["usage_characters"] == len("Good morning.  Good night.")


def test_speed_pitch_emotion_and_voice_change_the_sound(api: httpx.Client) -> None:
    settings = [{}, {"speed": 1.5}, {"pitch": 4}, {"emotion": "sad"}, {"vol": 0.3}, {"voice_id": "Deep_Voice_Man"}]
    made = [speak(api, voice_setting={"voice_id": "Wise_Woman", **setting}) for setting in settings]
    assert len({answer["data"]["audio"] for answer in made}) == len(settings)
    assert made[1]["extra_info"]["audio_length"] < made[0]["extra_info"]["audio_length"] * 0.8


@pytest.mark.parametrize("model", ["speech-2.8-turbo", "speech-2.6-hd", "speech-02-turbo", "speech-01-hd"])
def test_every_model_speaks(api: httpx.Client, model: str) -> None:
    assert status(speak(api, model=model)) == (0, "success")


def length_ms(api: httpx.Client, text: str, **changes: object) -> int:
    """Return how long a text takes to say."""
    return int(speak(api, text, **changes)["extra_info"]["audio_length"])


@pytest.mark.parametrize("changes", [
    {"text_normalization": True}, {"text_normalization_mode": "basic"}, {"text_normalization_mode": "quality"},
    {"voice_setting": {"voice_id": "Wise_Woman", "text_normalization": True}},
])  # fmt: skip
def test_figures_are_read_in_words_where_it_is_asked_for(api: httpx.Client, changes: dict[str, object]) -> None:
    said, words = length_ms(api, "价格涨了50%。", **changes), length_ms(api, "价格涨了百分之50。")
    assert said == pytest.approx(words, abs=30) and abs(said - length_ms(api, "价格涨了50%。")) > 60


def test_formulas_are_read_in_chinese_words_where_it_is_asked_for(api: httpx.Client) -> None:
    formula, read = "Look: $$\\frac{1}{2}$$", {"voice_id": "Wise_Woman", "latex_read": True}
    said, words = length_ms(api, formula, voice_setting=read), length_ms(api, "Look: 2 分之 1")
    assert said == pytest.approx(words, abs=30) and abs(said - length_ms(api, formula)) > 200
