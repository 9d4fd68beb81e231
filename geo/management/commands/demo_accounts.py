"""Make one account per role in an invented town and keep their passwords in DATA_DIR/passwords (0600)."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from geo.demo_accounts import NoSuchPerson, make_accounts, read_passwords, write_passwords
from geo.models import Town


class Command(BaseCommand):
    """`manage.py demo_accounts --town CODE`; a town that is not marked as a demonstration is refused."""

    help = "Makes one account per role in the demonstration town and prints their passwords"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The town by its code."""
        parser.add_argument("--town", required=True, metavar="CODE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the accounts, keep the passwords, print them."""
        town = Town.objects.filter(code=options["town"], is_demo=True).first()
        if town is None:
            raise CommandError(_("There is no demonstration town with the code %(code)s.") % {"code": options["town"]})
        file = settings.DATA_DIR / "passwords"
        try:
            accounts = make_accounts(town, read_passwords(file))
        except NoSuchPerson as error:
            raise CommandError(
                _("Nobody in the town holds the role “%(role)s” today.") % {"role": error.args[0]}
            ) from error
        write_passwords(file, accounts)
        for account in accounts:
            self.stdout.write(str(account))
