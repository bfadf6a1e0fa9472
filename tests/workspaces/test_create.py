"""A workspace's address comes from its name, and no two are the same."""

import pytest

from studio.accounts.models import User
from studio.workspaces.create import create_workspace, free_slug
from studio.workspaces.models import Role


def test_the_founder_is_the_owner(alice: User) -> None:
    assert create_workspace(alice, "Halden Sea Salt").memberships.get().role == Role.OWNER


def test_equal_names_get_numbers(alice: User) -> None:
    assert [create_workspace(alice, name).slug for name in ("Tide", "Tide", "tide!", "Tidewater")] == [
        "tide", "tide-2", "tide-3", "tidewater",
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "slug"), [("工作室", "studio"), ("!!!", "studio"), ("Åse & Söner", "ase-soner")])
def test_odd_names_have_an_address_too(name: str, slug: str) -> None:
    assert free_slug(name) == slug


def test_the_longest_name_still_fits(alice: User) -> None:
    slugs = [create_workspace(alice, "w" * 60).slug for _ in range(12)]
    assert len(set(slugs)) == 12
    assert max(map(len, slugs)) <= 40
