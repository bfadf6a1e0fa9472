"""The app of people and their keys."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, how they sign in, and the API key of each."""

    name = "studio.accounts"
    label = "accounts"
