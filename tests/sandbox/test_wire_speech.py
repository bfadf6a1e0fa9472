"""Speech: every value that the documents name is taken, and every number they give is kept to."""

import itertools
from collections.abc import Iterator
from typing import Any

import aiohttp
import httpx
import pytest

from tests.sandbox.asking import KEY, SHORT, speak, status
from tests.sandbox.tasks import asked, begun, client, pace, unpacked
from tests.sandbox.test_session import FINISH, PATH, START, Client, go_on, names

# What is wrong in a field is told before what is wrong in the text: so this word shows that all fields are good.
WORD = "Please say sandbox-1026 aloud."
VOICE = {"voice_id": "Wise_Woman"}
SPEAKERS = [f"speech-{version}-{grade}" for version in ("2.8", "2.6", "02", "01") for grade in ("hd", "turbo")]
NEW = "speech-2.6-hd"
EMOTIONS = ("happy", "sad", "angry", "fearful", "disgusted", "surprised", "calm", "neutral")
LANGUAGES = (
    "auto", "Chinese", "Chinese,Yue", "English", "Arabic", "Russian", "Spanish", "French", "Portuguese", "German",
    "Turkish", "Dutch", "Ukrainian", "Vietnamese", "Indonesian", "Japanese", "Italian", "Korean", "Thai", "Polish",
    "Romanian", "Greek", "Czech", "Finnish", "Hindi", "Bulgarian", "Danish", "Hebrew", "Malay", "Persian", "Slovak",
    "Swedish", "Croatian", "Filipino", "Hungarian", "Norwegian", "Slovenian", "Catalan", "Nynorsk", "Tamil",
    "Afrikaans",
)  # fmt: skip
SOUNDS = (
    "laughs", "chuckle", "coughs", "clear-throat", "groans", "breath", "pant", "inhale", "exhale", "gasps", "sniffs",
    "sighs", "snorts", "burps", "lip-smacking", "humming", "hissing", "emm", "sneezes",
)  # fmt: skip
CODES = {
    1000: "unknown error", 1001: "request timeout", 1002: "rate limit exceeded(RPM)", 1008: "insufficient balance",
    1013: "internal service error", 1024: "internal error", 1026: "input new_sensitive", 1028: "quota exhausted",
    1030: "daily quota exhausted", 1033: "system error", 1039: "token limit", 1041: "conn limit",
    1042: "invisible character ratio limit", 2042: "you don't have access to this voice_id", 2044: "no permission",
    2045: "rate growth limit", 2049: "invalid api key", 2054: "voice id not exist", 2056: "usage limit exceeded",
    2061: "token plan not support model", 20132: "invalid samples or voice_id",
}  # fmt: skip


@pytest.fixture(scope="module")
def api(sandbox_url: str) -> Iterator[httpx.Client]:
    """One client for all of these; tasks are done when it asks."""
    with client(sandbox_url, "sk-wire-0002") as found, pace(found, "at-once"):
        yield found


def taken(api: httpx.Client, **changes: Any) -> bool:
    """Return whether a request is good but for its text."""
    return status(speak(api, WORD, **changes)) == (1026, "input new_sensitive")


def test_every_value_of_the_documents_is_taken(api: httpx.Client) -> None:
    settings = [
        *({"speed": value} for value in (0.5, 1, 2)), *({"vol": value} for value in (0.01, 10)),
        *({"pitch": value} for value in (-12, 12)), *({"emotion": name} for name in EMOTIONS),
        {"text_normalization": True, "latex_read": True, "english_normalization": True},
    ]  # fmt: skip
    assert all(taken(api, voice_setting={**VOICE, **one}) for one in settings)
    rates, bitrates = (8000, 16000, 22050, 24000, 32000, 44100), (32000, 64000, 128000, 256000)
    formats = ("mp3", "pcm", "flac", "wav", "pcmu_raw", "pcmu_wav", "opus")
    for rate, bitrate, channel in itertools.product(rates, bitrates, (1, 2)):
        assert taken(api, audio_setting={"sample_rate": rate, "bitrate": bitrate, "channel": channel})
    assert all(taken(api, audio_setting={"format": name, "force_cbr": True}) for name in formats)
    assert all(taken(api, language_boost=name, model=NEW) for name in LANGUAGES)
    assert all(taken(api, model=name) for name in SPEAKERS)


@pytest.mark.parametrize("changes", [
    {"stream": True, "stream_options": {"exclude_aggregated_audio": False}}, {"output_format": "url"},
    {"output_format": "hex"}, {"aigc_watermark": True}, {"continuous_sound": True, "model": "speech-2.8-hd"},
    {"voice_modify": {"pitch": -100, "intensity": 100, "timbre": 0}},
    *({"voice_modify": {"sound_effects": name}}
      for name in ("spacious_echo", "auditorium_echo", "lofi_telephone", "robotic")),
    *({"subtitle_enable": True, "subtitle_type": kind} for kind in ("sentence", "word", "word_streaming")),
    {"timbre_weights": [{**VOICE, "weight": 1}] * 4}, {"timber_weights": [{**VOICE, "weight": 100}]},
    {"pronunciation_dict": {"tone": ["omg/oh my god"]}}, {"not_documented": {"new": [1]}},
])  # fmt: skip
def test_every_field_of_the_documents_is_taken(api: httpx.Client, changes: dict[str, Any]) -> None:
    assert taken(api, **changes)


@pytest.mark.parametrize("model", SPEAKERS)
def test_only_2_6_whispers_and_only_the_later_speak_three_languages(api: httpx.Client, model: str) -> None:
    for emotion in ("fluent", "whisper"):
        assert taken(api, model=model, voice_setting={**VOICE, "emotion": emotion}) is model.startswith("speech-2.6")
    for language in ("Persian", "Filipino", "Tamil"):
        assert taken(api, model=model, language_boost=language) is model.startswith("speech-2")


def test_only_the_newest_laughs_and_the_others_read_the_word(api: httpx.Client) -> None:
    new, old = (speak(api, "Well. (laughs) No.", model=name, subtitle_enable=True) for name in ("speech-2.8-hd", NEW))
    read = [[row["text"].strip("\ufeff") for row in httpx.get(answer["data"]["subtitle_file"]).json()]
            for answer in (new, old)]  # fmt: skip
    assert read == [["Well.", "No."], ["Well.", "(laughs) No."]]
    assert all(answer["extra_info"]["usage_characters"] == 18 for answer in (new, old))
    every = " ".join(f"({name}) so." for name in SOUNDS)
    rows = httpx.get(speak(api, every, model="speech-2.8-turbo", subtitle_enable=True)["data"]["subtitle_file"]).json()
    assert [row["text"].strip("\ufeff") for row in rows] == ["so."] * len(SOUNDS)


@pytest.mark.parametrize("seconds", ["0.01", "1", "1.5", "99.99"])
def test_a_pause_may_be_as_long_as_the_documents_say(api: httpx.Client, seconds: str) -> None:
    assert status(speak(api, f"Say sandbox-1026 <#{seconds}#> now."))[0] == 1026


@pytest.mark.parametrize(("code", "words"), CODES.items())
def test_every_code_has_its_own_words(api: httpx.Client, code: int, words: str) -> None:
    assert speak(api, f"Say sandbox-{code}.") == {"base_resp": {"status_code": code, "status_msg": words}}


def test_an_answer_has_the_facts_that_were_recorded_and_no_others(api: httpx.Client) -> None:
    answer = speak(api, SHORT, subtitle_enable=True, output_format="url")
    assert set(answer) == {"data", "extra_info", "trace_id", "base_resp"}
    assert set(answer["data"]) == {"audio", "status", "subtitle_file"}
    assert set(answer["extra_info"]) == {
        "audio_length", "audio_sample_rate", "audio_size", "bitrate", "word_count", "invisible_character_ratio",
        "usage_characters", "audio_format", "audio_channel",
    }  # fmt: skip


def test_long_speech_has_a_rate_of_two_names_and_two_channels(api: httpx.Client) -> None:
    first = begun(api, SHORT, audio_setting={"sample_rate": 24000, "format": "wav"})
    second = begun(api, SHORT, audio_setting={"audio_sample_rate": 24000, "format": "wav"})
    for answer in (first, second):
        assert asked(api, answer["task_id"])["status"] == "Success"
        sound = next(iter(unpacked(api, answer["file_id"]).values()))
        assert (int.from_bytes(sound[22:24], "little"), int.from_bytes(sound[24:28], "little")) == (2, 24000)


def test_the_link_to_long_speech_is_good_for_nine_hours(api: httpx.Client) -> None:
    answer = begun(api, SHORT)
    asked(api, answer["task_id"])
    file = api.get("/v1/files/retrieve", params={"file_id": answer["file_id"]}).json()["file"]
    ends = int(httpx.URL(file["download_url"]).params["Expires"])
    assert ends - file["created_at"] == pytest.approx(9 * 3600, abs=60)
    assert file["purpose"] == "t2a_async"


async def test_a_session_takes_all_settings_and_says_once_that_it_began(calm_sandbox: str) -> None:
    more = {
        "audio_setting": {"sample_rate": 16000, "format": "pcm", "channel": 1}, "pronunciation_dict": {},
        "timbre_weights": [{**VOICE, "weight": 1}], "language_boost": "English", "voice_modify": {"pitch": 1},
        "subtitle_enable": True, "continuous_sound": True, "model": "speech-2.8-turbo",
    }  # fmt: skip
    async with aiohttp.ClientSession() as http:
        heard = await Client(http, calm_sandbox).talk({**START, **more}, go_on(SHORT), FINISH)
    assert names(heard) == ["connected_success", "task_started", "task_finished"]
    assert heard[-2]["is_final"] is True and heard[-2]["extra_info"]["audio_format"] == "pcm"


async def test_too_many_texts_at_once_are_left_out_and_the_session_goes_on(calm_sandbox: str) -> None:
    headers = {"Authorization": f"Bearer {KEY}"}
    async with aiohttp.ClientSession(headers=headers) as http, http.ws_connect(calm_sandbox + PATH) as socket:
        for message in (START, go_on(f"{SHORT} " * 300), *[go_on(SHORT)] * 110):
            await socket.send_json(message)
        while (last := await socket.receive_json())["base_resp"]["status_code"] == 0:
            pass
        assert (last["event"], last["base_resp"]["status_code"], last["data"]) == ("task_continued", 2205, None)
        while not (last := await socket.receive_json()).get("data"):
            pass
        assert (last["event"], last["base_resp"]["status_code"]) == ("task_continued", 0)
