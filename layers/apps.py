"""App configuration of layers."""

from django.apps import AppConfig


class LayersConfig(AppConfig):
    """The layers app; see the package docstring for what it holds."""

    name = "layers"
    default_auto_field = "django.db.models.BigAutoField"
