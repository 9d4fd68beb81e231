"""App configuration of patrols."""

from django.apps import AppConfig


class PatrolsConfig(AppConfig):
    """The patrols app; see the package docstring for what it holds."""

    name = "patrols"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Coverage is computed anew whenever the boundaries of a town change; the ledger of visits can be read."""
        from geo.hooks import after_boundaries
        from patrols.ledgers.visit_ledger import VisitLedger
        from patrols.tasks import follow_boundaries
        from units.ledgers.kinds import register_without_coordinates

        after_boundaries(follow_boundaries)
        register_without_coordinates(VisitLedger)
