"""Forms look as Django would draw them."""

import re

from django import forms
from django.forms.renderers import DjangoTemplates

from studio.accounts.models import User
from studio.jobs.kinds import all_kinds
from studio.lib.form_renderer import FormRenderer
from studio.workspaces.access import seat_for
from studio.workspaces.models import Workspace

NEEDLESS_VALUE = re.compile(r'(?<=<option) value="([^"]*)"(?=[^>]*>\1</option>)')
NONCE = re.compile(r"[0-9A-Z]{12}")
AROUND_TAGS = re.compile(r"(?<=>)\s+|\s+(?=<)")


class Odd(forms.Form):
    """What no form of ours has at present."""

    name = forms.CharField(initial='<b>"&', widget=forms.TextInput({"data-on": True, "data-off": False}))
    words = forms.CharField(initial="\n<i>", widget=forms.Textarea)
    none = forms.CharField(widget=forms.PasswordInput)
    one = forms.ChoiceField(choices=[("Group & co.", [("a", "<A>"), ("b", "B")]), ("", "None")], initial="b")
    many = forms.MultipleChoiceField(choices=[(1, "One"), (2, "Two")], initial=[2], widget=forms.CheckboxSelectMultiple)
    radio = forms.ChoiceField(choices=[("x", "X & x")], widget=forms.RadioSelect)
    when = forms.DateTimeField(widget=forms.SplitDateTimeWidget)
    yes = forms.BooleanField(initial=True)


def drawn(form: forms.BaseForm, renderer: DjangoTemplates) -> list[str]:
    """Return each field's HTML, and that of each of its parts, without white space around tags."""
    form.renderer = renderer
    found = []
    for field in form:
        if not hasattr(field.field.widget, "template_name"):
            continue  # drawn by its page
        parts = field.subwidgets if isinstance(field.field.widget, forms.widgets.ChoiceWidget) else []
        tags = [part.tag(wrap_label=wrap) for part in parts for wrap in (True, False)]
        found += [NONCE.sub("", NEEDLESS_VALUE.sub("", AROUND_TAGS.sub("", str(html)))) for html in (field, *tags)]
    return found


def test_odd_forms_are_drawn_alike() -> None:
    assert drawn(Odd(), FormRenderer()) == drawn(Odd(), DjangoTemplates())


def test_forms_of_kinds_are_drawn_alike(tidewater: Workspace, alice: User) -> None:
    seat = seat_for(alice, tidewater.slug)
    for kind in all_kinds():
        ours, djangos = (drawn(kind.form_class(seat=seat), draw()) for draw in (FormRenderer, DjangoTemplates))
        assert ours == djangos
