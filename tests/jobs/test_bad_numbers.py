"""Whatever a program sends in a field of a form is refused in words, never by an error of ours."""

import pytest
from django.forms import Field
from django.test import Client

from studio.accounts.models import User
from studio.jobs.kinds import all_kinds
from studio.jobs.models import Job
from studio.lib.numbers import NumberField, WholeField
from studio.workspaces.access import seat_for
from tests import people
from tests.kinds import SAMPLES

NUMBERS = ("NaN", "-inf", "1e999", "9" * 5_000, "1_0", "٣", "０.５", "-0", "0x1F", "1,5", "\x00", "﷽" * 300)
NAMES = [kind.name for kind in all_kinds()]
pytestmark = pytest.mark.usefixtures("tidewater", "calm_sandbox")


@pytest.fixture
def alices(alice: User) -> Client:
    """Alice's browser, which shows what goes wrong in place of a page that says so."""
    return people.signed_in(alice)


def bad(name: str, alice: User) -> dict[str, list[str]]:
    """Return the names of a kind's fields: all of them, and each that holds a number."""
    [kind] = [kind for kind in all_kinds() if kind.name == name]
    fields = kind.form_class(seat=seat_for(alice, "tidewater")).fields
    return {
        "all": [field for field in fields if field not in SAMPLES[name].files],
        "numbers": [field for field, is_what in fields.items() if holds_number(is_what)],
    }


def holds_number(field: Field) -> bool:
    """Return whether a field is for a number: by its kind, or by the keys that a phone shows for it."""
    return isinstance(field, NumberField | WholeField) or field.widget.attrs.get("inputmode") == "numeric"


@pytest.mark.parametrize("name", NAMES)
def test_no_field_of_a_form_is_broken_by_a_strange_number(alices: Client, alice: User, name: str) -> None:
    fields = bad(name, alice)
    sample = SAMPLES[name]
    for number in NUMBERS:
        sent = {**sample.data, **dict.fromkeys(fields["all"], number)}
        answer = alices.post(f"/w/tidewater/{name}/", sent)
        assert answer.status_code in (400, 404, 422), (number[:9], answer.status_code)
    for field in fields["numbers"]:
        for number in ("1_0", "１２"):
            answer = alices.post(f"/w/tidewater/{name}/", {**sample.data, field: number, **sample.uploads()})
            assert answer.status_code == 422, (field, number, answer.status_code)
    assert not Job.objects.filter(kind=name).exists()


@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "utf-7", "idna", "nonsense", "\udcff", "undefined", "zip"])
@pytest.mark.parametrize("path", ["/w/tidewater/speech/", "/accounts/login/", "/settings/key/", "/w/tidewater/images/"])
def test_a_form_in_another_writing_is_refused(alices: Client, path: str, charset: str) -> None:
    about = f"application/x-www-form-urlencoded; charset={charset}"
    answer = alices.generic("POST", path, b"text=a%E4&key=%FF&login=x&prompt=y", about)
    is_known = charset not in ("nonsense", "\udcff")
    assert answer.status_code == 400 if is_known else answer.status_code < 500


@pytest.mark.parametrize("number", ["１", "٣", "²", "1_0", "9" * 5_000, "-1", "0001" + "9" * 5_000])
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("gallery/restore/?at={}", ""), ("voices/mix/", "weight_0"), ("activity/?page={}", ""),
        ("gallery/?rated={}", ""),
        ("chat/tables/new/", "field_{}_name"), ("bin/?before={}", ""), ("reviews/?show={}", ""),
    ],
)  # fmt: skip
def test_no_address_and_no_row_is_broken_by_a_strange_number(alices: Client, path: str, name: str, number: str) -> None:
    path = f"/w/tidewater/{path.format(number)}"
    answers = [alices.get(path), alices.post(path, {name.format(number): number} if name else {})]
    assert all(answer.status_code < 500 for answer in answers)
