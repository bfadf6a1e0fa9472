"""One of everything that a workspace can hold, for the tests of who may see it."""

from dataclasses import dataclass
from typing import Any
from zlib import crc32

from studio.accounts.models import User
from studio.batches.models import Sheet, SheetRow, Template
from studio.chat.functions.models import Function
from studio.chat.models import Conversation, Message
from studio.chat.prompts.models import Prompt
from studio.chat.tables.models import Table
from studio.gallery.models import Archive, Collection, Placed
from studio.jobs import actions
from studio.jobs.kinds import kind_named
from studio.jobs.models import Job, State
from studio.jobs.stream import tape
from studio.lib.fields import new_key
from studio.library.models import Asset, SideFile, Upload, Version
from studio.library.store import file_of
from studio.library.transfers import actions as transfers
from studio.library.transfers.models import Transfer
from studio.longform.models import Book, Chapter
from studio.review import comments
from studio.review.models import Comment
from studio.speech.order import SpeechOrder
from studio.voices.models import OwnVoice
from studio.workspaces.access import Seat, seat_for
from studio.workspaces.invitations import actions as invitations
from studio.workspaces.invitations.models import Invitation
from studio.workspaces.models import Membership, Role, Workspace
from tests import people
from tests.jobs.hum import SOUND

VOICE = "Wise_Woman"


@dataclass(frozen=True)
class Things:
    """What there is in Tidewater."""

    job: Job
    asset: Asset
    version: Version
    film: Version
    upload: Upload
    conversation: Conversation
    message: Message
    answer: Message
    prompts: Prompt
    functions: Function
    tables: Table
    voice: OwnVoice
    invitation: Invitation
    comment: Comment
    member: Membership
    collection: Collection
    archive: Archive
    book: Book
    chapter: Chapter
    transfer: Transfer
    sheet: Sheet
    template: Template


def make_things(alice: User, tidewater: Workspace) -> Things:
    """Make a take of Alice's with its file, the job that made it with its tape, and one of everything else."""
    seat = seat_for(alice, "tidewater")
    job = actions.create(seat, kind_named("speech"), SpeechOrder.of(text="The tide is out.", voice_id=VOICE))
    Job.objects.filter(pk=job.pk).update(state=State.FAILED, error={"reason": "cut"}, due_at=None)
    asset = Asset.objects.create(workspace=tidewater, kind="speech", medium="audio", title="Tide", created_by=alice)
    version = Version.objects.create(
        asset=asset, created_by=alice, medium="audio", media_type="audio/mpeg", path="00/tide.mp3",
        size_bytes=3, sha256="0" * 64,
        words=[{"text": "tide", "begin_ms": 0, "end_ms": 9}], has_words=True, recipe={"order": {}, "version": 1},
    )  # fmt: skip
    file = file_of(version.path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(SOUND)
    film = make_film(alice, tidewater)
    facts = {"path": version.path, "media_type": "image/png", "size_bytes": 3, "sha256": "0" * 64, "crc32": 0}
    SideFile.objects.create(version=version, role="cover", **facts)
    reel = tape.Tape(job.tape_name)
    reel.open()
    reel.append("audio", SOUND)
    reel.end({})
    upload = Upload.objects.create(workspace=tidewater, created_by=alice, size_bytes=3, refusal="It is no picture.")
    talk, said, answer = make_talk(alice, tidewater)
    of = {"workspace": tidewater, "created_by": alice, "name": "tides"}
    shelf = (model.objects.create(**of) for model in (Prompt, Function, Table))
    voice = OwnVoice.objects.create(
        workspace=tidewater, made_by=alice, sandbox=True, voice_id="EinarHalden01", kind="cloned", name="Einar",
        job=job, recording=version, sample=version, consent_by="Alice", consent_at=job.created_at, consent_words="Yes.",
    )  # fmt: skip
    more = more_things(seat, version)
    return Things(job, asset, version, film, upload, talk, said, answer, *shelf, voice, *more)


def more_things(seat: Seat, version: Version) -> tuple[Any, ...]:
    """Make what belongs to other people, what holds things together, and what went away."""
    kept = make_collection(seat.person, seat.workspace, version)
    return *words_to_others(seat, version), *kept, *make_book(seat), make_move(seat), *make_sheet(seat)


def words_to_others(seat: Seat, version: Version) -> tuple[Invitation, Comment, Membership]:
    """Invite somebody, say something about a version, and give somebody a seat."""
    invitation = invitations.invite(seat, ["nora@example.org"], Role.VIEWER)[0]
    nils = people.seat(seat.workspace, people.person("Nils"), Role.VIEWER)
    member = Membership.objects.get(user=nils)
    return invitation, comments.add(seat, version, "The tide is louder here."), member


def make_move(seat: Seat) -> Transfer:
    """Move something that a person brought into a workspace of their own."""
    other = people.workspace(seat.person, "Another place", "another-place")
    of = {"kind": "upload", "medium": "text", "title": "Moved", "created_by": seat.person}
    asset = Asset.objects.create(workspace=seat.workspace, **of)
    Version.objects.create(
        asset=asset, created_by=seat.person, medium="text", media_type="text/plain", path="00/moved.txt", size_bytes=3,
        sha256="2" * 64,
    )  # fmt: skip
    return transfers.send(seat, other.slug, [asset], transfers.Wish(new_key(), is_move=True))


def make_collection(alice: User, tidewater: Workspace, version: Version) -> tuple[Collection, Archive]:
    """Make a collection with one thing in it, and the list of a ZIP of it."""
    of = {"workspace": tidewater, "created_by": alice}
    collection = Collection.objects.create(**of, name="tides")
    Placed.objects.create(collection=collection, asset=version.asset, position=1)
    facts = {"path": version.path, "size": len(SOUND), "crc": crc32(SOUND), "made": version.created_at.isoformat()}
    members = [{"name": "tide.mp3", "asset": version.asset.pk, **facts}]
    return collection, Archive.objects.create(**of, members=members)


def make_sheet(seat: Seat) -> tuple[Sheet, Template]:
    """Make a table of one row that could not be made, and a template."""
    of = {"workspace": seat.workspace, "created_by": seat.person, "kind": "speech"}
    sheet = Sheet.objects.create(**of, title="Tides", columns=["text"], is_open=False)
    SheetRow.objects.create(sheet=sheet, number=1, cells=["The tide."], fault="Voice: Choose one first.")
    return sheet, Template.objects.create(**of, name="Tides", settings={"column_text": "text"})


def make_book(seat: Seat) -> tuple[Book, Chapter]:
    """Make a book of one chapter that nobody has spoken yet."""
    of = {"workspace": seat.workspace, "created_by": seat.person}
    book = Book.objects.create(**of, title="Tides", settings={"voice_id": VOICE})
    return book, Chapter.objects.create(book=book, position=0, text="The tide.", opening="The tide.", characters=9)


def make_film(alice: User, tidewater: Workspace) -> Version:
    """Make a clip of Alice's whose file is gone."""
    asset = Asset.objects.create(workspace=tidewater, kind="video", medium="video", title="Tide", created_by=alice)
    return Version.objects.create(
        asset=asset, created_by=alice, medium="video", media_type="video/mp4", path="00/tide.mp4", size_bytes=3,
        sha256="1" * 64, recipe={"order": {}, "version": 1},
    )  # fmt: skip


def make_talk(alice: User, tidewater: Workspace) -> tuple[Conversation, Message, Message]:
    """Make a shared conversation with a question and an answer that is a table."""
    talk = Conversation.objects.create(workspace=tidewater, created_by=alice, opening="The tide", shared=True)
    said = Message.objects.create(conversation=talk, role="user", parts=[{"type": "text", "text": "The tide"}])
    facts = {"table": {"name": "Tides", "columns": [{"name": "hour"}]}}
    rows = [{"type": "text", "text": '{"rows": [{"hour": "9"}]}'}]
    answer = Message.objects.create(conversation=talk, parent=said, role="assistant", parts=rows, facts=facts)
    return talk, said, answer
