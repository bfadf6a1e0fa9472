"""Other orders than the newest first: by name, and by when something was last said about it; by keyset too."""

from django.db.models import Max, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower

from studio.gallery.filters import NAME, Filters
from studio.library.models import Asset, AssetQuery
from studio.library.search.find import to_sql
from studio.review.models import Comment
from studio.workspaces.access import Seat


def sorted_ids(
    seat: Seat, chosen: Filters, assets: AssetQuery, limit: int, anchor: int | None, *, upwards: bool
) -> list[int]:
    """Return ids in the chosen order behind an asset or, ``upwards``, before it, the nearest first."""
    assets = narrow(seat, chosen, assets)
    rank = by_name if chosen.sort == NAME else by_talk
    return list(rank(assets, anchor, upwards=upwards)[:limit])


def narrow(seat: Seat, chosen: Filters, assets: AssetQuery) -> AssetQuery:
    """Return the assets that the filters leave."""
    if not chosen.is_narrow:
        return assets
    statement, values = to_sql(seat, chosen.question())
    return assets.filter(pk__in=RawSQL(statement, values))


def by_name(assets: AssetQuery, anchor: int | None, *, upwards: bool) -> QuerySet[Asset, int]:
    """Return ids by title without case, those of one title by age."""
    found = assets.annotate(folded=Lower("title"))
    title = found.model.objects.filter(pk=anchor).values_list(Lower("title"), flat=True).first() if anchor else None
    if title is not None and upwards:
        found = found.filter(Q(folded__lte=title), Q(folded__lt=title) | Q(pk__lt=anchor))
    elif title is not None:
        found = found.filter(Q(folded__gte=title), Q(folded__gt=title) | Q(pk__gt=anchor))
    signs = ("-folded", "-pk") if upwards else ("folded", "pk")
    return found.order_by(*signs).values_list("pk", flat=True)


def by_talk(assets: AssetQuery, anchor: int | None, *, upwards: bool) -> QuerySet[Comment, int]:
    """Return ids of what was talked about, the latest talk first."""
    said = Comment.objects.filter(asset__in=assets, deleted_at=None).values("asset").annotate(last=Max("pk"))
    last = Comment.objects.filter(asset=anchor, deleted_at=None).aggregate(last=Max("pk"))["last"] if anchor else None
    if last is not None:
        said = said.filter(last__gt=last) if upwards else said.filter(last__lt=last)
    return said.order_by("last" if upwards else "-last").values_list("asset", flat=True)
