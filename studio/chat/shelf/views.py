"""Pages of one sort of thing on the shelf: the list, the form, deletion with undo."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from studio.chat.shelf.forms import ShelfForm
from studio.chat.shelf.models import ShelfItem
from studio.lib.http import HtmxRequest, see_other
from studio.workspaces.access import Seat, member_view

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A sort of thing: ``name`` is the prefix of its routes and the folder of its templates."""

    name: str
    label: str
    noun: str
    intro: str
    form_class: type[ShelfForm]
    can_use: bool = False  # there is a route "use"

    @property
    def row_template(self) -> str:
        """Return the template of what the list says of a thing besides its name."""
        return f"chat/{self.name}/_row.html"

    @property
    def model(self) -> type[ShelfItem]:
        """Return the model of its rows."""
        return self.form_class.model

    def find(self, seat: Seat, key: str, *, in_bin: bool = False) -> ShelfItem:
        """Return a thing of the person's workspace. Raises Http404."""
        found = self.model.objects.filter(workspace=seat.workspace, key=key)
        item = (found if in_bin else found.filter(deleted_at=None)).first()
        if item is None:
            raise Http404
        return item  # type: ignore[no-any-return]

    def address(self, seat: Seat) -> str:
        """Return the address of the list."""
        return reverse(f"chat:{self.name}", args=[seat.workspace.slug])


def routes_of(shelf: Shelf) -> list[URLPattern]:
    """Return the routes of a sort of thing."""
    name = shelf.name
    return [
        path(f"{name}/", list_view(shelf), name=name),
        path(f"{name}/new/", edit_view(shelf), name=f"{name}_new"),
        path(f"{name}/<chatkey:key>/", edit_view(shelf), name=f"{name}_edit"),
        path(f"{name}/<chatkey:key>/delete/", delete_view(shelf), name=f"{name}_delete"),
        path(f"{name}/<chatkey:key>/restore/", restore_view(shelf), name=f"{name}_restore"),
    ]


def list_view(shelf: Shelf) -> View:
    """Return the view of the list."""

    @require_safe
    @member_view()
    def show(request: HtmxRequest, seat: Seat) -> HttpResponseBase:
        context = {"seat": seat, "shelf": shelf, "items": list(shelf.model.objects.kept(seat))}
        return render(request, "chat/shelf/list.html", context)

    return show


def edit_view(shelf: Shelf) -> View:
    """Return the view of the form; without a key it makes a new thing."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @member_view("make")
    def edit(request: HtmxRequest, seat: Seat, key: str = "") -> HttpResponseBase:
        item = shelf.find(seat, key) if key else None
        form = shelf.form_class(request.POST if request.method == "POST" else None, seat=seat, item=item)
        if form.is_valid():
            saved = form.save()
            messages.success(request, f"“{saved}” is saved.")
            return see_other(shelf.address(seat))
        context = {"seat": seat, "shelf": shelf, "form": form, "item": item}
        return render(request, f"chat/{shelf.name}/form.html", context, status=422 if form.is_bound else 200)

    return edit


def delete_view(shelf: Shelf) -> View:
    """Return the view that takes a thing off the shelf."""

    @require_POST
    @member_view("delete_own")
    def delete(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
        item = shelf.find(seat, key, in_bin=True)
        seat.require_delete(item.created_by_id)
        shelf.model.objects.filter(pk=item.pk, deleted_at=None).update(deleted_at=timezone.now())
        text = f"“{item}” was deleted."
        if request.htmx:
            undo = reverse(f"chat:{shelf.name}_restore", args=[seat.workspace.slug, key])
            return trigger_client_event(HttpResponse(), "studio:toast", {"text": text, "undoUrl": undo})
        messages.success(request, text)
        return see_other(shelf.address(seat))

    return delete


def restore_view(shelf: Shelf) -> View:
    """Return the view that puts a deleted thing back."""

    @require_POST
    @member_view("delete_own")
    def restore(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
        item = shelf.find(seat, key, in_bin=True)
        seat.require_delete(item.created_by_id)
        shelf.model.objects.filter(pk=item.pk).update(deleted_at=None)
        text = f"“{item}” is back."
        if request.htmx:
            return trigger_client_event(HttpResponse(), "studio:toast", {"text": text, "go": shelf.address(seat)})
        messages.success(request, text)
        return see_other(shelf.address(seat))

    return restore
