"""The addresses of the imitated API."""

from django.urls import path

from studio.sandbox import (
    api,
    batches,
    chat,
    clock_setting,
    faults,
    files,
    images,
    ledger,
    long_speech,
    messages,
    music,
    own_voices,
    plans,
    responses,
    settings,
    speech,
    store,
    transcription,
    video,
    voices,
)  # fmt: skip

urlpatterns = [
    path("v1/t2a_v2", speech.t2a_v2),
    path("v1/get_voice", voices.get_voice),
    path("v1/files/upload", files.upload),
    path("v1/files/list", files.listing),
    path("v1/files/retrieve", files.retrieve),
    path("v1/files/retrieve_content", files.retrieve_content),
    path("v1/files/delete", files.delete),
    path("download/<slug:token>/<str:name>", store.download),
]
for family in (chat, messages, responses, batches, long_speech, own_voices, video, images, music, plans, transcription):
    urlpatterns += family.urlpatterns
if settings.FAULTS:
    urlpatterns += [
        path("_ledger", ledger.ledger),
        path("_fault", faults.fault),
        path("_release", faults.release),
        path("_clock", clock_setting.clock),
    ]
handler404 = api.not_found
