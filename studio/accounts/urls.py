"""Routes, mounted at the root."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.generic import RedirectView

from studio.accounts import forgotten, views
from studio.accounts.openid import views as openid
from studio.accounts.operator import post
from studio.accounts.operator import views as operator
from studio.accounts.passkeys import views as passkeys
from studio.accounts.sessions import views as sessions
from studio.accounts.sign_in.views import SignInView

app_name = "accounts"


def disabled(request: HttpRequest, rest: str) -> HttpResponse:
    """Raise Http404: disables allauth's mail pages: those of ours send mail, where it is set up."""
    raise Http404


urlpatterns: list[object] = [
    path("settings/", views.page, name="settings"),
    path("settings/key/", views.key, name="key"),
    path("settings/key/check/", views.check_key, name="check_key"),
    path("settings/key/keep-old/", views.drop_new_key, name="drop_new_key"),
    path("settings/key/remove/", views.remove_key, name="remove_key"),
    path("settings/profile/", views.profile, name="profile"),
    path("settings/mail/", views.mail, name="mail"),
    path("settings/switch/<str:name>/", views.switch, name="switch"),
    path("settings/sessions/", sessions.page, name="sessions"),
    path("settings/sessions/end-others/", sessions.end_others, name="end_other_sessions"),
    path("settings/sessions/<int:row>/end/", sessions.end, name="end_session"),
    path("settings/openid/link/", openid.link, name="link_openid"),
    path("settings/openid/unlink/", openid.unlink, name="unlink_openid"),
    path("settings/accounts/", operator.page, name="people"),
    path("settings/accounts/mail/try-again/", post.try_again, name="try_mail_again"),
    path("settings/accounts/mail/dismiss/", post.dismiss, name="dismiss_mail"),
    path("settings/accounts/mail/trial/", post.send_trial, name="send_trial_mail"),
    path("settings/accounts/<str:key>/switch/", operator.switch, name="switch_person"),
    path("settings/accounts/<str:key>/sign-out/", operator.sign_out, name="sign_out_person"),
    path("settings/accounts/<str:key>/password-link/", operator.make_link, name="password_link"),
    path("new-password/<str:token>/", operator.new_password, name="new_password"),
    path("accounts/openid/", openid.begin, name="openid"),
    path("accounts/openid/callback/", openid.callback, name="openid_callback"),
    # These override allauth's own routes, which are included after them.
    path("accounts/login/", SignInView.as_view(), name="sign_in"),
    path("accounts/password/reset/", forgotten.forgotten, name="forgotten"),
    path("accounts/sessions/", RedirectView.as_view(url="/settings/sessions/"), name="all_sessions"),
    path("accounts/2fa/webauthn/reauthenticate/", passkeys.confirm, name="confirm_by_passkey"),
    path("accounts/2fa/webauthn/keys/<int:pk>/remove/", passkeys.remove, name="remove_passkey"),
    path("accounts/2fa/", RedirectView.as_view(url="/settings/#security"), name="second_step"),
    re_path(r"^accounts/(?P<rest>email/|confirm-email/|password/reset/|login/code/).*$", disabled),
]
