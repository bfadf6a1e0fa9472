"""Numbers of sliders: zero is one of them, where it may be chosen, and never taken for nothing."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from studio.accounts.models import User
from studio.chat.forms import ChatForm
from studio.chat.order import ChatOrder
from studio.speech.forms import SpeechForm
from studio.speech.order import SpeechOrder
from studio.tools.fields import SliderField
from studio.workspaces.access import seat_for
from studio.workspaces.models import Workspace


@pytest.mark.parametrize("sent", ["0", "0.0", "-0"])
def test_zero_is_what_was_chosen_and_comes_back(sent: str) -> None:
    form_class = type("Asked", (forms.Form,), {"pitch": SliderField(-12, 12, step=1, initial=5)})
    form = form_class({"pitch": sent})
    assert form.is_valid() and form.cleaned_data["pitch"] == 0
    assert 'value="0"' in str(form_class(initial=form.cleaned_data)["pitch"])
    assert form_class({}).fields["pitch"].clean(None) == 5  # a request that leaves it out


@pytest.mark.parametrize("sent", ["", "none", "0", "-0", "nan", "inf", "1.01"])
def test_above_zero_nothing_else_is_taken(sent: str) -> None:
    with pytest.raises(ValidationError, match=r"is not a number above 0 to 1\. Choose 0\.5"):
        SliderField(0, 1, step=0.05, above=True, initial=0.5).clean(sent)


@pytest.mark.django_db
def test_a_pitch_of_zero_is_filled_in_again_and_a_temperature_of_zero_is_refused(
    alice: User, tidewater: Workspace
) -> None:
    seat = seat_for(alice, "tidewater")
    spoken = SpeechForm.from_order(SpeechOrder.of(text="High.", voice_id="Wise_Woman", pitch=0), seat=seat)
    assert 'value="0"' in str(spoken["pitch"])
    asked = ChatForm({"text": "How high?", "temperature": "0"}, seat=seat)
    assert asked.errors["temperature"] == ["“0” is not a number above 0 to 1. Choose 1, for example."]
    assert ChatForm.initial_of(ChatOrder(temperature=0.1))["temperature"] == 0.1
