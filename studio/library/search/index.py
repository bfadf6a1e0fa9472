"""The index of assets, written in the transaction that changes one: its row holds every text and every facet."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import batched

from django.db import connection, transaction

from studio.lib.search import MAX_INDEXED, TextIndex
from studio.library.models import SAMPLE, Asset, Version
from studio.library.search.sources import Facts, Source, all_sources, token
from studio.library.texts import read_text
from studio.workspaces.access import Seat

INDEX = TextIndex("library_found")
AT_ONCE = 200


def index_assets(ids: Iterable[int]) -> None:
    """Index assets anew; what is in the bin or in no list is forgotten. In the caller's transaction."""
    for some in batched(ids, AT_ONCE):
        listed = Asset.objects.kept().filter(pk__in=some).exclude(kind__endswith=SAMPLE)
        assets = [asset for asset in load_versions(listed) if asset.kept_versions]
        if gone := set(some) - {asset.pk for asset in assets}:
            INDEX.remove(connection, gone)
        if assets:
            INDEX.put(connection, rows_of(assets, all_sources()))


def index_first(version: Version) -> None:
    """Index an asset that is made with this version, of which nobody can have said anything yet. Same transaction."""
    asset = version.asset
    asset.kept_versions = [version]
    if asset.deleted_at is None and not asset.kind.endswith(SAMPLE):
        INDEX.put(connection, rows_of([asset], all_sources(of_new=True)))


def forget_assets(ids: Iterable[int]) -> None:
    """Take assets out of the index. In the caller's transaction."""
    INDEX.remove(connection, ids)


def load_versions(assets: Iterable[Asset]) -> list[Asset]:
    """Return assets with ``kept_versions``, in two queries."""
    found = list(assets)
    by_asset = defaultdict(list)
    for version in Version.objects.filter(asset__in=found).order_by("-number"):
        by_asset[version.asset_id].append(version)  # type: ignore[attr-defined]
    for asset in found:
        asset.kept_versions = by_asset[asset.pk]
        for version in asset.kept_versions:
            version.asset = asset
    return found


def rows_of(assets: Sequence[Asset], sources: Sequence[Source]) -> list[tuple[int, list[str], str]]:
    """Return the rows of assets: id, tokens and text, by the library's own source and those of other apps."""
    answers = [source(assets) for source in (tell_own, *sources)]
    rows = []
    for asset in assets:
        facts = [answer.get(asset.pk, Facts()) for answer in answers]
        tokens = [one for fact in facts for one in fact.tokens]
        texts = dict.fromkeys(text for fact in facts for text in fact.texts if text)
        rows.append((asset.pk, list(dict.fromkeys(tokens)), "\n".join(texts)))
    return rows


def tell_own(assets: Sequence[Asset]) -> dict[int, Facts]:
    """Return what the library knows: who may see it, title and spoken words, and what a list is narrowed by."""
    return {asset.pk: Facts(own_texts(asset), own_tokens(asset)) for asset in assets}


def own_texts(asset: Asset) -> tuple[str, ...]:
    """Return the title, what is spoken, and what stands in files of writing."""
    spoken = (" ".join(word["text"] for word in version.words) for version in asset.kept_versions)
    written = (read_writing(version) for version in asset.kept_versions if version.medium_object.is_writing)
    return (asset.title, *spoken, *written)


def read_writing(version: Version) -> str:
    """Return the text of a file of writing, "" where it cannot be read."""
    try:
        return read_text(version)[:MAX_INDEXED]
    except (OSError, LookupError):
        return ""


def own_tokens(asset: Asset) -> tuple[str, ...]:
    """Return the library's own facets of an asset."""
    names = {"m": asset.medium, "k": asset.kind, "s": asset.status, "p": asset.created_by_id}  # type: ignore[attr-defined]
    starred = ("starred",) if asset.starred else ()
    only_for = asset.only_for_id  # type: ignore[attr-defined]
    return (scope_token(asset.workspace_id, only_for), *(token(*pair) for pair in names.items()), *starred)  # type: ignore[attr-defined]


def scope_token(workspace_id: int, person_id: int | None = None) -> str:
    """Return the token of what everybody in a workspace may see, or of what one person alone may."""
    return f"w{workspace_id}" + (f"only{person_id}" if person_id else "")


def scopes_of(seat: Seat) -> tuple[str, ...]:
    """Return the tokens of which one is on everything that the seat's person may see."""
    return scope_token(seat.workspace.pk), scope_token(seat.workspace.pk, seat.person.pk)


def unindexed(most: int) -> list[int]:
    """Return assets that the index does not know, the newest first."""
    asset = Asset._meta.db_table
    statement = f"""SELECT a.id FROM {asset} a LEFT JOIN {INDEX.table} f ON f.rowid = a.id
        WHERE a.deleted_at IS NULL AND a.kind NOT LIKE %s AND f.rowid IS NULL
        AND EXISTS (SELECT 1 FROM {Version._meta.db_table} v WHERE v.asset_id = a.id) ORDER BY a.id DESC LIMIT %s"""
    with connection.cursor() as cursor:
        cursor.execute(statement, [f"%{SAMPLE}", most])
        return [pk for (pk,) in cursor.fetchall()]


def index_missing() -> None:
    """Index what the index does not know: what was there before it, and what was written past it."""
    while ids := unindexed(AT_ONCE):
        with transaction.atomic():
            index_assets(ids)
        if set(ids) & set(unindexed(AT_ONCE)):
            return
