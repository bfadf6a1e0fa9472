"""Forty languages: detection, and synthesis in the right process."""

from pathlib import Path

import pytest

from studio.sandbox.media import languages
from studio.sandbox.media.engine import SpeechEngine
from studio.sandbox.media.espeak_client import EspeakClient
from studio.sandbox.media.languages import LANGUAGES, LanguageDetector
from studio.sandbox.media.text import plan
from studio.sandbox.media.timbre import Timbre
from tests.sandbox_media.conftest import Say
from tests.sandbox_media.sound import rms

GREETINGS = {
    "Afrikaans": "Goeie dag",
    "Arabic": "مرحبا بكم",
    "Bulgarian": "Добър ден",
    "Catalan": "Bon dia",
    "Chinese": "你好",
    "Chinese,Yue": "你好",
    "Croatian": "Dobar dan",
    "Czech": "Dobrý den",
    "Danish": "God dag",
    "Dutch": "Goede dag",
    "English": "Good day",
    "Filipino": "Magandang araw",
    "Finnish": "Hyvää päivää",
    "French": "Bonjour",
    "German": "Guten Tag",
    "Greek": "Καλημέρα",
    "Hebrew": "שלום",
    "Hindi": "नमस्ते",
    "Hungarian": "Jó napot",
    "Indonesian": "Selamat pagi",
    "Italian": "Buongiorno",
    "Japanese": "こんにちは",
    "Korean": "안녕하세요",
    "Malay": "Selamat pagi",
    "Norwegian": "God dag",
    "Nynorsk": "God dag",
    "Persian": "روز بخیر",
    "Polish": "Dzień dobry",
    "Portuguese": "Bom dia",
    "Romanian": "Bună ziua",
    "Russian": "Добрый день",
    "Slovak": "Dobrý deň",
    "Slovenian": "Dober dan",
    "Spanish": "Buenos días",
    "Swedish": "God dag",
    "Tamil": "வணக்கம்",
    "Thai": "สวัสดี",
    "Turkish": "Günaydın",
    "Ukrainian": "Добрий день",
    "Vietnamese": "Xin chào",
}
SENTENCES = {
    "Je ne sais pas où elle est allée.": "French",
    "Ich weiß nicht, wohin sie gegangen ist.": "German",
    "No sé adónde ha ido ella, pero es muy tarde.": "Spanish",
    "Não sei para onde ela foi.": "Portuguese",
    "Я не знаю, где она.": "Russian",
    "Я не знаю, де вона і як її звати.": "Ukrainian",
    "我不知道她去哪儿了。": "Chinese",
    "佢哋喺度食緊飯。": "Chinese,Yue",
    "彼女はどこですか。": "Japanese",
    "그녀는 어디에 있나요?": "Korean",
    "لا أعرف أين هي": "Arabic",
    "نمی‌دانم کجاست، چه کار کنم؟": "Persian",
    "I do so every day.": "English",
    "Nie wiem, dokąd poszła, ale się boję.": "Polish",
    "Tôi không biết cô ấy ở đâu.": "Vietnamese",
}


def detect_runs(text: str, boost: str = "auto", own: str = "English") -> list[tuple[str, str]]:
    """Return (language, text) of each part."""
    return [(part.language, part.text.strip()) for part in plan(text, LanguageDetector(text, boost, own))[1]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_heard(say: Say, language: str) -> None:
    said = say(GREETINGS[language], language_boost=language)
    assert rms(said.sound) > 0.02
    assert "".join(word["text"] for word in said.facts["words"])[:2] == GREETINGS[language][:2]


@pytest.mark.parametrize(("text", "language"), SENTENCES.items())
def test_a_text_is_read_in_its_own_language_whatever_the_voice(text: str, language: str) -> None:
    for own in ("English", "Italian"):
        assert language in {speaks for speaks, _ in detect_runs(text, own=own)}


def test_a_text_in_several_languages_changes_speakers() -> None:
    assert detect_runs("Good morning everyone. Guten Morgen, wie geht es Ihnen? 你好 world, привет!") == [
        ("English", "Good morning everyone."),
        ("German", "Guten Morgen, wie geht es Ihnen?"),
        ("Chinese", "你好"),
        ("English", "world,"),
        ("Russian", "привет!"),
    ]


def test_digits_and_punctuation_stay_with_their_neighbours() -> None:
    assert detect_runs("我有 3 个苹果！ OK 42?") == [("Chinese", "我有 3 个苹果！"), ("English", "OK 42?")]
    assert detect_runs("12345", own="German") == [("German", "12345")]


@pytest.mark.parametrize(
    ("text", "boost", "language"),
    [
        ("Hotel Central", "Spanish", "Spanish"),
        ("你好", "Chinese,Yue", "Chinese,Yue"),
        ("Selamat pagi", "Malay", "Malay"),
        ("God dag", "Nynorsk", "Nynorsk"),
        ("hello", "Chinese", "English"),
        ("hello", "Martian", "English"),
    ],
)
def test_language_boost_decides_between_languages_of_one_script(text: str, boost: str, language: str) -> None:
    assert detect_runs(text, boost) == [(language, text)]


def test_only_the_child_holds_espeak(voices: SpeechEngine, say: Say) -> None:
    say("Guten Tag")
    assert "espeak-ng" not in Path("/proc/self/maps").read_text()
    assert "espeak-ng" in Path(f"/proc/{voices.espeak.pid}/maps").read_text()
    assert "onnxruntime" not in Path(f"/proc/{voices.espeak.pid}/maps").read_text()


def test_a_child_that_died_is_begun_anew(voices: SpeechEngine, say: Say) -> None:
    before = voices.espeak.pid
    voices.espeak._child.kill()
    voices.espeak._child.wait()
    assert rms(say("Guten Tag").sound) > 0.02
    assert voices.espeak.pid != before


def test_an_unknown_voice_is_an_error_and_not_the_language_before(
    voices: SpeechEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    voices.speak("Bonjour", "French", Timbre(), 0)
    monkeypatch.setitem(languages.OTHER_SCRIPTS, "KLINGON", "fr-fr")
    with pytest.raises(RuntimeError, match="no voice fr-fr"):
        voices.speak("Bonjour", "KLINGON", Timbre(), 0)
    assert len(voices.speak("Bonjour", "French", Timbre(), 0).sound)


def test_a_closed_child_is_gone() -> None:
    foreign = EspeakClient()
    foreign.close()
    assert not Path(f"/proc/{foreign.pid}").exists()
