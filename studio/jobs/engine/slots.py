"""The slots of a job's results: filled by a version or a reason, in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import prefetch_related_objects

from studio.jobs.engine.files import Kept
from studio.jobs.error_messages import table
from studio.jobs.models import WITHHELD, Job, JobResult, State
from studio.jobs.socket import notifications
from studio.library import versions
from studio.library.models import SAMPLE, Asset, Version

UNUSABLE = "unusable"
LOST = "lost"
MISSING = "missing"
SHORT = "short"  # a version's detail: how much of what was announced is there


@dataclass(frozen=True, slots=True)
class Summary:
    """What the slots of a job's present run hold; ``seconds`` is the length of the first result that has one."""

    versions: int
    reasons: tuple[str, ...]
    seconds: float
    lost_sides: tuple[str, ...] = ()  # roles of side files that a result came without
    short: str = ""  # how much of the first one is there that is shorter than announced


def create(job: Job, count: int) -> None:
    """Make the slots of a new job."""
    JobResult.objects.bulk_create(JobResult(job=job, position=position) for position in range(count))


def reopen(job: Job) -> None:
    """Have a job's slots wait again, for another run; what they hold stays until it is replaced."""
    job.results.update(reason="")


def unfilled(job: Job, count: int) -> list[int]:
    """Return the positions below ``count`` that the present run has not filled yet."""
    filled = job.results.filter(run=job.run).values_list("position", flat=True)
    return sorted(set(range(count)) - set(filled))


def load(job: Job, **columns: Any) -> list[JobResult]:
    """Return a job's slots in order, all or those with some columns; the filled ones with version and asset."""
    held = list(job.results.filter(**columns).order_by("position"))
    prefetch_related_objects([slot for slot in held if slot.version_id], "version__asset")  # type: ignore[attr-defined]
    return held


def fill(job: Job, held: list[JobResult], kept: Kept, error: dict[str, Any]) -> None:
    """Fill one of the loaded slots by a new version, or by the reason why there is none."""
    slot = next((one for one in held if one.position == kept.position), None)
    if slot is None:
        slot = JobResult(job=job, position=kept.position)
        held.append(slot)
    if kept.stored is not None:
        slot.version = add_version(job, slot, kept, error)
    slot.run = job.run
    slot.reason = kept.reason
    slot.save()
    notifications.announce(job)


def close(job: Job, held: list[JobResult], withheld: int) -> None:
    """Say of each loaded slot that is still open why: held back, or never sent."""
    waiting = [slot for slot in held if slot.run != job.run]
    for number, slot in enumerate(waiting):
        slot.reason = WITHHELD if number < withheld else MISSING
        slot.run = job.run
    if waiting:
        JobResult.objects.bulk_update(waiting, ["reason", "run"])
    extra = [
        JobResult(job=job, position=len(held) + number, run=job.run, reason=WITHHELD)
        for number in range(withheld - len(waiting))
    ]
    if extra:
        held += JobResult.objects.bulk_create(extra)


def summarize(job: Job, held: list[JobResult]) -> Summary:
    """Return what the present run has brought."""
    slots = [slot for slot in held if slot.run == job.run]
    made = [slot.version for slot in slots if slot.version is not None and not slot.reason]
    lengths = [version.details["duration_ms"] for version in made if version.details.get("duration_ms")]
    reasons = tuple(slot.reason for slot in slots if slot.reason)
    lost = tuple(role for version in made for role in version.details.get(versions.LOST_SIDES, ()))
    short = next((version.details[SHORT] for version in made if version.details.get(SHORT)), "")
    return Summary(len(made), reasons, round(lengths[0] / 1000, 1) if lengths else 0.0, lost, short)


def explain_emptiness(reasons: Sequence[str]) -> tuple[State, dict[str, Any]]:
    """Return how a job ends none of whose results is there."""
    if WITHHELD in reasons:
        return State.REFUSED, {"reason": "withheld", "code": 1027}
    return State.FAILED, {"reason": "not_kept" if UNUSABLE in reasons else "lost"}


def add_version(job: Job, slot: JobResult, kept: Kept, error: dict[str, Any]) -> Version:
    """Put a result into the library: the next version of the asset that it varies, or of a new one."""
    assert kept.stored is not None
    assert kept.facts is not None
    lacks = {name: found for name, found in ((versions.LOST_SIDES, kept.lost_sides), (SHORT, kept.short)) if found}
    noun = "stopped" if error.get("reason") == "stopped" else "cut off"
    seconds = round(kept.facts.details.get("duration_ms", 0) / 1000, 1)
    return versions.add_version(
        workspace_id=job.workspace_id,  # type: ignore[attr-defined]
        person_id=job.created_by_id,  # type: ignore[attr-defined]
        kind=job.kind if job.listed else f"{job.kind}{SAMPLE}",  # kept, and in no list
        title=kept.item["title"] or job.title,
        key=kept.version_key,
        stored=kept.stored,
        facts=replace(kept.facts, details={**kept.facts.details, **lacks}),
        recipe={"order": job.order_json, "version": job.order_version, "position": kept.position},
        words=kept.values.get("words", ()),
        note=(f"{noun} after {seconds:g} s" if seconds else noun) if error else describe_lack(job, kept),
        sandbox=job.sandbox,
        asset=asset_to_extend(job, slot),
        only_for_id=job.only_for_id,  # type: ignore[attr-defined]
        made_from=job.inputs.values_list("version_id", "role"),
    )


def describe_lack(job: Job, kept: Kept) -> str:
    """Return the note of a version that is shorter than announced or lacks side files, empty where all is there."""
    fields = table(job.kind_object.messages_file)["fields"]
    names = [fields.get(role, "A side file") for role in kept.lost_sides]
    without = f"without {' and '.join(name[0].lower() + name[1:] for name in names)}" if names else ""
    return ", ".join(filter(None, (kept.short, without)))


def asset_to_extend(job: Job, slot: JobResult) -> Asset | None:
    """Return the asset whose next version a result becomes, unless it was deleted; None for a new one."""
    asset = slot.version.asset if slot.version is not None else job.variation_of
    return asset if asset is not None and asset.deleted_at is None else None
