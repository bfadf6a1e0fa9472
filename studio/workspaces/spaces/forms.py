"""Forms of a workspace: its name, and the name typed once more before it is deleted."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from studio.workspaces.models import Workspace


class NameForm(forms.ModelForm):
    """The name of a workspace."""

    class Meta:
        model = Workspace
        fields = ["name"]
        labels = {"name": "Name"}
        error_messages = {"name": {"required": "Give the workspace a name."}}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}


class DeleteForm(forms.Form):
    """The name of the workspace that is to go."""

    confirm = forms.CharField(
        label="Type its name to delete it",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Type the name of the workspace."},
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace

    def clean_confirm(self) -> str:
        """Return the name. Raises ValidationError for another one."""
        typed: str = " ".join(self.cleaned_data["confirm"].split())
        if typed != " ".join(self.workspace.name.split()):
            raise ValidationError(f"This is not its name. Type “{self.workspace.name}”.")
        return typed
