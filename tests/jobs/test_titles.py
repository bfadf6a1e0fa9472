"""What a job is called: whole words of what was asked, in every kind, since files are named by it."""

from dataclasses import fields, replace
from typing import Any

import pytest

from studio.accounts.models import User
from studio.jobs.kinds import Kind, all_kinds
from studio.library.serving import download_name
from studio.workspaces.access import seat_for
from studio.workspaces.models import Workspace
from tests.kinds import SAMPLES, order_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("live")]
WORDS = (
    "Evening after evening the keeper climbs one hundred and twelve steps, winds the clockwork, and waits for the fog "
)
NAMED = [kind for kind in all_kinds() if SAMPLES[kind.name].titled_by in {one.name for one in fields(kind.order_class)}]


@pytest.mark.parametrize("kind", NAMED, ids=lambda kind: kind.name)
def test_a_long_wish_is_named_by_whole_words_without_dots(kind: Kind[Any], alice: User, tidewater: Workspace) -> None:
    order, field = order_of(kind, seat_for(alice, "tidewater")), SAMPLES[kind.name].titled_by
    title = kind.title(replace(order, **{field: WORDS * 3}))
    assert title and "…" not in title
    assert title.startswith(WORDS * 3) or set(title.split()) <= {*WORDS.split(), *WORDS.replace(",", "").split()}
    assert download_name(title[:120].strip(), "x") == f"{title[:120].strip()}.x"
