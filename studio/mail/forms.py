"""The form of what a person wants to be told by mail."""

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser

from studio.mail.models import When
from studio.mail.topics import choices_of, choose, chosen_topics


class MailForm(forms.Form):
    """How soon a person wants to be told, topic by topic."""

    def __init__(self, person: AbstractBaseUser, data: Any = None) -> None:
        now = choices_of(person)
        super().__init__(data, initial={f"mail-{name}": when for name, when in now.items()})
        self.person = person
        for topic in chosen_topics():
            self.fields[f"mail-{topic.name}"] = forms.ChoiceField(label=topic.label, choices=When.choices)

    def save(self) -> None:
        """Keep what was chosen."""
        choose(self.person, {name.removeprefix("mail-"): when for name, when in self.cleaned_data.items()})
