"""Which key a person's work runs on, how that is said in two words, and every change to a key."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from studio.accounts.models import ApiKey, HeldKey, KeyState, NewKey, User
from studio.accounts.signals import key_changed
from studio.lib import periodic
from studio.lib.crypto import seal

DEAD = (KeyState.REFUSED, KeyState.WRONG_REGION)
ACCEPTED = (KeyState.WORKING, KeyState.OUT_OF_CREDIT)
# When a key is asked about again by itself. One that was refused or ran dry waits for its owner: a free call says
# nothing about credit, and a key that comes and goes would send the same jobs again and again.
NEXT_CHECK = {KeyState.WORKING: timedelta(days=1), KeyState.UNREACHABLE: timedelta(minutes=2)}


@dataclass(frozen=True, slots=True)
class Badge:
    """The key badge of the top bar; ``state`` is ok, missing or bad."""

    state: str
    label: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a key's check found; ``other_region`` is one that does know the key."""

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
    """Return the person's key, also while the sandbox is switched on."""
    return ApiKey.objects.filter(user=user, sealed__isnull=False).first()


def new_key_of(user: User) -> NewKey | None:
    """Return the key that waits for its check before it replaces one that may still work."""
    return NewKey.objects.filter(user=user, sealed__isnull=False).first()


def key_id_for(user: User) -> int | None:
    """Return the id of the key that new work runs on; None is the sandbox."""
    if user.use_sandbox:
        return None
    return ApiKey.objects.filter(user=user, sealed__isnull=False).values_list("id", flat=True).first()


def badge_for(user: User) -> Badge:
    """Return what the top bar says about the person's key."""
    key = None if user.use_sandbox else key_of(user)
    return SANDBOX if key is None else BADGES[KeyState(key.state)]


def announce(key: HeldKey, state: str = "") -> None:
    """Tell the apps above that the key which jobs run on has changed."""
    if isinstance(key, ApiKey):
        key_changed.send(sender=ApiKey, user_id=key.user_id, key_id=key.pk, state=state or key.state)


def to_be_checked() -> dict[str, Any]:
    """Return the columns of a key that nobody has asked about yet."""
    return {
        "state": KeyState.UNCHECKED,
        "detail": "",
        "other_region": "",
        "checked_at": None,
        "due_at": timezone.now(),
    }


def write(key: HeldKey, **columns: Any) -> None:
    """Change a key and have the apps above told."""
    was = key.state
    for name, value in columns.items():
        setattr(key, name, value)
    key.save(update_fields=[*columns])
    if key.state != was:
        announce(key)


@transaction.atomic
def save_key(user: User, region: str, text: str, group_id: str = "") -> HeldKey:
    """Keep a key and have it checked; one that may still work stays active until MiniMax accepts the new one."""
    old = ApiKey.objects.select_for_update().filter(user=user).first()
    alive = old is not None and old.sealed is not None and old.state not in DEAD
    model: type[ApiKey | NewKey] = NewKey if alive else ApiKey
    NewKey.objects.filter(user=user).delete()
    values = {"region": region, "group_id": group_id, "sealed": seal(text, user.pk), "last_four": text[-4:]}
    key: HeldKey = model.objects.update_or_create(user=user, defaults={**values, **to_be_checked()})[0]
    announce(key)
    transaction.on_commit(periodic.wake)
    return key


@transaction.atomic
def remove_key(user: User) -> None:
    """Forget a person's key; the row stays, empty, so that jobs which wait for it never slip into the sandbox."""
    NewKey.objects.filter(user=user).delete()
    # The switch is about a key: left on, it would keep the next one from being used.
    User.objects.filter(pk=user.pk).update(use_sandbox=False)
    user.use_sandbox = False
    key = ApiKey.objects.select_for_update().filter(user=user).first()
    if key is None:
        return
    gone = {"sealed": None, "last_four": "", "group_id": "", "state": KeyState.REFUSED, "due_at": None}
    ApiKey.objects.filter(pk=key.pk).update(**{**to_be_checked(), **gone})
    announce(key, "removed")


@transaction.atomic
def check_again(key: HeldKey, region: str = "") -> None:
    """Have a key asked about now, in another region where one is given."""
    write(key, **to_be_checked(), region=region or key.region)
    transaction.on_commit(periodic.wake)


def due_keys(model: type[ApiKey | NewKey]) -> list[int]:
    """Return the ids of the keys that are to be asked about."""
    due = model.objects.filter(due_at__lte=timezone.now(), sealed__isnull=False)
    return list(due.values_list("id", flat=True))


@transaction.atomic
def record(asked: HeldKey, finding: Finding) -> None:
    """Write what a check found, unless the key was changed meanwhile; an accepted new key takes over."""
    now = type(asked)._default_manager.select_for_update().filter(pk=asked.pk).first()
    if now is None or (now.sealed, now.region, now.group_id) != (asked.sealed, asked.region, asked.group_id):
        return
    pause = NEXT_CHECK.get(finding.state)
    write(
        now,
        state=finding.state,
        detail=finding.detail,
        other_region=finding.other_region,
        checked_at=timezone.now(),
        due_at=timezone.now() + pause if pause else None,
    )
    if isinstance(now, NewKey) and now.state in ACCEPTED:
        take_over(now)


def take_over(new: NewKey) -> None:
    """Put a checked new key in the place of the old one."""
    names = [field.name for field in HeldKey._meta.get_fields()]
    key, _ = ApiKey.objects.update_or_create(user_id=new.user_id, defaults={name: getattr(new, name) for name in names})
    new.delete()
    announce(key)


@transaction.atomic
def report_key(key_id: int, state: str) -> None:
    """Note what a job learnt of its key; only its owner has it asked about again."""
    key = ApiKey.objects.select_for_update().filter(pk=key_id, sealed__isnull=False).first()
    if key is None or key.state == state:
        return
    still_asked = key.state == KeyState.UNCHECKED
    write(key, state=KeyState(state), checked_at=timezone.now(), due_at=key.due_at if still_asked else None)
