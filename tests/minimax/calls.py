"""Every call of the client with the answer that the documents have for it: whoever adds a method adds its row."""

from tests.minimax import examples, media_calls
from tests.minimax.batches.test_batches import DONE, NEW
from tests.minimax.chat.test_examples import CALLED, DETAILED, LIVE, SEED
from tests.minimax.media_calls import BOOK, Call, all_of
from tests.minimax.paid import QUESTION

LISTED = {"object": "list", "data": [{**DONE, "error_file_id": "file-HOWS94"}, NEW]}

CALLS: dict[str, Call] = {
    "speech.create": Call(examples.SPEECH_NEW, lambda api: api.speech.create(BOOK)),
    "speech.create of old": Call(examples.SPEECH_OLD, lambda api: api.speech.create(BOOK)),
    "speech.stream": Call(examples.SPEECH_NEW, lambda api: all_of(api.speech.stream(BOOK))),
    "chat.create": Call(LIVE, lambda api: api.chat.create(QUESTION)),
    "chat.create of old": Call(SEED, lambda api: api.chat.create(QUESTION)),
    "chat.create over OpenAI's address": Call(DETAILED, lambda api: api.chat.create(QUESTION, openai=True)),
    "chat.stream": Call(CALLED, lambda api: all_of(api.chat.stream(QUESTION))),
    "batches.create": Call(NEW, lambda api: api.batches.create("193117143535681")),
    "batches.retrieve": Call(DONE, lambda api: api.batches.retrieve(DONE["id"])),
    "batches.cancel": Call(DONE, lambda api: api.batches.cancel(DONE["id"])),
    "batches.list": Call(LISTED, lambda api: api.batches.list()),
    "batches.iter_all": Call(LISTED, lambda api: all_of(api.batches.iter_all())),
    "voices.list": Call(examples.VOICES, lambda api: api.voices.list()),
    "files.upload": Call(examples.UPLOADED, lambda api: api.files.upload("a.mp3", b"sound", "voice_clone")),
    "files.retrieve": Call(examples.RETRIEVED, lambda api: api.files.retrieve("205258526306434")),
    "files.list": Call(examples.FILES, lambda api: api.files.list()),
    "files.delete": Call(examples.FILE_DELETED, lambda api: api.files.delete("205258526306433", "voice_clone")),
    **media_calls.PAID,
    **media_calls.OTHERS,
}
# What is answered with something else than a JSON object; tests of their own know them.
RAW = {"files.content", "speech.session", "speech.token_session"}
