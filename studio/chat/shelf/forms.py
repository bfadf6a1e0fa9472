"""The form of a thing on the shelf; its name is unique among those of the workspace."""

from typing import Any

from django import forms
from django.utils import timezone

from studio.chat.shelf.models import NAME_LENGTH, ShelfItem
from studio.workspaces.access import Seat


class ShelfForm(forms.Form):
    """A name, and what a subclass adds; ``item`` is the thing that is changed, None for a new one."""

    name = forms.CharField(
        max_length=NAME_LENGTH, label="Name", widget=forms.TextInput({"dir": "auto", "translate": "no"}),
        error_messages={"required": "Give it a name.", "max_length": f"At most {NAME_LENGTH} characters."},
    )  # fmt: skip
    model: type[ShelfItem]

    def __init__(self, data: Any = None, *, seat: Seat, item: Any = None, initial: Any = None) -> None:
        self.seat, self.item = seat, item
        super().__init__(data, initial={**(self.initial_of(item) if item else {}), **(initial or {})})

    def initial_of(self, item: Any) -> dict[str, Any]:
        """Return a thing's values as the form shows them."""
        return {"name": item.name}

    def clean_name(self) -> str:
        """Return the name. Raises ValidationError where another thing has it."""
        name: str = self.cleaned_data["name"]
        others = self.model.objects.kept(self.seat).filter(name__iexact=name)
        if others.exclude(pk=self.item.pk if self.item else None).exists():
            raise forms.ValidationError("There is one of that name already. Choose another name.")
        return name

    def values(self) -> dict[str, Any]:
        """Return the values of a valid form as the row has them."""
        return {"name": self.cleaned_data["name"]}

    def save(self) -> ShelfItem:
        """Write the row."""
        item = self.item or self.model(workspace=self.seat.workspace, created_by=self.seat.person)
        for name, value in {**self.values(), "updated_at": timezone.now()}.items():
            setattr(item, name, value)
        item.save()
        return item  # type: ignore[no-any-return]
