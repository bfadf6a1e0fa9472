"""The URLs of the imitated API."""

from django.urls import path

from studio.sandbox import settings
from studio.sandbox.anthropic import views as anthropic_views
from studio.sandbox.batches import views as batches_views
from studio.sandbox.chat import views as chat_views
from studio.sandbox.core import api, clock_view, ledger, store
from studio.sandbox.faults import app as faults_app
from studio.sandbox.files import views as files_views
from studio.sandbox.images import views as images_views
from studio.sandbox.long_speech import views as long_speech_views
from studio.sandbox.music import views as music_views
from studio.sandbox.openai import views as openai_views
from studio.sandbox.plans import urls as plans_urls
from studio.sandbox.speech import views as speech_views
from studio.sandbox.transcription import views as transcription_views
from studio.sandbox.video import views as video_views
from studio.sandbox.video_v2 import views as video_v2_views
from studio.sandbox.voices import urls as voices_urls
from studio.sandbox.voices import views as voices_views

urlpatterns = [
    path("v1/t2a_v2", speech_views.t2a_v2),
    path("v1/get_voice", voices_views.get_voice),
    path("v1/files/upload", files_views.upload),
    path("v1/files/list", files_views.list_files),
    path("v1/files/retrieve", files_views.retrieve),
    path("v1/files/retrieve_content", files_views.retrieve_content),
    path("v1/files/delete", files_views.delete),
    path("download/<slug:token>/<str:name>", store.download),
]
FAMILIES = (
    chat_views,
    anthropic_views,
    openai_views,
    batches_views,
    long_speech_views,
    voices_urls,
    video_views,
    video_v2_views,
    images_views,
    music_views,
    plans_urls,
    transcription_views,
)
for family in FAMILIES:
    urlpatterns += family.urlpatterns
if settings.FAULTS:
    urlpatterns += [
        path("_ledger", ledger.ledger),
        path("_fault", faults_app.fault),
        path("_release", faults_app.release),
        path("_clock", clock_view.clock),
    ]
handler404 = api.not_found
