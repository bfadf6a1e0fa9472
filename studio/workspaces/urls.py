"""Routes, mounted at the root."""

from django.urls import include, path

from studio.workspaces import views
from studio.workspaces.invitations.views import join
from studio.workspaces.spaces import views as spaces
from studio.workspaces.team import member_views
from studio.workspaces.team import views as team

app_name = "workspaces"
team_urls = [
    path("", team.page, name="team"),
    path("name/", spaces.rename, name="rename"),
    path("delete/", spaces.delete, name="delete"),
    path("leave/", member_views.leave, name="leave"),
    path("<str:key>/", member_views.member, name="member"),
    path("<str:key>/role/", member_views.role, name="role"),
    path("<str:key>/remove/", member_views.remove, name="remove"),
    path("<str:key>/hand-over/", member_views.hand_over, name="hand_over"),
    path("invitations/<str:key>/", team.invitation, name="invitation"),
    path("invitations/<str:key>/send/", team.send_again, name="send_again"),
    path("invitations/<str:key>/withdraw/", team.withdraw, name="withdraw"),
]
urlpatterns: list[object] = [
    path("setup/<str:token>/", views.set_up, name="set_up"),
    path("join/<str:token>/", join, name="join"),
    path("workspaces/", spaces.page, name="spaces"),
    path("workspaces/new/", spaces.new, name="new"),
    path("workspaces/<slug:slug>/restore/", spaces.restore, name="restore"),
    path("w/<slug:slug>/team/", include(team_urls)),
]
