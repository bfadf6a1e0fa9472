"""What a thing was made from and what was made from it, across media, in both directions."""

from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from studio.accounts.models import User
from studio.library.models import Asset, Edge, Version
from studio.library.page.lineage import MOST_A_LEVEL, MOST_LEVELS, sources_of, uses_of
from studio.workspaces.access import Seat, seat_for
from tests.library.page.stock import Shelve, address, drawn
from tests.people import signed_in


def edge(source: Version, target: Version, role: str) -> None:
    """Say that one version was made from another."""
    Edge.objects.create(source=source, target=target, role=role)


@pytest.fixture
def chain(shelve: Shelve) -> list[Version]:
    """A text, a picture of it, a sound for that picture, and a later picture of the sound."""
    things = [
        shelve(b"Ideas for a shot.", title="Ideas", kind="notes"), drawn(shelve, "A keeper", title="Keeper"),
        shelve(title="Narration"), drawn(shelve, "The end", title="End"),
    ]  # fmt: skip
    for number, role in enumerate(("prompt", "first_frame", "mood")):
        edge(things[number], things[number + 1], role)
    return things


def titles(nodes: list[object]) -> list[str]:
    """Return the names of nodes, each with the part that it plays."""
    return [f"{node.title} ({node.role})" for node in nodes]  # type: ignore[attr-defined]


def test_both_directions_are_told_to_their_ends(chain: list[Version], alices: Seat) -> None:
    assert titles(sources_of(alices, chain[3], None).nodes) == [
        "Ideas (prompt)",
        "Keeper (first frame)",
        "Narration (mood)",
    ]
    assert titles(uses_of(alices, chain[0]).nodes) == ["Keeper (prompt)", "Narration (first frame)", "End (mood)"]
    middle = chain[2]
    assert [titles(line.nodes) for line in (sources_of(alices, middle, None), uses_of(alices, middle))] == [
        ["Ideas (prompt)", "Keeper (first frame)"], ["End (mood)"],
    ]  # fmt: skip


def test_a_level_takes_at_most_two_queries(chain: list[Version], alices: Seat) -> None:
    for number in range(10):
        edge(chain[0], chain[3], f"part_{number}")
        edge(chain[1], chain[3], f"part_{number}")
    with CaptureQueriesContext(connection) as queries:
        levels = {node.level for node in sources_of(alices, chain[3], None).nodes}
    assert len(queries) <= 2 * len(levels)


def test_what_leads_there_twice_is_told_once_and_a_circle_ends(chain: list[Version], alices: Seat) -> None:
    edge(chain[0], chain[3], "words")
    edge(chain[3], chain[0], "circle")
    found = sources_of(alices, chain[3], None).nodes
    assert sorted(node.title for node in found) == ["Ideas", "Keeper", "Narration"]
    assert next(node for node in found if node.title == "Ideas").level == 1  # where it is nearest
    assert len(uses_of(alices, chain[0]).nodes) == 3


def test_a_long_history_and_a_wide_one_are_cut_and_say_so(shelve: Shelve, alices: Seat, alice: User) -> None:
    things = [drawn(shelve, "A face", title=f"Face {number}") for number in range(MOST_LEVELS + 2)]
    for one, other in pairwise(things):
        edge(one, other, "person")
    line = uses_of(alices, things[0])
    assert (len(line.nodes), line.more) == (MOST_LEVELS, True)
    assert uses_of(alices, things[1]).more is False
    assert "It goes on further than is shown here." in signed_in(alice).get(address(things[0].asset)).content.decode()
    copies = [
        Version(
            asset=things[0].asset,
            number=9 + number,
            created_by=alice,
            medium="image",
            media_type="image/jpeg",
            size_bytes=1,
        )
        for number in range(MOST_A_LEVEL + 1)
    ]
    for number, copy in enumerate(copies):
        copy.key = f"{number:012}"
    Edge.objects.bulk_create(
        Edge(source=one, target=things[-1], role="part") for one in Version.objects.bulk_create(copies)
    )
    line = sources_of(alices, things[-1], None)
    assert (len(line.nodes), line.more) == (MOST_A_LEVEL, True)


def test_the_page_links_them_and_tells_the_part_of_each(chain: list[Version], vera: User) -> None:
    page = " ".join(signed_in(vera).get(address(chain[2].asset)).content.decode().split())
    for words in ("Text, as prompt of", "Picture, as first frame,", "it is the mood,", "You are here"):
        assert words in page
    for version in (chain[0], chain[1], chain[3]):
        assert f'href="{address(version.asset)}?v=1"' in page
    Asset.objects.filter(pk=chain[1].asset.pk).update(deleted_at=timezone.now())
    assert "as first frame, in the bin" in " ".join(
        signed_in(vera).get(address(chain[2].asset)).content.decode().split()
    )


def test_an_earlier_version_is_part_of_the_history(
    shelve: Shelve, chain: list[Version], vera: User, alices: Seat
) -> None:
    second = drawn(shelve, "A keeper, older", asset=chain[1].asset)
    assert titles(sources_of(alices, second, chain[1]).nodes) == ["Keeper, v1 ()"]
    page = signed_in(vera).get(address(chain[1].asset)).content.decode()
    assert "the version before" in page and "Keeper</span>, v2" in page


def test_nothing_of_another_workspace_is_told(chain: list[Version], charlie: User, alices: Seat) -> None:
    theirs = seat_for(charlie, "elsewhere")
    for asset in Asset.objects.filter(title__in=["Ideas", "End"]):
        Asset.objects.filter(pk=asset.pk).update(workspace=theirs.workspace)
    assert titles(sources_of(alices, chain[2], None).nodes) == ["Keeper (first frame)"]
    assert uses_of(alices, chain[2]).nodes == []
