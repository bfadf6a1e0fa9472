"""Where assets can go, who sees them there, and what has become of an old link."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from studio.library.models import Asset
from studio.library.transfers.models import Transferred
from studio.workspaces.access import Seat
from studio.workspaces.models import Membership, Role, Workspace
from studio.workspaces.roles import may

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Another workspace of the person's: as what they are there, and how many people see what comes."""

    workspace: Workspace
    role: str
    people: int

    @property
    def may_make(self) -> bool:
        """Return whether the person may bring something there."""
        return may(self.role, "make")

    @property
    def role_words(self) -> str:
        """Return what the person is there."""
        return Role(self.role).label


def places_of(seat: Seat) -> list[Place]:
    """Return the person's other workspaces, by name: those first where they may make something."""
    rows = Membership.objects.filter(user=seat.person, workspace__deleted_at=None).exclude(workspace=seat.workspace)
    counted = rows.annotate(
        people=Count("workspace__memberships", filter=Q(workspace__memberships__user__is_active=True))
    )
    found = [
        Place(row.workspace, row.role, row.people)
        for row in counted.select_related("workspace").order_by("workspace__name", "workspace_id")
    ]
    return sorted(found, key=lambda place: not place.may_make)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an asset came from, as far as a reader may know."""

    row: Transferred
    is_known: bool  # the reader is a member there
    is_readers: bool  # the reader brought it
    maker_is_here: bool

    @property
    def can_take_back(self) -> bool:
        """Return whether the reader moved it, and can bring it back where it was."""
        transfer = self.row.transfer
        return transfer.is_move and transfer.undone_at is None and self.is_known and self.is_readers


def origin_of(seat: Seat, asset: Asset, maker_id: int) -> Origin | None:
    """Return how an asset came into its workspace, None for what was made or brought there."""
    row = Transferred.objects.filter(asset=asset).select_related("transfer__source", "transfer__person").first()
    if row is None:
        return None
    where = [seat.workspace.pk, row.transfer.source_id]  # type: ignore[attr-defined]
    members = set(
        Membership.objects.filter(workspace__in=where, user__in=[seat.person.pk, maker_id]).values_list(
            "workspace_id", "user_id"
        )
    )
    return Origin(
        row,
        is_known=(where[1], seat.person.pk) in members,
        is_readers=row.transfer.person_id == seat.person.pk,  # type: ignore[attr-defined]
        maker_is_here=(where[0], maker_id) in members,
    )


def last_move(seat: Seat, key: str) -> Transferred | None:
    """Return where an asset of an old link went to, if it was moved out of the seat's workspace."""
    moves = Transferred.objects.filter(from_key=key, chosen=True, transfer__is_move=True, transfer__undone_at=None)
    found = moves.filter(transfer__source=seat.workspace, asset__only_for=None)
    return found.select_related("transfer__person", "transfer__target", "asset").order_by("-pk").first()


def address_there(seat: Seat, row: Transferred, query: str = "") -> str | None:
    """Return the address of what was moved for who is a member there, else None."""
    target = row.transfer.target
    seats = Membership.objects.filter(workspace=target, workspace__deleted_at=None, user=seat.person)
    if not seats.exists():
        return None
    way = reverse("library:asset", args=[target.slug, row.asset.key])
    return f"{way}?{query}" if query else way


def transfer_address(seat: Seat, assets: Sequence[Asset]) -> str:
    """Return the address of the page that sends some assets; of very many only the newest, which it says."""
    picks = urlencode([("pick", asset.key) for asset in assets[: MOST_AT_ONCE + 1]])
    return f"{reverse('library:transfer', args=[seat.workspace.slug])}?{picks}"
