"""The pages of long-form speech: a document is opened, its chapters are put right, and the book is spoken."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from studio.jobs.kinds import kind_named
from studio.lib.fields import KEY_LENGTH, new_key
from studio.lib.http import HtmxRequest, see_other
from studio.lib.numbers import whole
from studio.longform import actions, characters, takes
from studio.longform.access import book_for, chapter_for
from studio.longform.cutting import is_live
from studio.longform.forms import BookForm, ChapterForm, LongformForm, OpenForm
from studio.longform.models import Book, Chapter
from studio.longform.opening import Unreadable, open_document, open_text
from studio.longform.progress import Progress, progress_of
from studio.longform.sent import Sent
from studio.longform.shelf import book_context, books_of, rows_of, shelf_context
from studio.longform.speaking import ANOTHER, pairs_of
from studio.voices.queries import named
from studio.workspaces.access import Seat, member_view

SHELF = "longform"
GUESSED = "It was read as {}. If the chapters look wrong, save it as UTF-8 and open it again."


@require_POST
@member_view("make")
def open_book(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Make a book of a document or a text, and go to its page; nothing is sent yet."""
    form = OpenForm(request.POST, request.FILES, seat=seat)
    if not form.is_valid():
        return refuse_opening(request, seat, form)
    voice = str(form.voices[form.cleaned_data["voice_id"]])
    settings = {**form.spoken, "voice_name": voice, "chapter_s": 1.5, "even": True}
    try:
        if document := form.cleaned_data["document"]:
            book, encoding = open_document(seat, document, settings)
            if encoding:
                messages.info(request, GUESSED.format(encoding))
        else:
            book = open_text(seat, form.cleaned_data["text"], settings)
    except Unreadable as error:
        form.add_error("document", str(error))
        return refuse_opening(request, seat, form)
    there = reverse("longform:book", args=[seat.workspace.slug, book.key])
    return HttpResponseClientRedirect(there) if request.htmx else see_other(there)


@require_GET
@member_view()
def shelf(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Show more books: rows of the list, or a page without script."""
    context = {"seat": seat, "books": books_of(seat, request.GET.get("before", ""))}
    return render(request, "longform/_shelf.html" if request.htmx else "longform/shelf.html", context)


def refuse_opening(request: HtmxRequest, seat: Seat, form: LongformForm) -> HttpResponse:
    """Return the form with what has to be put right: the page, or its composer in the place of the old one."""
    context: dict[str, Any] = {"seat": seat, "kind": kind_named(SHELF), "form": form, "job": None}
    template = "longform/page.html#composer" if request.htmx else "longform/page.html"
    response = render(request, template, context | shelf_context(seat, form), status=422)
    return reswap(retarget(response, "#composer"), "outerHTML") if request.htmx else response


@require_http_methods(["GET", "HEAD", "POST"])
@member_view()
def book(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Show a book; or save it as it was put right, and then do what was pressed."""
    found = book_for(seat, key)
    if request.method == "POST":
        seat.require("make")
        return save(request, seat, found)
    progress = progress_of(found)
    if request.htmx and request.htmx.target == "progress":
        seen = set(request.GET.getlist("seen"))
        rows = [row for row in progress.rows if row.chapter.key in seen]
        context = {"seat": seat, "book": found, "seen": rows, **progress_context(progress)}
        return render(request, "longform/_progress.html", context)
    return show(request, seat, form_of(seat, found), progress)


def progress_context(progress: Progress) -> dict[str, Any]:
    """Return how far a book is, its file, and whether that would be another one now."""
    bound, is_present = actions.file_of(progress)
    return {"progress": progress, "bound": bound, "can_bind": bool(progress.heard) and not is_present}


def form_of(seat: Seat, book: Book) -> BookForm:
    """Return the form of a book as it was saved last."""
    kept = {**book.settings, "pronunciation": pairs_of(book.settings.get("pronunciation", ()))}
    return BookForm(seat=seat, initial={**kept, "title": book.title, "author": book.author})


def show(
    request: HtmxRequest, seat: Seat, form: BookForm, progress: Progress, sent: Sent | None = None
) -> HttpResponse:
    """Return the page of a book, or more of its chapters; ``sent`` is what has to be put right."""
    found = progress.book
    after = "" if sent else request.GET.get("after", "")
    rows = rows_of(progress, after, sent.last if sent else request.GET.get("until", ""))
    if sent:
        sent.show(progress)
    used = [*(row.chapter.voice_id for row in rows.rows), *(row.voice_id for row in progress.cast.shown)]
    form.other_voices = tuple(sorted({voice_id for voice_id in used if voice_id}))
    context = {"seat": seat, "kind": kind_named(SHELF), "book": found, "form": form, "nonce": new_key()}
    context |= book_context(form, progress, rows)
    if after and request.htmx:
        return render(request, "longform/_chapters.html", context)
    context |= {"faults": sent.faults if sent else [], "is_later": bool(after), **progress_context(progress)}
    return render(request, "longform/book.html", context, status=422 if sent else 200)


def save(request: HtmxRequest, seat: Seat, book: Book) -> HttpResponse:
    """Write what was put right, and do what was pressed: nothing of it where something is wrong."""
    if request.POST.get("do") == "stop":  # whatever else the form says
        actions.stop(book)
        return see_other("longform:book", seat.workspace.slug, book.key)
    sent = Sent(book, request.POST)
    form = BookForm(request.POST, request.FILES, seat=seat)
    form.other_voices = sent.voices
    is_right = form.is_valid()
    sent.check(form.voices)
    if not is_right or sent.faults:
        return show(request, seat, form, progress_of(book), sent)
    was_live = is_live(book)
    with transaction.atomic():
        kept = {"cast": bool(book.settings.get("cast"))}
        book.title, book.author = form.cleaned_data["title"], form.cleaned_data["author"]
        book.settings = {**form.settings, **kept}
        book.save(update_fields=["title", "author", "settings"])
        sent.save()
        if was_live != is_live(book):
            characters.split_anew(book)
    return see_other(f"{reverse('longform:book', args=[seat.workspace.slug, book.key])}{do(request, seat, book, form)}")


def do(request: HtmxRequest, seat: Seat, book: Book, form: BookForm) -> str:
    """Do what the pressed button says; return what is added to the page's address, so that its place is seen."""
    verb, _, key = request.POST.get("do", "").partition(":")
    match verb:
        case "up" | "down" | "join":
            beside = actions.join(book, key) if verb == "join" else actions.move(book, key, -1 if verb == "up" else 1)
            return f"?until={beside}#chapter-{beside}" if beside else ""
        case "speak":
            voices = {voice_id: str(voice) for voice_id, voice in form.voices.items()}
            actions.speak(seat, book, request.POST.get("nonce", "")[:KEY_LENGTH] or new_key(), voices)
        case "bind":
            actions.bind(seat, book)
        case "cast" | "one-voice" | "away" | "back" | "apart":
            characters.change(book, verb, key)
            return "#characters"
    return ""


def show_chapter(
    request: HtmxRequest, seat: Seat, chapter: Chapter, form: ChapterForm, status: int = 200
) -> HttpResponse:
    """Return the page of a chapter: its text and, where it is spoken by paragraph, the takes of each."""
    asked = whole(request.GET.get("after", "")) or 0
    page = takes.page_of(chapter, max(0, asked)) if is_live(chapter.book) else None
    context = {"seat": seat, "chapter": chapter, "form": form, "takes": page, "nonce": new_key(), "after": asked}
    is_more = request.htmx and asked and page
    return render(request, "longform/_paragraphs.html" if is_more else "longform/chapter.html", context, status=status)


@require_POST
@member_view("make")
def take(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Redo a paragraph, or choose or lock one of its takes."""
    found = chapter_for(seat, key)
    verb, _, rest = request.POST.get("do", "").partition(":")
    number, _, job = rest.partition(":")
    part = -1 if (told := whole(number, 5)) is None else told
    if verb == "redo":
        voices = {one: str(voice) for one, voice in named(seat.person, [takes.voice_of(found, part)]).items()}
        if not voices:
            messages.error(request, f"{ANOTHER} Nothing was sent.")
        elif not takes.redo(seat, found, part, request.POST.get("nonce", "")[:KEY_LENGTH] or new_key(), voices):
            messages.info(request, "It is being spoken already, or it is not there any more. Nothing was sent.")
    elif verb in ("choose", "lock"):
        takes.choose(found, part, job, lock=verb == "lock")
    elif verb == "lines":
        characters.put_right(found, request.POST)
        messages.success(request, "Saved. What another voice says now is spoken anew when you press Speak.")
    there = reverse("longform:chapter", args=[seat.workspace.slug, found.key])
    return see_other(f"{there}{takes.place_of(found, part, request.POST.get('after', ''))}")


@require_http_methods(["GET", "HEAD", "POST"])
@member_view()
def chapter(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Show a chapter's text, or take another one."""
    found = chapter_for(seat, key)
    if request.method != "POST":
        form = ChapterForm(initial={"title": found.title, "text": found.text})
        return show_chapter(request, seat, found, form)
    seat.require("make")
    form = ChapterForm(request.POST)
    if not form.is_valid():
        return show_chapter(request, seat, found, form, 422)
    found.title = form.cleaned_data["title"]
    characters.write_text(found, form.cleaned_data["text"])
    messages.success(request, f"“{found.title or 'The chapter'}” is saved. What has changed is spoken anew.")
    return see_other("longform:book", seat.workspace.slug, found.book.key)


@require_POST
@member_view("delete_own")
def delete(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Put a book away; what was spoken stays in the library."""
    found = book_for(seat, key)
    seat.require_delete(found.created_by_id)  # type: ignore[attr-defined]
    actions.delete(found)
    back = reverse("longform:restore", args=[seat.workspace.slug, found.key])
    context = {"book": found, "restore_url": back}
    messages.success(request, render_to_string("longform/_put_away.html", context, request))
    return see_other("jobs:page", seat.workspace.slug, SHELF)


@require_POST
@member_view("delete_own")
def restore(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Put a book back on the shelf."""
    found = book_for(seat, key, in_bin=True)
    seat.require_delete(found.created_by_id)  # type: ignore[attr-defined]
    actions.restore(found)
    return see_other("longform:book", seat.workspace.slug, key)
