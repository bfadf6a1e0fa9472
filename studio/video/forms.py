"""The form of clips: everything that can be asked wrongly is answered here, before anything is sent."""

from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from studio.jobs.forms import JobForm
from studio.library.frames import came_from_the_end
from studio.library.models import Version
from studio.library.texts import read_text
from studio.minimax.catalog.video import VideoModel, default_video_model, video_model
from studio.tools.fields import ModelRadios, clean_description, make_choice
from studio.video import choices
from studio.video.camera import fault_of_moves
from studio.video.fields import FrameField
from studio.video.memory import last_order
from studio.video.order import MOST_PEOPLE, PICTURES, VideoOrder
from studio.workspaces.access import Seat

EXAMPLE = (
    "The beam of a lighthouse sweeps once from left to right. [Push in] Slow, steady. A light comes on in the keeper's "
    "house. Waves keep moving."
)
NOTHING = "There is nothing here yet. Say in a few words what happens in the clip."
NEEDED = {
    "first_frame": "A clip from a picture needs its first frame. Choose a picture, or start from words.",
    "person": "A clip with a person needs a picture of them. Choose one, or start from words.",
}
OF_START = {choices.WORDS: (), choices.PICTURE: ("first_frame", "last_frame"), choices.PERSON: ("person",)}


class VideoForm(JobForm):
    """A description, perhaps pictures, and how the clip is to be. What a request leaves out is as it is by default."""

    start = make_choice("Start from", choices.STARTS, choices.WORDS, ModelRadios(), empty_value="")
    first_frame = FrameField(label="First frame")
    last_frame = FrameField(label="Last frame")
    person = FrameField(label="Who is in it", many=MOST_PEOPLE)
    prompt = forms.CharField(
        label="What happens?", required=False, widget=forms.Textarea({"id": "edit", "rows": 5, "translate": "no"})
    )
    prompt_optimizer = forms.BooleanField(
        label="Improve my wording", required=False, initial=True, widget=forms.CheckboxInput({"role": "switch"})
    )
    duration = make_choice(
        "Length",
        [(seconds, f"{seconds} s") for seconds in choices.SECONDS],
        choices.USUAL_SECONDS,
        ModelRadios(),
        empty_value="",
        coerce=int,
    )
    resolution = make_choice(
        "Sharpness", [(name, name) for name in choices.RESOLUTIONS], choices.USUAL_RESOLUTION, ModelRadios(),
        empty_value="",
    )  # fmt: skip
    ratio = make_choice("Shape", [(ratio, ratio) for ratio in choices.RATIOS], "16:9", ModelRadios(), empty_value="")
    model = make_choice("Engine", choices.MODELS, default_video_model().name, empty_value="")

    def __init__(
        self, data: Any = None, files: Any = None, *, seat: Seat, initial: dict[str, Any] | None = None
    ) -> None:
        given = initial or {}
        if data is None and "model" not in given:
            own = last_order(seat)
            given = {**(self.initial_of(own) if own else {}), **given}
        super().__init__(data, files, seat=seat, initial=settle(given))
        lengths = self.engine.lengths(self.mode)
        every = {second for one in lengths.values() for second in one}
        self.fields["model"].widget.offered = [model.name for model in choices.models_for(self.beginning)]
        self.fields["resolution"].widget.offered = lengths
        self.fields["duration"].widget.offered = sorted(every)
        self.fields["ratio"].widget.offered = self.engine.ratios

    @classmethod
    def initial_of(cls, order: VideoOrder) -> dict[str, Any]:
        """Return the form's initial values for an order."""
        kept = {name: value for name, value in order.to_json().items() if name in cls.base_fields}
        kept["person"] = order.people
        model = choices.model_named(order.model)
        if model is not None and model.uses_v2:
            del kept["prompt_optimizer"]  # such a model has none, so nobody has switched it off
        return kept

    @classmethod
    def initial_of_link(cls, query: QueryDict) -> dict[str, Any]:
        """Return what a link brings: the example, with an engine that reads its camera move."""
        usual = {"start": choices.WORDS, "model": default_video_model().name}
        return {"prompt": EXAMPLE, **usual} if "example" in query else {}

    @classmethod
    def initial_of_handoff(cls, role: str, version: Version) -> dict[str, Any]:
        """Return a text of the library as the description, or a picture in its field, with nothing else there."""
        none = dict.fromkeys(PICTURES, "")
        if role == "prompt":
            text = read_text(version).strip()
            return {**none, "start": choices.WORDS, "prompt": text[: default_video_model().prompt_limit]}
        start = next(start for start, roles in OF_START.items() if role in roles)
        return {**none, "start": start, "prompt": "", role: version.key}

    @classmethod
    def setting_text(cls, order: VideoOrder, name: str, text: str) -> str:
        """Return nothing for what the order's model does not take."""
        model = choices.model_named(order.model)
        idle = {"ratio": not order.ratio, "prompt_optimizer": model is not None and model.uses_v2}
        return "" if idle.get(name) else text

    @property
    def beginning(self) -> str:
        """Return what the clip begins from, words while the choice makes no sense."""
        value = str(self["start"].value())
        return value if value in choices.MODES else choices.WORDS

    @cached_property
    def engine(self) -> VideoModel:
        """Return the chosen model, or the usual one where it is not there or cannot begin so."""
        offered = choices.models_for(self.beginning)
        found = choices.model_named(self["model"].value())
        return found if found in offered else offered[0]

    @property
    def goes_on(self) -> bool:
        """Return whether it begins with the last frame of a film, which costs quality each time."""
        value = self["first_frame"].value()
        found = self.fields["first_frame"].chosen(value) if value else []  # type: ignore[attr-defined]
        return any(map(came_from_the_end, found))

    @property
    def mode(self) -> str:
        """Return what the clip is made from, as a mode that the engine has."""
        wanted = choices.mode_of(self.beginning, has_last=bool(self["last_frame"].value()))
        modes = [mode for mode in choices.MODES[self.beginning] if mode in self.engine.modes]
        return wanted if wanted in modes else modes[0]

    def clean_prompt(self) -> str:
        """Return the description with the line breaks of one kind. Raises ValidationError."""
        prompt = clean_description(self.cleaned_data["prompt"], self.engine)
        if not prompt and (self.beginning == choices.WORDS or self.engine.uses_v2):
            raise forms.ValidationError(NOTHING)
        if fault := fault_of_moves(prompt, self.engine):
            raise forms.ValidationError(fault)
        return prompt

    def clean(self) -> dict[str, Any]:
        """Hold everything against the chosen model."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if {"start", "model"} <= data.keys():
            self.check_pictures(data)
            self.check_model(data)
        return data

    def check_pictures(self, data: dict[str, Any]) -> None:
        """Ask for the picture that a beginning needs; those of another beginning do not count."""
        for role, words in NEEDED.items():
            if role in OF_START[self.beginning] and role in data and not data[role]:
                self.add_error(role, words)

    def check_model(self, data: dict[str, Any]) -> None:
        """Refuse what the model does not have, and name with what it goes."""
        model, has_last = self.engine, self.beginning == choices.PICTURE and bool(data.get("last_frame"))
        mode = choices.mode_of(self.beginning, has_last=has_last)
        if data["model"] and data["model"] != model.name:
            chosen = video_model(data["model"])
            needs = " or ".join(choices.NEEDS[mode] for mode in chosen.modes)
            return self.add_error("model", f"{chosen.name} makes clips {needs} only. Choose another engine.")
        if mode not in model.modes:
            return self.add_error(
                "last_frame", f"{model.name} takes no last frame. Remove it, or choose another engine."
            )
        if self.beginning == choices.PERSON and len(data.get("person") or ()) > model.most_subjects:
            words = f"{model.name} keeps one person. Take the others out, or choose an engine that keeps several."
            return self.add_error("person", words)
        self.check_length(data, model, mode)

    def check_length(self, data: dict[str, Any], model: VideoModel, mode: str) -> None:
        """Refuse a length, sharpness or shape that the model does not have."""
        resolution, offered = data.get("resolution"), model.lengths(mode)
        if resolution and resolution not in offered:
            hint = choices.hint_for(model, mode, resolution)
            words = f"{model.name} does not make {resolution} {choices.NEEDS[mode]}."
            can_be = f"{choices.join(list(offered))} can be chosen."
            return self.add_error("resolution", f"{words} {can_be} {hint}".strip())
        resolution = choices.resolution_for(model, mode, resolution or "")
        duration = data.get("duration")
        if duration and duration not in offered[resolution]:
            hint = choices.hint_for(model, mode, resolution)
            self.add_error("duration", f"{duration} s cannot be made at {resolution} by {model.name}. {hint}".strip())
        ratio = data.get("ratio")
        if ratio and model.ratios and ratio not in model.ratios:
            self.add_error("ratio", f"{ratio} is not offered by {model.name}. Choose another shape.")

    def order(self) -> VideoOrder:
        """Return the order of a valid form."""
        data, model, start = self.order_data, self.engine, self.beginning
        chosen = {role: data[role] for role in OF_START[start] if data[role] and role != "person"}
        people = [version.key for version in data["person"]] if start == choices.PERSON else []
        mode = choices.mode_of(start, has_last="last_frame" in chosen)
        resolution = choices.resolution_for(model, mode, data["resolution"])
        return VideoOrder(
            prompt=data["prompt"],
            start=start,
            model=model.name,
            duration=choices.seconds_for(model, mode, resolution, data["duration"]),
            resolution=resolution,
            ratio=(data["ratio"] or model.ratios[1]) if model.ratios and start != choices.PICTURE else "",
            prompt_optimizer=data["prompt_optimizer"] and not model.uses_v2,
            person=next(iter(people), ""),
            others=tuple(people[1:]),
            **{role: version.key for role, version in chosen.items()},
        )


def settle(given: dict[str, Any]) -> dict[str, Any]:
    """Return initial values that go together, whatever was left or brought: model, sharpness and length."""
    start = given.get("start") or choices.WORDS
    offered = choices.models_for(start) or choices.models_for(choices.WORDS)
    model = choices.model_named(given.get("model"))
    model = model if model in offered else offered[0]
    mode = choices.mode_of(start, has_last=bool(given.get("last_frame")))
    mode = mode if mode in model.modes else next(each for each in choices.MODES[start] if each in model.modes)
    resolution = choices.resolution_for(model, mode, str(given.get("resolution", "")))
    duration = choices.seconds_for(model, mode, resolution, given.get("duration", ""))
    ratio = given.get("ratio") or "16:9"
    return {
        **given,
        "start": start,
        "model": model.name,
        "resolution": resolution,
        "duration": duration,
        "ratio": ratio,
    }
