"""What the imitated API refuses, and with which words."""

import httpx
import pytest

from tests.sandbox.asking import SHORT, SPEECH, order, speak, status
from tests.sandboxes import charges

DOUBLED = "invalid params, invalid params: "
LOGIN = "login fail: Please carry the API secret key in the 'Authorization' field of the request header"
VOICE = {"voice_id": "Wise_Woman"}


def setting(**values: object) -> dict[str, object]:
    """Return a voice setting."""
    return {"voice_setting": {**VOICE, **values}}


def audio(**values: object) -> dict[str, object]:
    """Return an audio setting."""
    return {"audio_setting": values}


FIELDS = [
    ({"model": None}, "model"),
    ({"text": ""}, "text"),
    ({"text": " \n"}, "text"),
    ({"text": 7}, "text"),
    ({"voice_setting": None}, "voice_setting voice_id"),
    ({"voice_setting": "Wise_Woman"}, "voice_setting"),
    (setting(speed=0.4), "voice_setting speed"),
    (setting(speed=2.1), "voice_setting speed"),
    (setting(speed="1"), "voice_setting speed"),
    (setting(vol=0), "voice_setting vol"),
    (setting(vol=10.5), "voice_setting vol"),
    (setting(pitch=13), "voice_setting pitch"),
    (setting(pitch=1.5), "voice_setting pitch"),
    (setting(emotion="bored"), "voice_setting emotion"),
    (setting(emotion="whisper"), "voice_setting emotion"),
    (audio(format="aac"), "audio_setting format"),
    (audio(sample_rate=48000), "audio_setting sample_rate"),
    (audio(bitrate=96000), "audio_setting bitrate"),
    (audio(channel=3), "audio_setting channel"),
    ({"language_boost": "Klingon"}, "language_boost"),
    ({"language_boost": "Tamil"}, "language_boost"),
    ({"output_format": "base64"}, "output_format"),
    ({"stream": "yes"}, "stream"),
    ({"subtitle_enable": True, "subtitle_type": "line"}, "subtitle_type"),
    ({"timbre_weights": [{**VOICE, "weight": 0}]}, "timbre_weights weight"),
    ({"timbre_weights": [{**VOICE, "weight": 101}]}, "timbre_weights weight"),
    ({"timbre_weights": [{**VOICE, "weight": 1}] * 5}, "timbre_weights"),
    ({"voice_modify": {"pitch": 101}}, "voice_modify pitch"),
    (audio(force_cbr="yes"), "audio_setting force_cbr"),
    (setting(latex_read=1), "voice_setting latex_read"),
    ({"text_normalization": "yes"}, "text_normalization"),
    ({"text_normalization_mode": "best"}, "text_normalization_mode"),
    ({"aigc_watermark": "yes"}, "aigc_watermark"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "field"), FIELDS)
def test_a_wrong_field_is_named_twice(api: httpx.Client, calm_sandbox: str, changes: dict, field: str) -> None:
    answer = api.post(SPEECH, json=order(SHORT) | changes)
    assert answer.status_code == 200
    assert answer.json() == {"base_resp": {"status_code": 2013, "status_msg": DOUBLED + field}}
    assert charges(calm_sandbox) == []


@pytest.mark.parametrize("text", [
    "<#1#> Hello.", "Hello. <#1#>", "Hello <#1#><#1#> there.", "Hello <#0#> there.", "Hello <#100#> there.",
    "Hello <#x#> there.", "Hello <#0.001#> there.",
])  # fmt: skip
def test_a_pause_must_be_a_number_between_words(api: httpx.Client, text: str) -> None:
    code, words = status(speak(api, text))
    assert code == 2013 and words.startswith(f"{DOUBLED}text pause")


@pytest.mark.parametrize(("model", "limit"), [("speech-02-hd", 5_000), ("speech-2.8-hd", 10_000)])
def test_a_text_may_be_as_long_as_its_model_takes(api: httpx.Client, model: str, limit: int) -> None:
    words = ("sandbox-1026 " + "long " * limit)[:limit]
    assert status(speak(api, words, model=model))[0] == 1026, "the limit itself is accepted"
    assert status(speak(api, f"{words}g", model=model)) == (2013, f"{DOUBLED}text is longer than {limit} characters")


def test_an_unknown_model_is_refused_in_its_own_words(api: httpx.Client) -> None:
    words = "invalid params, method t2a-v2 not have model: speech-99"
    assert status(speak(api, model="speech-99")) == (2013, words)


def test_an_unknown_voice_does_not_exist(api: httpx.Client) -> None:
    assert status(speak(api, voice_setting={"voice_id": "Nobody"})) == (2054, "voice id not exist")
    mix = [{"voice_id": "Nobody", "weight": 3}]
    assert status(speak(api, timbre_weights=mix))[0] == 2054


@pytest.mark.parametrize("rows", [["omg"], ["/oh my god"], ["omg/"], [7]])
def test_a_pronunciation_needs_a_word_and_a_reading(api: httpx.Client, rows: list) -> None:
    assert status(speak(api, pronunciation_dict={"tone": rows})) == (2013, "glyph definition format error")


def test_more_than_a_tenth_of_invisible_characters_is_refused(api: httpx.Client) -> None:
    assert status(speak(api, "Hello" + "\u200b" * 5))[0] == 1042
    answer = speak(api, "Good morning to all of you" + "\u200b")
    assert status(answer)[0] == 0
    assert answer["extra_info"]["invisible_character_ratio"] == pytest.approx(1 / 27, abs=0.001)


@pytest.mark.parametrize("code", [1000, 1002, 1008, 1026, 1039, 2056])
def test_a_word_provokes_a_code_before_anything_is_charged(api: httpx.Client, calm_sandbox: str, code: int) -> None:
    assert status(speak(api, f"Please say sandbox-{code} aloud."))[0] == code
    assert charges(calm_sandbox) == []


def test_a_result_can_be_withheld_after_it_was_charged(api: httpx.Client, calm_sandbox: str) -> None:
    assert status(speak(api, "Please say sandbox-1027 aloud.")) == (1027, "output new_sensitive")
    assert len(charges(calm_sandbox)) == 1


@pytest.mark.parametrize("body", [b"{", b"[1]", b"nonsense", b'{"a":' * 9000])
def test_a_body_that_is_no_object_is_refused(api: httpx.Client, body: bytes) -> None:
    assert status(api.post(SPEECH, content=body).json())[0] == 2013


def test_a_huge_body_is_refused(api: httpx.Client) -> None:
    assert status(speak(api, "long " * 300_000)) == (2013, f"{DOUBLED}body too large")


@pytest.mark.parametrize(("key", "code", "words"), [
    ("", 1004, LOGIN), ("sk-bad", 1004, LOGIN), ("sk-bad-and-more", 1004, LOGIN), ("sk-old-1", 2049, "invalid api key"),
    ("sk-poor-1", 1008, "insufficient balance"), ("sk-busy-1", 1002, "rate limit exceeded(RPM)"),
])  # fmt: skip
def test_a_key_may_be_no_good(stranger: httpx.Client, key: str, code: int, words: str) -> None:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    answer = stranger.post(SPEECH, json=order(SHORT, stream=True), headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json() == {"base_resp": {"status_code": code, "status_msg": words}}


def test_the_rate_limit_is_told_in_exactly_74_bytes(stranger: httpx.Client) -> None:
    answer = stranger.post(SPEECH, json=order(SHORT), headers={"Authorization": "Bearer sk-busy"})
    assert answer.content == b'{"base_resp":{"status_code":1002,"status_msg":"rate limit exceeded(RPM)"}}'
    assert len(answer.content) == 74


def test_who_cannot_pay_may_still_look(stranger: httpx.Client) -> None:
    answer = stranger.post("/v1/get_voice", json={"voice_type": "system"}, headers={"Authorization": "Bearer sk-poor"})
    assert status(answer.json()) == (0, "success")
