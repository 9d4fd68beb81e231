"""The account, and what its postings let it see."""

from django.contrib.auth.models import AbstractUser
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from geo.access import Scope, scope_of


class User(AbstractUser):
    """An account. What it sees follows from the postings of its person today, never from flags on the account."""

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    @cached_property
    def scope(self) -> Scope:
        """The ground this account covers today (one query, kept for the life of the object)."""
        return scope_of(self)
