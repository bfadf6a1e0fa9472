"""Find the request field that a refusal is about: by its code, or by the names in its message."""

import re

# Names of fields that appear in messages of refusals, as the API spells them. Of several, the first counts.
FIELDS = frozenset((
    # speech
    "voice_setting", "emotion", "speed", "pitch", "vol", "language_boost", "pronunciation_dict", "timbre_weights",
    "audio_setting", "voice_modify", "subtitle_type", "subtitle_enable", "output_format", "text_file_id",
    "text_normalization", "latex_read",
    # chat and batches
    "messages", "max_completion_tokens", "max_tokens", "temperature", "top_p", "tool_choice", "tools",
    "response_format", "service_tier", "thinking", "stream_options", "input_file_id", "completion_window", "endpoint",
    "batch_id",
    # pictures and clips
    "aspect_ratio", "width", "height", "subject_reference", "style", "first_frame_image",
    "last_frame_image", "resolution", "duration", "ratio", "source_task_id", "callback_url",
    "prompt_optimizer", "fast_pretreatment", "aigc_watermark", "seed", "task_id",
    # music and voices
    "lyrics", "lyrics_optimizer", "is_instrumental", "refer_voice", "refer_instrumental", "refer_vocal", "audio_url",
    "audio_base64", "cover_feature_id", "mode", "title", "voice_id", "voice_type", "clone_prompt", "prompt_audio",
    "prompt_text", "text_validation", "accuracy", "preview_text", "need_noise_reduction", "need_volume_normalization",
    # files
    "file_id", "purpose", "page_num", "page_size",
))  # fmt: skip
# Names that are ordinary words too: they count only where no other field is named.
COMMON_FIELDS = frozenset(("model", "text", "prompt", "file", "stream", "content", "limit", "after", "n"))
OF_VOICE_SETTING = frozenset(("emotion", "speed", "pitch", "vol"))
# Messages that mean a field without naming it.
PHRASES = {
    "glyph definition": "pronunciation_dict",
    "chat content": "messages",
    "tool result": "messages",
    "not have model": "model",
}
INVALID_PARAMS = 2013  # the only code whose message names a field; those of others are about limits
FIELD_OF_CODE = {
    1042: "text", 2042: "voice_setting.voice_id", 2054: "voice_setting.voice_id", 2061: "model", 2203: "text",
    1043: "text_validation", 1044: "clone_prompt", 2037: "file_id", 2039: "voice_id", 2048: "prompt_audio",
    2204: "text", 20132: "voice_setting.voice_id",
}  # fmt: skip


def find_field(code: int | None, message: str) -> str:
    """Return the field that a refusal is about, empty where MiniMax does not tell."""
    return FIELD_OF_CODE.get(code or 0) or (find_field_in_message(message) if code in (None, INVALID_PARAMS) else "")


def find_field_in_message(message: str) -> str:
    """Return the field that a message names, as the API spells it, or an empty string."""
    message = message.lower()
    words = re.findall(r"[a-z_][a-z0-9_]*", message)
    named = [word for word in words if word in FIELDS] or [word for word in words if word in COMMON_FIELDS]
    phrases = [field for phrase, field in PHRASES.items() if phrase in message]
    match phrases or named:
        case ["voice_setting", ("emotion" | "speed" | "pitch" | "vol" | "voice_id") as part, *_]:
            return f"voice_setting.{part}"
        case [first, *_]:
            return f"voice_setting.{first}" if first in OF_VOICE_SETTING else first
    return ""
