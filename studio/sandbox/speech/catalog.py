"""What the speech models take, as the API's own documents say it."""

FORMATS = ("mp3", "pcm", "flac", "wav", "pcmu_raw", "pcmu_wav", "opus")
WHOLE_ONLY = ("wav", "pcmu_wav")  # their headers hold a length, which a stream does not know yet
SAMPLE_RATES_HZ = (8000, 16000, 22050, 24000, 32000, 44100)
BITRATES_BPS = (32000, 64000, 128000, 256000)
CHANNELS = (1, 2)

EMOTIONS = ("happy", "sad", "angry", "fearful", "disgusted", "surprised", "calm", "neutral")  # neutral is undocumented
LATER_EMOTIONS = {"fluent": ("2.6",), "whisper": ("2.6",)}
LAUGHING = "speech-2.8"  # older ones read "(laughs)" aloud
SOUND_EFFECTS = ("spacious_echo", "auditorium_echo", "lofi_telephone", "robotic")

MODELS = tuple(
    f"speech-{version}-{grade}" for version in ("2.8", "2.6", "02", "01") for grade in ("hd", "turbo")
)  # fmt: skip
SHORT_CHARACTERS = 5_000
LONG_CHARACTERS = 10_000

LANGUAGES = (
    "auto", "Chinese", "Chinese,Yue", "English", "Arabic", "Russian", "Spanish", "French", "Portuguese", "German",
    "Turkish", "Dutch", "Ukrainian", "Vietnamese", "Indonesian", "Japanese", "Italian", "Korean", "Thai", "Polish",
    "Romanian", "Greek", "Czech", "Finnish", "Hindi", "Bulgarian", "Danish", "Hebrew", "Malay", "Slovak", "Swedish",
    "Croatian", "Hungarian", "Norwegian", "Slovenian", "Catalan", "Nynorsk", "Afrikaans",
)  # fmt: skip
LATER_LANGUAGES = ("Persian", "Filipino", "Tamil")


def is_early(model: str) -> bool:
    """Return whether a model is of the first two generations."""
    return model.startswith(("speech-01", "speech-02"))


def character_limit(model: str) -> int:
    """Return the most characters of one request."""
    return SHORT_CHARACTERS if is_early(model) else LONG_CHARACTERS


def emotions(model: str) -> tuple[str, ...]:
    """Return the emotions of a model."""
    version = model.split("-")[1]
    return (*EMOTIONS, *(name for name, versions in LATER_EMOTIONS.items() if version in versions))


def languages(model: str) -> tuple[str, ...]:
    """Return the values of `language_boost` for a model."""
    return LANGUAGES if is_early(model) else (*LANGUAGES, *LATER_LANGUAGES)
