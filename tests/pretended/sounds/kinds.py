from collections.abc import AsyncIterator
from dataclasses import dataclass

from django import forms

from studio.jobs.forms import JobForm
from studio.jobs.kinds import Api, Chunk, Done, FromTape, Inputs, Kind, Order, Quote, Result, register


@dataclass(frozen=True)
class SoundOrder(Order):
    prompt: str = ""
    seconds: int = 5


class SoundForm(JobForm):
    prompt = forms.CharField(label="What should we hear?", max_length=300)
    seconds = forms.IntegerField(label="Seconds", min_value=1, max_value=20, initial=5)

    def order(self) -> SoundOrder:
        return SoundOrder(**self.order_data)


@register
class Sounds(Kind[SoundOrder]):
    name = "sounds"
    label = "Sounds"
    medium = "audio"
    order_class = SoundOrder
    form_class = SoundForm

    def quote(self, order: SoundOrder) -> Quote:
        return Quote("seconds", order.seconds, "sounds-01")

    def streams(self, order: SoundOrder) -> bool:
        return True

    async def stream(self, api: Api, order: SoundOrder, inputs: Inputs) -> AsyncIterator[Chunk | Done]:
        async for piece in api.sounds.stream(order.prompt, order.seconds):
            yield Chunk("audio", piece)
        yield Done((Result(FromTape("audio"), ".mp3"),), charged_units=order.seconds)
