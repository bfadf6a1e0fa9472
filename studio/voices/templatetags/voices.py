"""What templates need to show a voice."""

import json
from typing import Any

from django.db.models import Q
from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString

from studio.jobs.models import OPEN, Job
from studio.lib.templatetags.ui import hue
from studio.library.models import Version
from studio.library.templatetags.library import media_url
from studio.voices import recordings
from studio.voices.cards import Card
from studio.voices.catalogue import Choice
from studio.voices.models import OwnVoice, Standing, Voice

register = Library()


@register.simple_tag(takes_context=True)
def sample_attribute(context: dict[str, Any], voice: Voice) -> SafeString:
    """Return the attribute that tells where a voice's sample is, once it was made."""
    version = context["samples"].get(voice.voice_id)
    return format_html(' data-sample="{}"', media_url(context["seat"], version)) if version else SafeString("")


@register.simple_tag
def mix_attribute(choice: Choice) -> SafeString:
    """Return the attribute that tells the voices of a mix with their weights, as JSON; nothing for one voice."""
    shown = [
        {"voice_id": voice.voice_id, "name": voice.name, "description": voice.about, "hue": hue(voice.voice_id),
         "weight": weight}
        for voice, weight in choice.parts
    ]  # fmt: skip
    return format_html(' data-mix="{}"', json.dumps(shown)) if shown else SafeString("")


@register.simple_tag(takes_context=True)
def card_of(context: dict[str, Any], choice: Choice) -> Card:
    """Return what a voice's card shows."""
    return Card(context["seat"], choice, context["samples"].get(choice.voice.voice_id))


@register.simple_tag
def own_of(job: Job) -> OwnVoice | None:
    """Return the voice that a job made, as it stands now."""
    return OwnVoice.objects.filter(job=job).first()


@register.simple_tag
def judged(version: Version) -> recordings.Judgement:
    """Return what was measured of a recording, in words."""
    return recordings.judge(version)


@register.simple_tag
def try_number(job: Job) -> int:
    """Return which of its person's tries a job is, of those that nobody has decided on."""
    waiting = OwnVoice.objects.filter(state=Standing.TRY).values("job")
    earlier = Job.objects.filter(kind=job.kind, workspace=job.workspace, created_by=job.created_by, pk__lt=job.pk)
    return 1 + earlier.filter(Q(pk__in=waiting) | Q(state__in=OPEN)).count()
