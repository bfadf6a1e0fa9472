"""Fields of the speech form: sliders, choices that depend on the engine, and rows that come in numbers."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

FOUND_LENGTH = 20


class Within(forms.FloatField):
    """A slider's number. Whatever is wrong with it is said in one sentence; one that is not sent is as at first."""

    def __init__(
        self, low: float, high: float, *, step: float, above: bool = False, shape: str = "{}", signed: bool = False,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        self.low, self.high, self.above, self.whole = low, high, above, step == int(step)
        ends = {"min": step if above else low, "max": high, "step": step}
        slider = forms.NumberInput({**ends, "data-fmt": shape, "data-sign": signed})
        slider.input_type = "range"
        super().__init__(required=False, widget=slider, **kwargs)

    def clean(self, value: Any) -> float:
        """Return the number. Raises ValidationError with what was found and what may be."""
        if value is None:
            return self.initial
        try:
            number = super().clean(value)
        except ValidationError:
            number = None
        if number is None or not self.holds(number):
            found = str(value)[:FOUND_LENGTH]
            raise ValidationError(f"“{found}” is not {self.span}. Choose {self.initial:g}, for example.")
        return int(number) if self.whole else number

    def holds(self, number: float) -> bool:
        """Return whether a number may be chosen."""
        fits = self.low < number if self.above else self.low <= number
        return fits and number <= self.high and (not self.whole or number == int(number))

    @property
    def span(self) -> str:
        """Return the range in words."""
        noun = "a whole number" if self.whole else "a number"
        return f"{noun} {'above' if self.above else 'from'} {self.low:g} to {self.high:g}"

    def prepare_value(self, value: Any) -> Any:
        """Return the number as short as it can be written."""
        return f"{value:g}" if isinstance(value, float) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return nothing: the slider knows its ends."""
        return {}


class Offering(forms.widgets.ChoiceWidget):
    """A choice of which some parts are not for the chosen engine: those are there, and cannot be chosen."""

    offered: Iterable[Any] | None = None
    describe: Callable[[Any], dict[str, Any]] | None = None

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return one option."""
        option = super().create_option(name, value, *args, **kwargs)
        if self.offered is not None and value not in self.offered:
            option["attrs"].update(hidden=True, disabled=True)
        if self.describe is not None:
            option["attrs"].update(self.describe(value))
        return option


class Offered(Offering, forms.Select):
    """Such a choice as a list."""


class OfferedRadios(Offering, forms.RadioSelect):
    """Such a choice as chips, or as parts of one control."""


class Rows(forms.Widget):
    """Rows of two inputs each, ``first_0 second_0 first_1 …``; a value is a list of pairs of texts.

    With ``led`` the row 0 leads the others, whether it was sent or not.
    """

    def __init__(self, first: str, second: str, *, led: bool = False, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.first, self.second, self.led = first, second, led

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[tuple[str, str]]:
        """Return the rows that were sent, in the order of their numbers."""
        numbers = {int(found[1]) for key in data if (found := self._named.fullmatch(key))}
        if numbers and self.led:
            numbers.add(0)
        pairs = ((data.get(f"{self.first}_{n}", ""), data.get(f"{self.second}_{n}", "")) for n in sorted(numbers))
        return [(str(one).strip(), str(other).strip()) for one, other in pairs]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Return whether no row was sent."""
        return not any(self._named.fullmatch(key) for key in data)

    @property
    def _named(self) -> re.Pattern[str]:
        return re.compile(f"(?:{self.first}|{self.second})_([0-9]{{1,4}})", re.ASCII)


class Sayings(forms.Field):
    """How words are to be said: pairs of "when you see" and "say"."""

    MOST, LONGEST = 50, 100

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=Rows("when", "say"), **kwargs)

    def clean(self, value: list[tuple[str, str]]) -> tuple[str, ...]:
        """Return ``word/saying`` for each row that holds something. Raises ValidationError that names the row."""
        filled = [(number, *pair) for number, pair in enumerate(value or [], 1) if any(pair)]
        if len(filled) > self.MOST:
            raise ValidationError(f"{len(filled)} words; at most {self.MOST}. Take out those that are not in the text.")
        for number, when, say in filled:
            if fault := self.fault_of(when, say):
                raise ValidationError(f"Row {number}: {fault}")
        return tuple(f"{when}/{say}" for _, when, say in filled)

    def fault_of(self, when: str, say: str) -> str:
        """Return what is wrong with a row, or nothing."""
        if not when or not say:
            return f"“{when or say}” stands alone. Fill in both halves, or empty the row."
        if "/" in when:
            return f"“{when[:FOUND_LENGTH]}” has a / in it, which MiniMax takes for the end of the word. Leave it out."
        longest = max(len(when), len(say))
        if longest > self.LONGEST:
            return f"{longest} characters; at most {self.LONGEST}. Shorten it."
        return "It contains a NUL character. Type it again." if "\x00" in when + say else ""


class Mix(forms.Field):
    """Weights of up to four voices; the first row's voice is the chosen one."""

    MOST, EVEN, HEAVIEST = 4, 50, 100

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=Rows("blend", "weight", led=True), **kwargs)

    def clean(self, value: list[tuple[str, str]]) -> list[tuple[str, int]]:
        """Return voice and weight of each row that names a voice, the first row always. Raises ValidationError."""
        rows = [(number, *row) for number, row in enumerate(value or [], 1) if number == 1 or row[0]]
        if len(rows) > self.MOST:
            raise ValidationError(f"{len(rows)} voices; a blend has at most {self.MOST}. Remove one.")
        return [(voice_id, self.weight(number, weight)) for number, voice_id, weight in rows]

    def weight(self, number: int, text: str) -> int:
        """Return a row's weight. Raises ValidationError."""
        found = text or str(self.EVEN)
        if re.fullmatch(r"[0-9]{1,3}", found, re.ASCII) and 1 <= int(found) <= self.HEAVIEST:
            return int(found)
        span = f"a whole weight from 1 to {self.HEAVIEST}"
        raise ValidationError(f"Voice {number}: “{text[:FOUND_LENGTH]}” is not {span}. Choose {self.EVEN}, say.")
