"""The form that asks for a review, and the setting of a workspace's reviews."""

from typing import Any

from django import forms
from django.utils import timezone

from studio.accounts.models import User
from studio.lib.numbers import WholeField
from studio.library.models import Asset
from studio.review.models import Review, Rule
from studio.review.queries import able_to, members_of
from studio.workspaces.models import Membership, Role

MOST_PEOPLE = 200


class AskForm(forms.Form):
    """Whom one asks, by which rule, and until when; a role stands for everybody who has it now."""

    people = forms.MultipleChoiceField(label="Who", required=False, widget=forms.CheckboxSelectMultiple)
    role = forms.ChoiceField(label="Or everybody who is", required=False)
    rule = forms.ChoiceField(
        label="How many have to approve", choices=Rule.choices, initial=Rule.ALL, widget=forms.RadioSelect
    )
    needed = WholeField(
        label="At least",
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Give a number of people, 1 or more."),
    )
    due_on = forms.DateField(
        label="Until",
        required=False,
        widget=forms.DateInput({"type": "date", "class": "input"}, format="%Y-%m-%d"),
        error_messages={"invalid": "This is no day. Write it as 2027-03-31."},
    )

    def __init__(self, asset: Asset, review: Review | None = None, data: Any = None) -> None:
        members = members_of(asset, review)
        super().__init__(data, initial=initial_of(review, members))
        self.able = {str(person.pk): person for person in able_to("decide", members)}
        self.roles = {one.user_id: one.role for one in members if str(one.user_id) in self.able}  # type: ignore[attr-defined]
        self.fields["people"].choices = [(key, str(person)) for key, person in self.able.items()]  # type: ignore[attr-defined]
        known = [(role.value, role.label) for role in Role if role.value in self.roles.values()]
        self.fields["role"].choices = [("", "nobody else"), *known]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Return the data with the people as rows. Raises ValidationError."""
        data = self.cleaned_data
        chosen = {*data.get("people", ())}
        chosen |= {key for key, person in self.able.items() if self.roles[person.pk] == (data.get("role") or None)}
        if not chosen and "people" not in self.errors:
            self.add_error("people", "Choose at least one person, or a role.")
        self._check_needed(len(chosen))
        due = data.get("due_on")
        if due is not None and due < timezone.localdate():
            self.add_error("due_on", "This day is over. Choose today or a later one.")
        return {**data, "people": [self.able[key] for key in sorted(chosen, key=int)]}

    def _check_needed(self, count: int) -> None:
        needed = self.cleaned_data.get("needed")
        if self.cleaned_data.get("rule") != Rule.SOME or "needed" in self.errors:
            return
        if needed is None:
            self.add_error("needed", "Say how many.")
        elif count and needed > count:
            self.add_error("needed", f"You ask {count}; {needed} of them cannot approve.")

    def asked(self) -> dict[str, Any]:
        """Return the people and the rule of a valid form, for ``actions.ask``."""
        data = self.cleaned_data
        people: list[User] = data["people"]
        return {"people": people, "rule": data["rule"], "needed": data["needed"] or 1, "due_on": data["due_on"]}


def initial_of(review: Review | None, members: list[Membership]) -> dict[str, Any]:
    """Return what an open review asks, to be changed."""
    if review is None or review.ended_at is not None:
        return {}
    people = [str(one.user_id) for one in members if one.asked]  # type: ignore[attr-defined]
    return {"people": people, "rule": review.rule, "needed": review.needed, "due_on": review.due_on}


class SettingForm(forms.Form):
    """What a workspace wants of its reviews."""

    again = forms.ChoiceField(
        label="When a new version comes",
        choices=[("changes", "ask only who asked for changes"), ("all", "ask everybody again")],
        widget=forms.RadioSelect,
    )

    @property
    def asks_all_again(self) -> bool:
        """Return whether a valid form asks everybody again."""
        return bool(self.cleaned_data["again"] == "all")
