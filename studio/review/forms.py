"""The forms of comments and reviews; what was typed is kept, and each field says what is wrong with it."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404

from studio.jobs.forms import refuse_nul
from studio.lib.numbers import NumberField, WholeField
from studio.library.models import Version
from studio.review.access import comment_for, own_comment_for
from studio.review.anchors import Anchor, parse_time, write_time
from studio.review.models import Comment
from studio.workspaces.access import Seat

MOST_CHARACTERS = 5_000
MOST_STROKES, MOST_POINTS = 60, 4_000
WHOLE = 100  # places are typed in percent


class TimeField(forms.CharField):
    """A moment as people write it, cleaned to milliseconds; None where it was left open."""

    def clean(self, value: Any) -> int | None:
        """Return the milliseconds. Raises ValidationError."""
        text = str(super().clean(value) or "").strip()
        try:
            return parse_time(text) if text else None
        except ValueError:
            raise ValidationError(f"“{text[:40]}” is no time. Write it as 0:02.8.") from None


def share_field(label: str) -> NumberField:
    """Return a field for a place in the frame, in percent of it."""
    range_words = "Give a number from 0 to 100; it is percent of the picture."
    messages = dict.fromkeys(("invalid", "min_value", "max_value", "overflow"), range_words)
    attributes = {"step": "0.1", "min": 0, "max": WHOLE, "inputmode": "decimal"}
    widget = forms.NumberInput(attributes)
    return NumberField(
        label=label, required=False, min_value=0, max_value=WHOLE, error_messages=messages, widget=widget
    )


class CommentForm(forms.Form):
    """Something said about a version: a new thread, an answer (``parent``), or other words of one's own (``edits``)."""

    text = forms.CharField(
        label="Comment",
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea({"rows": 2, "dir": "auto", "translate": "no", "class": "input", "autocomplete": "off"}),
        error_messages={
            "required": "Write what you want to say.",
            "max_length": "This has %(show_value)d characters; a comment has at most %(limit_value)d. Nothing was cut.",
        },
    )
    must_change = forms.BooleanField(label="This must change", required=False)
    begin = TimeField(label="From", required=False, max_length=40)
    end = TimeField(label="To", required=False, max_length=40)
    x, y = share_field("From the left"), share_field("From the top")
    width, height = share_field("Width"), share_field("Height")
    line = WholeField(
        label="Line", required=False, min_value=1, error_messages={"invalid": "Give the number of a line."}
    )
    strokes = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200_000)
    version = forms.CharField(widget=forms.HiddenInput, required=False)
    parent = forms.CharField(widget=forms.HiddenInput, required=False)
    edits = forms.CharField(widget=forms.HiddenInput, required=False)
    TIMES, PLACES = ("begin", "end"), ("x", "y", "width", "height")

    def __init__(
        self, seat: Seat, shown: Version, lines: list[str] | None = None, data: Any = None, **initial: Any
    ) -> None:
        super().__init__(data, initial={"version": shown.key, **initial})
        self.seat, self.shown, self.lines = seat, shown, lines or []
        self.fields["text"].widget.attrs["placeholder"] = "Comment at this moment" if self.has_times else "Comment"
        for name in ("text", "strokes", *self.TIMES):
            field = self.fields[name]
            field.validators = [refuse_nul, *(v for v in field.validators if "Null" not in type(v).__name__)]

    @property
    def has_times(self) -> bool:
        """Return whether the version has moments."""
        return self.shown.duration_ms > 0

    @property
    def has_places(self) -> bool:
        """Return whether the version has a frame with points."""
        return bool(self.shown.details.get("width"))

    @property
    def has_wrong_place(self) -> bool:
        """Return whether a field of the place has to be put right, so that it is shown."""
        return any(name in self.errors for name in (*self.TIMES, *self.PLACES, "line"))

    @property
    def replied(self) -> Comment | None:
        """Return what is answered, for the words that say so."""
        return self._found("parent")

    @property
    def edited(self) -> Comment | None:
        """Return what is changed, for the words that say so."""
        return self._found("edits")

    def _found(self, name: str) -> Comment | None:
        key = str(self[name].value() or "")
        try:
            return comment_for(self.seat, key) if key else None
        except Http404:
            return None

    def clean_parent(self) -> Comment | None:
        """Return what is answered. Raises ValidationError for what is not there."""
        key = self.cleaned_data["parent"]
        comment = self._found("parent") if key else None
        if key and (comment is None or comment.asset != self.shown.asset):
            raise ValidationError("What you answer is gone. Send it again to say it by itself.")
        return comment

    def clean_edits(self) -> Comment | None:
        """Return one's own comment whose words change. Raises ValidationError for what is not there."""
        key = self.cleaned_data["edits"]
        try:
            return own_comment_for(self.seat, key) if key else None
        except Http404:
            raise ValidationError("What you change is gone. Send it again to say it anew.") from None

    def clean_line(self) -> int | None:
        """Return the number of a line that is there. Raises ValidationError."""
        line: int | None = self.cleaned_data["line"]
        if line is not None and line > len(self.lines):
            count = len(self.lines)
            raise ValidationError(f"There is no line {line}; it has {count} line{'' if count == 1 else 's'}.")
        return line

    def clean_strokes(self) -> tuple[Any, ...]:
        """Return strokes, each a list of points from 0 to 1. Raises ValidationError."""
        text = self.cleaned_data["strokes"]
        try:
            strokes = [
                [[round(_share(x), 4), round(_share(y), 4)] for x, y in stroke] for stroke in json.loads(text or "[]")
            ]
        except (ValueError, TypeError, RecursionError):
            raise ValidationError("The drawing could not be read. Draw it again; your words are kept.") from None
        if len(strokes) > MOST_STROKES or sum(map(len, strokes)) > MOST_POINTS:
            raise ValidationError("This drawing has too many lines. Rub some out; your words are kept.")
        return tuple(stroke for stroke in strokes if stroke)

    def clean(self) -> dict[str, Any]:
        """Check moments against the length, and regions against the frame."""
        self._check_times()
        self._check_places()
        return self.cleaned_data

    def _check_times(self) -> None:
        begin, end = (self.cleaned_data.get(name) for name in self.TIMES)
        length = self.shown.duration_ms
        for name in self.TIMES:
            moment = self.cleaned_data.get(name)
            if moment is not None and not self.has_times:
                self.add_error(name, "This has no moments. Leave it empty.")
            elif moment is not None and moment > length:
                self.add_error(name, f"It ends at {write_time(length)}. Choose a moment before that.")
        if end is not None and begin is None:
            self.add_error("begin", "Say where it begins, too.")
        elif begin is not None and end is not None and end <= begin:
            self.add_error("end", "A range ends after it begins. Leave this empty for one moment.")

    def _check_places(self) -> None:
        x, y, width, height = (self.cleaned_data.get(name) for name in self.PLACES)
        given = [name for name in self.PLACES if self.cleaned_data.get(name) is not None]
        if (given or self.cleaned_data.get("strokes")) and not self.has_places:
            self.add_error(given[0] if given else None, "This has no picture to point at. Leave it empty.")
        elif (x is None) != (y is None):
            self.add_error("y" if y is None else "x", "A point has both: how far from the left, and from the top.")
        elif (width is None) != (height is None):
            self.add_error("height" if height is None else "width", "A region has both: width and height.")
        elif width is not None and x is None:
            self.add_error("x", "Say where the region begins.")
        else:
            self._check_size(("x", "width"), ("y", "height"))

    def _check_size(self, *pairs: tuple[str, str]) -> None:
        for at, size in pairs:
            begin, length = self.cleaned_data.get(at), self.cleaned_data.get(size)
            if length is not None and length <= 0:
                self.add_error(size, "A region has a size. Leave both empty for a point.")
            elif length is not None and begin is not None and begin + length > WHOLE + 0.05:
                self.add_error(size, "The region goes beyond the picture. Make it smaller.")

    def anchor(self) -> Anchor:
        """Return where a valid form's comment belongs."""
        data = self.cleaned_data
        line = data["line"]
        shares = {name: None if data[name] is None else round(data[name] / WHOLE, 4) for name in self.PLACES}
        quote = self.lines[line - 1].strip()[:2_000] if line else ""
        return Anchor(data["begin"], data["end"], **shares, line=line, quote=quote, strokes=data["strokes"])


def _share(value: Any) -> float:
    """Return a share of the frame. Raises ValueError, TypeError."""
    share = float(value)
    if not 0 <= share <= 1:
        raise ValueError(value)
    return share
