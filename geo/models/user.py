"""The account, and what its postings let it see."""

from django.contrib.auth.models import AbstractUser
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from geo.access import Scope, scope_of
from geo.models.town import Town


class User(AbstractUser):
    """An account. What it sees follows from the postings of its person today, never from flags on the account."""

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    @cached_property
    def scope(self) -> Scope:
        """The ground this account covers today (one query, kept for the life of the object)."""
        return scope_of(self)

    @cached_property
    def towns(self) -> tuple[Town, ...]:
        """The towns in which this account holds a posting today, by code (one query, kept like `scope`)."""
        return tuple(Town.objects.visible_to(self).order_by("code"))
