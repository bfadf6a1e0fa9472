"""Fields that forms of tools share: sliders, choices that depend on the model, and numbered rows of two inputs."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError

from studio.lib.numbers import NumberField

FOUND_LENGTH = 20  # characters of a wrong value that its error repeats
NOT_OFFERED = "“%(value).30s” is not offered here. Choose one {}."


class SliderField(NumberField):
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


class ModelChoice(forms.widgets.ChoiceWidget):
    """A choice of which the chosen model takes only some values: the others are there, hidden and disabled."""

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


class ModelSelect(ModelChoice, forms.Select):
    """Such a choice as a list."""


class ModelRadios(ModelChoice, forms.RadioSelect):
    """Such a choice as chips, or as parts of one control."""


def make_choice(
    label: str, options: list[tuple[Any, str]], initial: Any, widget: forms.Widget | None = None, **kwargs: Any
) -> forms.TypedChoiceField:
    """Return a field for one of some options, as a list unless a widget is given; unsent it is ``initial``."""
    widget = widget or ModelSelect()
    where = "from the list" if isinstance(widget, ModelSelect) else "of those that are shown"
    return forms.TypedChoiceField(
        label=label, choices=options, initial=initial, required=False, widget=widget,
        error_messages={"invalid_choice": NOT_OFFERED.format(where)}, **{"empty_value": initial, **kwargs},
    )  # fmt: skip


class Engine(Protocol):
    """A model that takes a description."""

    @property
    def name(self) -> str:
        """Return what it is called."""

    @property
    def prompt_limit(self) -> int:
        """Return how many characters it takes."""


def clean_description(text: str, engine: Engine) -> str:
    """Return a description with the line breaks of one kind. Raises ValidationError for one that is too long."""
    text = text.replace("\r\n", "\n")
    found, limit = len(text), engine.prompt_limit
    if found > limit:
        allowed = f"{engine.name} takes at most {limit:,}"
        raise ValidationError(f"{found:,} characters; {allowed}. Take out {found - limit:,}.")
    return text


class PairRows(forms.Widget):
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
