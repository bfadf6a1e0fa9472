"""What people are told by mail of comments and reviews; whether they may see it is asked when it is sent."""

from typing import Any

from django.urls import reverse

from studio.library.models import Asset
from studio.mail.letter import Letter
from studio.mail.models import Mail, When
from studio.mail.topics import GRACE, Topic, register
from studio.mail.words import Words, say
from studio.review.models import Comment, Decision, Mention, Reviewer, Verdict
from studio.review.queries import people_who
from studio.review.waiting import pending


def letter_about(
    row: Mail, asset: Asset, subject: Words, lead: Words, verb: str = "view", **more: Any
) -> Letter | None:
    """Return a letter that leads to an asset; None for whom it is not there, or may not do that with it (any more)."""
    if asset.deleted_at is not None or asset.workspace.deleted_at is not None:
        return None
    if row.person not in people_who(verb, asset):
        return None
    said: Comment | None = more.pop("comment", None)
    anchor = f"#comment-{said.key}" if said else ""
    path = reverse("library:asset", args=[asset.workspace.slug, asset.key]) + anchor
    return Letter(subject, lead, button="Open it", path=path, thread=f"asset-{asset.key}", **more)


def compose_mention(row: Mail) -> Letter | None:
    """Return a comment that names somebody, unless they have seen it."""
    rows = Mention.objects.select_related("comment__asset__workspace", "comment__author")
    found = rows.filter(pk=row.facts["mention"], seen_at=None, comment__deleted_at=None).first()
    if found is None:
        return None
    said: Comment = found.comment
    names = {"who": said.author, "what": said.asset.title}
    subject, lead = say("{who} named you: {what}", **names), say("{who} named you in a comment on {what}:", **names)
    return letter_about(row, said.asset, subject, lead, quote=said.text, comment=said)


def compose_answer(row: Mail) -> Letter | None:
    """Return an answer in a thread, unless it was taken back."""
    rows = Comment.objects.select_related("asset__workspace", "author")
    said = rows.filter(key=row.facts["comment"], deleted_at=None).first()
    if said is None:
        return None
    names = {"who": said.author, "what": said.asset.title}
    subject, lead = say("{who} answered: {what}", **names), say("{who} answered a comment on {what}:", **names)
    return letter_about(row, said.asset, subject, lead, quote=said.text, comment=said)


def compose_asked(row: Mail) -> Letter | None:
    """Return that a review is asked of somebody, unless they have decided or are not asked any more."""
    rows = pending(Reviewer.objects.filter(pk=row.facts["reviewer"], person=row.person))
    found = rows.select_related("review__asset__workspace", "review__asked_by").first()
    if found is None:
        return None
    review = found.review
    names = {"who": review.asked_by, "what": review.asset.title}
    notes = (f"Until {review.due_on:%-d %B %Y}.",) if review.due_on else ()
    subject, lead = say("To review: {what}", **names), say("{who} asks you whether {what} is good.", **names)
    return letter_about(row, review.asset, subject, lead, "decide", notes=notes)


def compose_decided(row: Mail) -> Letter | None:
    """Return what somebody decided, as it stands now, about a version that is still the newest."""
    rows = Decision.objects.select_related("version__asset__workspace", "person")
    found = rows.filter(pk=row.facts["decision"]).first()
    if found is None:
        return None
    asset = found.version.asset
    names = {"who": found.person, "what": asset.title, "version": f"v{found.version.number}"}
    if found.verdict == Verdict.APPROVE:
        subject, lead = say("Approved: {what}", **names), say("{who} approved {what} ({version}).", **names)
    else:
        subject, lead = (
            say("Changes asked: {what}", **names),
            say("{who} asks for changes to {what} ({version}).", **names),
        )
    return letter_about(row, asset, subject, lead)


register(Topic("mention", compose_mention, "Somebody names me in a comment", When.NOW, GRACE))
register(Topic("asked", compose_asked, "A review is asked of me", When.NOW, GRACE))
register(Topic("decided", compose_decided, "Something of mine is decided", When.NOW, GRACE))
register(Topic("answered", compose_answer, "Somebody answers my comment", When.DAILY, GRACE))
