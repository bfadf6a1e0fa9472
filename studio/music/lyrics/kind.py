"""Lyrics: one request, which brings a text with tags and a title."""

from pathlib import Path
from typing import Any

from studio.jobs.kinds import Done, FromBytes, Inputs, Kind, Quote, Result, first_words, register
from studio.minimax.client import Api
from studio.minimax.music.endpoints import LyricsRequest
from studio.music.choices import Estimate, money_for
from studio.music.lyrics.forms import MOST, LyricsForm
from studio.music.lyrics.order import LyricsOrder
from studio.music.place import MUSIC

PRICED_AS = "lyrics_generation"  # its endpoint: it has no model
WRITE = "write_full_song"
EDIT = "edit"


@register
class LyricsKind(Kind[LyricsOrder]):
    """Lyrics that MiniMax writes, or changes."""

    name = "lyrics"
    label = "Lyrics"
    medium = "text"
    icon = "music"
    home = MUSIC
    order_class = LyricsOrder
    form_class = LyricsForm
    page_template = "music/lyrics.html"
    card_template = "music/_lyrics_card.html"
    messages_file = Path(__file__).parent / "error_messages.toml"

    def title(self, order: LyricsOrder) -> str:
        """Return the first words of what it is about."""
        return first_words(order.about)

    def quote(self, order: LyricsOrder) -> Quote:
        """Return one draft."""
        return Quote("drafts", 1, PRICED_AS)

    def page_context(self, seat: Any, form: Any) -> dict[str, Any]:
        """Return how much each field takes, and what a draft costs."""
        quote = self.quote(LyricsOrder())
        return {"most": MOST, "estimate": Estimate(str(quote), money_for(quote))}

    async def start(self, api: Api, order: LyricsOrder, inputs: Inputs) -> Done:
        """Ask once."""
        mode = EDIT if order.lyrics else WRITE
        found = await api.music.lyrics(LyricsRequest(order.prompt, mode, order.lyrics))
        facts = {"style_tags": found.style_tags, "trace_id": found.trace_id}
        return Done((Result(FromBytes(found.lyrics.encode()), ".txt", title=found.title[:120]),), facts=facts)
