"""The addresses of the imitated API."""

from django.urls import path

from studio.sandbox import api, faults, files, ledger, settings, speech, store, voices

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
if settings.FAULTS:
    urlpatterns += [
        path("_ledger", ledger.ledger),
        path("_fault", faults.fault),
        path("_release", faults.release),
    ]
handler404 = api.not_found
