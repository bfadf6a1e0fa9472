"""What templates need to show a voice."""

from typing import Any

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString

from studio.jobs.models import Job
from studio.library.models import Version
from studio.library.templatetags.library import media_url
from studio.voices import recordings
from studio.voices.cards import Card
from studio.voices.catalogue import Choice
from studio.voices.models import OwnVoice, Voice

register = Library()


@register.simple_tag(takes_context=True)
def sample_attribute(context: dict[str, Any], voice: Voice) -> SafeString:
    """Return the attribute that tells where a voice's sample is, once it was made."""
    version = context["samples"].get(voice.voice_id)
    return format_html(' data-sample="{}"', media_url(context["seat"], version)) if version else SafeString("")


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
