"""App configuration of patrols."""

from django.apps import AppConfig


class PatrolsConfig(AppConfig):
    """The patrols app; see the package docstring for what it holds."""

    name = "patrols"
    default_auto_field = "django.db.models.BigAutoField"
