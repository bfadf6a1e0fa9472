"""The form of music: everything that a model does not take is answered here, before anything is sent."""

import re
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from studio.jobs.forms import JobForm
from studio.library.models import Version
from studio.minimax.catalog.music import MUSIC_COVER, MusicModel, default_music_model, music_model
from studio.music import answers, choices, sections
from studio.music.fields import ReferenceField
from studio.music.order import MusicOrder
from studio.music.recordings.forms import check_length, check_sound
from studio.music.recordings.queries import Reference, references_of
from studio.tools.fields import ModelRadios, make_choice
from studio.tools.inputs import InputField
from studio.tools.memory import last_order
from studio.workspaces.access import Seat

BRACKETS = re.compile(r"\[[^\[\]]*\]")
NOBODY = "Choose a voice to sing like, a backing to play like, or both."
COVER_SPAN = f"{MUSIC_COVER.least_s} s to {MUSIC_COVER.most_s // 60} min"
TO_FIT = "to_fit"  # in initial values: its lyrics get tags and are cut; only the form knows the model
EXAMPLE = {
    "prompt": "Slow Nordic folk in 6/8, nylon guitar and pump organ, one close female voice, hopeful at the end",
    "lyrics": (
        "[verse]\nA hundred steps and eighteen more\nI count them so I know I'm here\n\n"
        "[chorus]\nTurn, turn, brass and flame\nTwenty miles and no one's name"
    ),
}


def _text(label: str, rows: int, **attrs: Any) -> forms.CharField:
    widget = forms.Textarea({"rows": rows, "translate": "no", **attrs})
    return forms.CharField(label=label, strip=False, required=False, widget=widget)


class MusicForm(JobForm):
    """A style and lyrics, or recordings to follow. What a request leaves out is as it is by default."""

    left_out = 0  # characters of lyrics that a hand-off brought and the model does not take

    mode = make_choice("Start from", choices.MODES, choices.WORDS, widget=ModelRadios())
    follow = make_choice("What to do with it", choices.FOLLOWS, choices.FOLLOWS[0][0], widget=ModelRadios())
    voice = ReferenceField("voice", "Nobody", label="Sing like this")
    backing = ReferenceField("instrumental", "No band", label="Play like this")
    cover = InputField(
        media=("audio",), limit_bytes=MUSIC_COVER.size_limit_mb << 20, note=COVER_SPAN, required=False,
        label="The song to cover",
    )  # fmt: skip
    vocals = make_choice("Singing", choices.VOCALS, choices.OWN, widget=ModelRadios())
    prompt = _text("Style and feeling", 3)
    lyrics = _text("Lyrics", 12, **{"class": "lyrics"})
    model = make_choice("Model", choices.MODELS, default_music_model().name)
    format = make_choice("File", choices.FORMATS, "mp3")
    sample_rate_hz = make_choice("Sample rate", choices.SAMPLE_RATES, 44100, coerce=int)
    bitrate_bps = make_choice("Quality", choices.BITRATES, 256000, coerce=int)

    def __init__(
        self, data: Any = None, files: Any = None, *, seat: Seat, initial: dict[str, Any] | None = None
    ) -> None:
        given = initial or {}
        if data is None and ("mode" not in given or TO_FIT in given):
            given = {**self.as_left(seat), **given}
        super().__init__(data, files, seat=seat, initial=given)
        if TO_FIT in given:
            self.initial["lyrics"], self.left_out = answers.fit_lyrics(given["lyrics"], self.engine)
        for name in ("voice", "backing"):
            self.fields[name].offer(self.references)  # type: ignore[attr-defined]
        for name in ("model", "follow"):
            self.fields[name].widget.describe = choices.model_attributes  # type: ignore[attr-defined]
        self.fields["vocals"].widget.offered = choices.vocals_of(self.engine)  # type: ignore[attr-defined]

    @classmethod
    def as_left(cls, seat: Seat) -> dict[str, Any]:
        """Return what the person asked for last in this workspace, words and all."""
        own = last_order(seat, "music")
        return cls.initial_of(own) if own else {}

    @classmethod
    def initial_of(cls, order: MusicOrder) -> dict[str, Any]:
        """Return the form's initial values for an order."""
        kept = {name: value for name, value in order.to_json().items() if name in cls.base_fields}
        if order.mode == choices.RECORDING:
            del kept["model"]  # of songs from words
            kept["follow"] = order.model
        return kept

    @classmethod
    def initial_of_link(cls, query: QueryDict) -> dict[str, Any]:
        """Return what a link brings: recordings to follow, or the example."""
        found: dict[str, Any] = dict(EXAMPLE) if "example" in query else {}
        parts = {name: query[name] for name in ("voice", "backing") if name in query}
        return found | ({"mode": choices.RECORDING, **parts} if parts else {})

    @classmethod
    def initial_of_words(cls, field: str, text: str) -> dict[str, Any]:
        """Return words as the song's style, to which MiniMax writes what is sung where the model can."""
        return {"mode": choices.WORDS, field: text, "vocals": choices.USUAL_VOCALS}

    @classmethod
    def initial_of_handoff(cls, role: str, version: Version) -> dict[str, Any]:
        """Return a text of the library as lyrics of a song from words, a song to cover, or a film's mood."""
        if role == "cover":
            cover = next(model.name for model in choices.FOLLOWING if model.cover)
            return {"mode": choices.RECORDING, "follow": cover, role: version.key}
        if role == "film":
            return {"mode": choices.WORDS, "prompt": mood_of(version, default_music_model().prompt_most), "lyrics": ""}
        return {"mode": choices.WORDS, "lyrics": answers.lyrics_of(version), TO_FIT: True}

    @cached_property
    def references(self) -> list[Reference]:
        """Return the recordings of the workspace."""
        return references_of(self.seat)

    @property
    def followed_fields(self) -> list[forms.BoundField]:
        """Return the choices of what is followed."""
        return [self["voice"], self["backing"]]

    @property
    def is_following(self) -> bool:
        """Return whether it starts from a recording."""
        return bool(self["mode"].value() == choices.RECORDING)

    @cached_property
    def engine(self) -> MusicModel:
        """Return the chosen model, or the default while the choice makes no sense."""
        options = choices.FOLLOWING if self.is_following else choices.WORDS_MODELS
        name = str(self["follow" if self.is_following else "model"].value())
        usual = choices.FOLLOWING[0] if self.is_following else default_music_model()
        return music_model(name) if name in {model.name for model in options} else usual

    def clean_prompt(self) -> str:
        """Return the style with plain line ends."""
        return sections.tidy(self.cleaned_data["prompt"])

    def clean_lyrics(self) -> str:
        """Return the lyrics with plain line ends."""
        return sections.tidy(self.cleaned_data["lyrics"])

    def clean(self) -> dict[str, Any]:
        """Hold everything against the chosen model."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        vocals = self.check_vocals(data.get("vocals", choices.OWN))
        engine = self.engine
        if engine.prompt_most:
            needs_prompt = bool(engine.prompt_least) or vocals != choices.OWN
            self.check_text("prompt", engine.prompt_least, engine.prompt_most, needed=needs_prompt)
        if vocals == choices.OWN:
            needs_lyrics = bool(engine.lyrics_least) and not engine.cover
            self.check_text("lyrics", engine.lyrics_least, engine.lyrics_most, needed=needs_lyrics)
        if engine.references:
            self.check_references(data)
        if engine.cover:
            self.check_cover(data.get("cover"))
        return data

    def check_vocals(self, value: str) -> str:
        """Return what is sung. Refuses what the model cannot do; one that follows a recording has no choice."""
        if self.is_following:
            return choices.OWN
        if value not in choices.vocals_of(self.engine):
            able = next(model.name for model in choices.WORDS_MODELS if value in choices.vocals_of(model))
            words = f"{self.engine.name} does not make {choices.SHORT_VOCALS[value]}."
            self.add_error("vocals", f"{words} Choose “{dict(choices.VOCALS)[choices.OWN]}”, or {able}.")
        return value

    def check_text(self, name: str, least: int, most: int, *, needed: bool) -> None:
        """Refuse a text that is missing, too short or too long for the model."""
        if name not in self.cleaned_data:
            return
        count, engine = len(self.cleaned_data[name]), self.engine.name
        if not count and needed:
            what = "how it is to sound" if name == "prompt" else "what is to be sung"
            self.add_error(name, f"Write {what} first: {engine} takes {max(1, least)} to {most:,} characters.")
        elif 0 < count < least:
            self.add_error(name, f"{count} characters; {engine} needs at least {least}. Write {least - count} more.")
        elif count > most:
            self.add_error(name, f"{count:,} characters; {engine} takes at most {most:,}. {self.way_out(name, count)}")

    def way_out(self, name: str, count: int) -> str:
        """Return what to do about a text that is too long."""
        over = count - getattr(self.engine, f"{name}_most")
        wide = [model for model in choices.WORDS_MODELS if getattr(model, f"{name}_most") >= count]
        other = f", or choose {wide[0].name}" if wide and not self.is_following else ""
        return f"Take out {over:,}{other}."

    def check_references(self, data: dict[str, Any]) -> None:
        """Refuse a song that follows nothing."""
        if not {"voice", "backing"} & self.errors.keys() and not (data["voice"] or data["backing"]):
            self.add_error("voice", NOBODY)

    def check_cover(self, version: Version | None) -> None:
        """Refuse a missing song, and one that is too short or too long."""
        if "cover" in self.errors:
            return
        try:
            if version is None:
                raise forms.ValidationError(f"Choose the song to cover: {COVER_SPAN}.")
            check_length(version, MUSIC_COVER.least_s, MUSIC_COVER.most_s)
            check_sound(version)
        except forms.ValidationError as error:
            self.add_error("cover", error)

    def order(self) -> MusicOrder:
        """Return the order of a valid form, without what its start does not use."""
        data, engine = self.order_data, self.engine
        vocals = choices.OWN if self.is_following else data["vocals"]
        return MusicOrder(
            mode=data["mode"], model=engine.name, vocals=vocals,
            prompt=data["prompt"] if engine.prompt_most else "",
            lyrics=data["lyrics"] if vocals == choices.OWN else "",
            format=data["format"], sample_rate_hz=data["sample_rate_hz"], bitrate_bps=data["bitrate_bps"],
            **self.followed(data),
        )  # fmt: skip

    def followed(self, data: dict[str, Any]) -> dict[str, str]:
        """Return the fields of an order about the recordings that its model follows."""
        if self.engine.cover:
            return {"cover": data["cover"].key, "cover_name": data["cover"].asset.title}
        found: dict[str, str] = {}
        for part, name in (("voice", "refer_voice"), ("backing", "refer_instrumental")):
            one: Reference | None = data[part] if self.engine.references else None
            if one is not None:
                found |= {part: one.key, f"{part}_name": one.name, f"{part}_version": one.version.key}
                found[name] = one.voice_id if part == "voice" else one.instrumental_id
        return found


def mood_of(film: Version, limit: int) -> str:
    """Return the description that a film was made from, without commands in brackets and cut at a word."""
    words = " ".join(BRACKETS.sub(" ", str(film.recipe.get("order", {}).get("prompt", ""))).split())
    return words if len(words) <= limit else words[: limit + 1].rpartition(" ")[0]
