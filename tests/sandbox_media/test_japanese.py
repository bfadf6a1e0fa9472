"""Japanese: readings of characters, and when characters count as Japanese."""

import unicodedata

import pytest

from studio.sandbox.media.japanese import KANJI, WORDS, is_readable, to_kana
from studio.sandbox.media.languages import LanguageDetector
from studio.sandbox.media.text import plan
from tests.sandbox_media.conftest import Say

READINGS = {
    "彼女はどこですか。": "かのじょわどこですか。", "東京へ行きます。": "とうきょうえいきます。",
    "今日は良い天気です。": "きょうわよいてんきです。",
    "私は日本語を勉強します。": "わたしわにほんごをべんきょうします。",
    "新しい会社で働いています。": "あたらしいかいしゃではたらいています。",
    "昔々、山の中に小さな村がありました。": "むかしむかし、やまのなかにちいさなむらがありました。",
    "2024年5月3日": "2024ねん5がつ3にち", "今月は3人です。": "こんげつわ3にんです。", "はし": "はし",
}  # fmt: skip


def detect_runs(text: str, boost: str = "auto", own: str = "English") -> list[tuple[str, str]]:
    """Return (language, text) of each part."""
    return [(part.language, part.text.strip()) for part in plan(text, LanguageDetector(text, boost, own))[1]]


@pytest.mark.parametrize(("text", "kana"), READINGS.items())
def test_characters_are_read_as_people_read_them(text: str, kana: str) -> None:
    assert to_kana(text) == kana
    assert to_kana(unicodedata.normalize("NFD", text)) == kana


def test_every_reading_is_kana() -> None:
    readings = [*WORDS.values(), *(reading for both in KANJI.values() for reading in both)]
    assert all("HIRAGANA" in unicodedata.name(sign) for reading in readings for sign in reading)
    assert all(len(both) == 2 for both in KANJI.values())


def test_one_voice_reads_a_japanese_sentence() -> None:
    assert detect_runs("彼女はどこですか。") == [("Japanese", "彼女はどこですか。")]
    assert detect_runs("東京。こんにちは。") == [("Japanese", "東京。"), ("Japanese", "こんにちは。")]
    assert detect_runs("東京", own="Japanese") == detect_runs("東京", boost="Japanese") == [("Japanese", "東京")]


def test_chinese_stays_chinese_beside_japanese_and_in_a_japanese_mouth() -> None:
    assert detect_runs("你好，我们走吧。", own="Japanese") == [("Chinese", "你好，我们走吧。")]
    assert detect_runs("今日は東京へ行きます。我们走。")[-1] == ("Chinese", "我们走。")
    assert detect_runs("彼女はどこですか。", boost="Chinese")[0] == ("Chinese", "彼女")


def test_a_character_without_a_reading_is_left_to_the_chinese_voice() -> None:
    assert not is_readable("憂鬱な日")
    assert detect_runs("憂鬱な日")[0] == ("Chinese", "憂鬱")


def test_a_sentence_takes_no_longer_than_its_kana_and_its_words_stay_as_written(say: Say) -> None:
    written, kana = say("私は日本語を勉強します。"), say("わたしわにほんごをべんきょうします。")
    assert written.seconds == pytest.approx(kana.seconds, rel=0.1)
    assert "".join(word["text"] for word in written.facts["words"]) == "私は日本語を勉強します"
    assert written.facts["sentences"][0]["text"] == "私は日本語を勉強します。"
