"""Comments and drawings go along with assets to another workspace, by the people who said them."""

from studio.library.transfers.copying import Copies, values_of
from studio.review.models import Comment

WITHDRAWN = {"text": "", "place": {}, "earlier": []}  # of what was taken back only that there was something


def carry_comments(copies: Copies) -> None:
    """Write the comments of assets beside their copies, threads before their answers. In the caller's transaction.

    Nobody is told of a name in them anew, and reviews do not go along: that team decides for itself.
    """
    said = Comment.objects.filter(asset__in=list(copies.assets)).order_by("pk")
    heads, answers = said.filter(parent=None), list(said.filter(parent__isnull=False, deleted_at=None))
    answered = {one.parent_id for one in answers}  # type: ignore[attr-defined]
    threads = write(copies, [one for one in heads if one.deleted_at is None or one.pk in answered], {})
    write(copies, answers, threads)


def write(copies: Copies, said: list[Comment], threads: dict[int, int]) -> dict[int, int]:
    """Write some comments, and return their ids there by those here."""
    versions = copies.versions
    made = [
        Comment(
            **values_of(one, "key", "asset", "version", "parent", "resolved_in")
            | (WITHDRAWN if one.deleted_at else {})
            | {
                "asset_id": copies.assets[one.asset_id].pk,  # type: ignore[attr-defined]
                "version_id": versions[one.version_id],  # type: ignore[attr-defined]
                "parent_id": threads.get(one.parent_id or 0),  # type: ignore[attr-defined]
                "resolved_in_id": versions.get(one.resolved_in_id or 0),  # type: ignore[attr-defined]
            }
        )
        for one in said
    ]
    Comment.objects.bulk_create(made)
    return {old.pk: new.pk for old, new in zip(said, made, strict=True)}
