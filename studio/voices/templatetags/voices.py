"""What templates need to show a voice."""

from typing import Any

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString

from studio.library.templatetags.library import media_url
from studio.voices.models import Voice

register = Library()


@register.simple_tag(takes_context=True)
def sample_attribute(context: dict[str, Any], voice: Voice) -> SafeString:
    """Return the attribute that tells where a voice's sample is, once it was made."""
    version = context["samples"].get(voice.voice_id)
    return format_html(' data-sample="{}"', media_url(context["seat"], version)) if version else SafeString("")
