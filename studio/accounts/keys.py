"""A person's API key: which one new jobs use, its badge, and every write to it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, Q, Subquery
from django.dispatch import receiver
from django.utils import timezone

from studio.accounts.models import ApiKey, HeldKey, KeyState, NewKey, User
from studio.accounts.signals import key_changed
from studio.lib import clock, periodic
from studio.lib.crypto import seal

DEAD = (KeyState.REFUSED, KeyState.WRONG_REGION)
ACCEPTED = (KeyState.WORKING, KeyState.OUT_OF_CREDIT)
# Interval of automatic checks by state. A key that is refused or out of credit is checked only when its owner asks: the
# free call says nothing about credit, and a key that flaps would send the same jobs again and again.
NEXT_CHECK = {KeyState.WORKING: timedelta(days=1), KeyState.UNREACHABLE: timedelta(minutes=2)}


@dataclass(frozen=True, slots=True)
class Badge:
    """The key badge of the top bar; ``state`` is ok, missing or bad."""

    state: str
    label: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of a key check; ``other_region`` is one that accepts the key."""

    state: KeyState
    detail: str = ""
    other_region: str = ""


SANDBOX = Badge("missing", "Sandbox")
BADGES = {
    KeyState.UNCHECKED: Badge("missing", "Checking key"),
    KeyState.WORKING: Badge("ok", "Key working"),
    KeyState.REFUSED: Badge("bad", "Key rejected"),
    KeyState.WRONG_REGION: Badge("bad", "Wrong region"),
    KeyState.OUT_OF_CREDIT: Badge("bad", "Out of credit"),
    KeyState.UNREACHABLE: Badge("missing", "MiniMax not reached"),
}


def key_of(user: User) -> ApiKey | None:
    """Return the key in use, also while the person's sandbox switch is on; None when there is none."""
    return ApiKey.objects.filter(user=user, sealed__isnull=False).first()


def new_key_of(user: User) -> NewKey | None:
    """Return the candidate key whose check is pending or failed, or None."""
    return NewKey.objects.filter(user=user, sealed__isnull=False).first()


def key_for(user: User) -> ApiKey | None:
    """Return the key that new jobs use; None means the sandbox."""
    return None if user.use_sandbox else key_of(user)


def key_id_for(user: User) -> int | None:
    """Return the id of the key that new jobs use; None means the sandbox."""
    key = key_for(user)
    return key.pk if key else None


def works_on(user: User, column: str) -> Q:
    """Return the condition that a column names the key that new jobs use, or none where that is the sandbox."""
    if user.use_sandbox:
        return Q(**{column: None})
    keys = ApiKey.objects.filter(user=user, sealed__isnull=False).order_by("id")
    return Q(**{column: Subquery(keys.values("id")[:1])}) | Q(~Exists(keys), **{column: None})


def badge_for(user: User) -> Badge:
    """Return the key badge for a person."""
    key = key_for(user)
    return SANDBOX if key is None else BADGES[KeyState(key.state)]


@receiver(clock.STEPPED_BACK)
def follow_clock(sender: Any, *, step: timedelta, **rest: Any) -> None:
    """Have keys checked when they were to be."""
    for model in (ApiKey, NewKey):
        clock.shorten(model._default_manager.exclude(due_at=None), "due_at", step)


def send_key_changed(key: HeldKey, state: str = "") -> None:
    """Send ``key_changed`` for the key in use; a no-op for a candidate."""
    if isinstance(key, ApiKey):
        key_changed.send(sender=ApiKey, user_id=key.user_id, key_id=key.pk, state=state or key.state)


def unchecked_columns() -> dict[str, Any]:
    """Return the column values that make a key unchecked and due now."""
    return {
        "state": KeyState.UNCHECKED,
        "detail": "",
        "other_region": "",
        "checked_at": None,
        "due_at": timezone.now(),
    }


def update_key(key: HeldKey, **columns: Any) -> None:
    """Update columns of a key, and send ``key_changed`` when its state changes."""
    was = key.state
    for name, value in columns.items():
        setattr(key, name, value)
    key.save(update_fields=[*columns])
    if key.state != was:
        send_key_changed(key)


@transaction.atomic
def save_key(user: User, region: str, text: str, group_id: str = "") -> HeldKey:
    """Store a key and schedule its check; it replaces a dead key at once, a live one when the check succeeds."""
    old = ApiKey.objects.select_for_update().filter(user=user).first()
    alive = old is not None and old.sealed is not None and old.state not in DEAD
    model: type[ApiKey | NewKey] = NewKey if alive else ApiKey
    NewKey.objects.filter(user=user).delete()
    values = {"region": region, "group_id": group_id, "sealed": seal(text, user.pk), "last_four": text[-4:]}
    key: HeldKey = model.objects.update_or_create(user=user, defaults={**values, **unchecked_columns()})[0]
    send_key_changed(key)
    transaction.on_commit(periodic.wake)
    return key


@transaction.atomic
def remove_key(user: User) -> None:
    """Delete a person's secret; the empty row stays, so that jobs which wait for it never fall back to the sandbox."""
    NewKey.objects.filter(user=user).delete()
    # Left on, the sandbox switch would keep the next key from being used.
    user.use_sandbox = False
    user.save(update_fields=["use_sandbox"])
    key = ApiKey.objects.select_for_update().filter(user=user).first()
    if key is None:
        return
    gone = {"sealed": None, "last_four": "", "group_id": "", "state": KeyState.REFUSED, "due_at": None}
    ApiKey.objects.filter(pk=key.pk).update(**{**unchecked_columns(), **gone})
    send_key_changed(key, "removed")


@transaction.atomic
def check_again(key: HeldKey, region: str = "") -> None:
    """Schedule a check now, in another region when one is given."""
    update_key(key, **unchecked_columns(), region=region or key.region)
    transaction.on_commit(periodic.wake)


def due_keys(model: type[ApiKey | NewKey]) -> list[int]:
    """Return the ids of the keys whose check is due."""
    due = model.objects.filter(due_at__lte=timezone.now(), sealed__isnull=False)
    return list(due.values_list("id", flat=True))


@transaction.atomic
def record(checked: HeldKey, result: CheckResult) -> None:
    """Write a check's result unless the key was changed meanwhile; promotes an accepted candidate."""
    now = type(checked)._default_manager.select_for_update().filter(pk=checked.pk).first()
    if now is None or (now.sealed, now.region, now.group_id) != (checked.sealed, checked.region, checked.group_id):
        return
    pause = NEXT_CHECK.get(result.state)
    update_key(
        now,
        state=result.state,
        detail=result.detail,
        other_region=result.other_region,
        checked_at=timezone.now(),
        due_at=timezone.now() + pause if pause else None,
    )
    if isinstance(now, NewKey) and now.state in ACCEPTED:
        promote(now)


def promote(new: NewKey) -> None:
    """Copy a candidate key over the one in use and delete the candidate."""
    names = [field.name for field in HeldKey._meta.get_fields()]
    key, _ = ApiKey.objects.update_or_create(user_id=new.user_id, defaults={name: getattr(new, name) for name in names})
    new.delete()
    send_key_changed(key)


@transaction.atomic
def report_key(key_id: int, state: str) -> None:
    """Record a key state that a job ran into; cancels the automatic check, except for one that is pending."""
    key = ApiKey.objects.select_for_update().filter(pk=key_id, sealed__isnull=False).first()
    if key is None or key.state == state:
        return
    check_pending = key.state == KeyState.UNCHECKED
    update_key(key, state=KeyState(state), checked_at=timezone.now(), due_at=key.due_at if check_pending else None)
