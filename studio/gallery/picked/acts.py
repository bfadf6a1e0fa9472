"""What can be done to everything that was picked: each says what it did in one sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.forms import Form
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from studio.gallery import marks
from studio.gallery.archives.create import create_archive
from studio.gallery.collections import actions as collections
from studio.gallery.collections.sheets import put_in
from studio.gallery.picked.forms import CollectForm, StarsForm, TagForm
from studio.gallery.picked.pick import Picked
from studio.library.models import COLLECTION, Asset, Status
from studio.library.signals import changed, deleted
from studio.library.transfers.places import transfer_address
from studio.review.actions import set_status
from studio.workspaces.access import Seat
from studio.workspaces.roles import RIGHTS


class Refused(Exception):
    """It cannot be done like that; the message says why, for people."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done: in words, which assets are gone from the list, how it is undone, and where one goes on."""

    text: str
    gone: tuple[str, ...] = ()
    undo_url: str = ""
    url: str = ""
    label: str = ""
    go: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do, and the right that it needs."""

    right: str
    run: Callable[[Seat, Picked, QueryDict], Deed]


def star(seat: Seat, picked: Picked, data: QueryDict) -> Deed:
    """Mark everything with a star, or take the stars away."""
    on = data.get("on") != "false"
    ids = [asset.pk for asset in picked.assets]
    with transaction.atomic():
        Asset.objects.filter(pk__in=ids).update(starred=on)
        changed.send(Asset, ids=ids)
    return Deed(f"{picked.words} starred." if on else f"No star any more: {picked.words}.")


def delete(seat: Seat, picked: Picked, data: QueryDict) -> Deed:
    """Put everything into the bin that the person may delete, with one moment, by which it comes back together.

    Raises Refused where all of it is the work of others.
    """
    moment = timezone.now()
    taken = Picked([one for one in picked.assets if seat.may_delete(one.created_by_id)])  # type: ignore[attr-defined]
    if not taken.assets:
        raise Refused(RIGHTS["delete_any"].refusal)
    ids = [asset.pk for asset in taken.assets]
    with transaction.atomic():
        Asset.objects.kept().filter(pk__in=ids).update(deleted_at=moment)
        changed.send(Asset, ids=ids)
        for asset in taken.assets:
            deleted.send(Asset, asset=asset)
    keys = tuple(asset.key for asset in taken.assets)
    stay = len(picked.assets) - len(taken.assets)
    others = f" {stay:,} of others stay: {RIGHTS['delete_any'].refusal}" if stay else ""
    undo = reverse("gallery:restore", args=[seat.workspace.slug]) + f"?at={to_micros(moment)}"
    return Deed(f"In the bin for 30 days: {taken.words}.{others}", gone=keys, undo_url=undo)


def to_micros(moment: datetime) -> int:
    """Return a moment as microseconds since 1970."""
    return round(moment.timestamp() * 1_000_000)


def tag(seat: Seat, picked: Picked, data: QueryDict) -> Deed:
    """Give everything a tag."""
    form = TagForm(data)
    if not form.is_valid():
        raise Refused(words_of(form))
    made = marks.add_tag(seat, picked.assets, form.cleaned_data["tag_name"])
    return Deed(f"Tagged “{made.name}”: {picked.words}.")


def untag(seat: Seat, picked: Picked, data: QueryDict) -> Deed:
    """Take a tag away from everything."""
    form = TagForm(data)
    if not form.is_valid():
        raise Refused(words_of(form))
    name = form.cleaned_data["tag_name"]
    marks.remove_tag(seat, picked.assets, name)
    return Deed(f"Not tagged “{name}” any more: {picked.words}.")


def rate(seat: Seat, picked: Picked, data: QueryDict) -> Deed:
    """Note the person's own stars."""
    form = StarsForm(data)
    if not form.is_valid():
        raise Refused("Choose one to five stars, or none.")
    stars = form.cleaned_data["stars"]
    marks.rate(seat, picked.assets, stars)
    words = f"Your rating: {stars} of 5" if stars else "Your rating is taken back"
    return Deed(f"{words}, {picked.words}.")


def collect(seat: Seat, picked: Picked, data: QueryDict) -> Deed:
    """Put everything into a collection, perhaps a new one."""
    form = CollectForm(data)
    if not form.is_valid():
        raise Refused(words_of(form))
    name, key = form.cleaned_data["collection_name"], form.cleaned_data["collection"]
    things = Picked([one for one in picked.assets if one.kind != COLLECTION])
    if not things.assets:
        raise Refused("A collection cannot be put into a collection. Choose what is in it.")
    chosen = collections.collection_named(seat, name) if name else collections.collection_for(seat, key)
    told = put_in(seat, chosen, things.assets)
    way = reverse("gallery:collection", args=[seat.workspace.slug, chosen.key])
    return Deed(f"In “{chosen.name}”: {things.words}.{told}", url=way, label="Open")


def archive(seat: Seat, picked: Picked, data: QueryDict) -> Deed:
    """Freeze the list of a ZIP, which is then downloaded."""
    made = create_archive(seat, picked.assets)
    if not made.members:
        raise Refused("There is no file to download: it is missing from this server's disk.")
    way = reverse("gallery:archive", args=[seat.workspace.slug, made.key, f"{seat.workspace.slug}.zip"])
    left_out = len(picked.assets) - len(made.members)
    words = f" {left_out} without a file left out." if left_out else ""
    return Deed(f"The ZIP holds {len(made.members):,} file{'' if len(made.members) == 1 else 's'}.{words}", go=way)


def compare(seat: Seat, picked: Picked, data: QueryDict) -> Deed:
    """Lay two things side by side."""
    if len(picked.assets) != 2:
        raise Refused("Choose two to compare.")
    pair = "&".join(f"{name}={asset.key}" for name, asset in zip("ab", picked.assets, strict=True))
    return Deed("", go=reverse("gallery:compare", args=[seat.workspace.slug]) + f"?{pair}")


def transfer(seat: Seat, picked: Picked, data: QueryDict) -> Deed:
    """Go on to the page that moves or copies everything to another workspace."""
    things = [asset for asset in picked.assets if not asset.stays]
    if not things:
        raise Refused("A collection stays in its workspace. Choose what is in it.")
    return Deed("", go=transfer_address(seat, things))


def approve(seat: Seat, picked: Picked, data: QueryDict) -> Deed:
    """Approve everything, as this person's decision; where others have to agree, the review goes on."""
    return decide(seat, picked, Status.APPROVED, "Approved")


def ask_changes(seat: Seat, picked: Picked, data: QueryDict) -> Deed:
    """Ask for changes of everything, as this person's decision."""
    return decide(seat, picked, Status.CHANGES_ASKED, "Changes asked")


def decide(seat: Seat, picked: Picked, status: Status, words: str) -> Deed:
    """Decide about everything, and say about how much the decision was not the last word."""
    done = set_status(seat, picked.assets, status)
    rest = len(picked.assets) - len(done)
    if not done:
        return Deed("Others have to agree, or somebody else was asked.")
    return Deed(f"{words}: {Picked(done).words}." + (f" About {rest:,} others have to agree." if rest else ""))


def words_of(form: Form) -> str:
    """Return why a form cannot be taken, for people."""
    return " ".join(str(message) for messages in form.errors.values() for message in messages)


ACTS = {
    "approve": Act("decide", approve),
    "changes": Act("decide", ask_changes),
    "star": Act("make", star),
    "delete": Act("delete_own", delete),
    "tag": Act("make", tag),
    "untag": Act("make", untag),
    "collect": Act("make", collect),
    "rate": Act("comment", rate),
    "download": Act("view", archive),
    "compare": Act("view", compare),
    "transfer": Act("view", transfer),
}
