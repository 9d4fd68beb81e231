"""The accounts of the invented town: one for each role, with passwords that are generated here and never shipped."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from geo.clock import today
from geo.models import Person, Posting, Role, Town, User

ROLES = {
    "office": Role.OFFICE,
    "leader": Role.LEADER,
    "gridlead": Role.GRID_LEAD,
    "gridmember": Role.GRID_MEMBER,
    "village": Role.VILLAGE,
    "county": Role.COUNTY,
}
ADMINISTRATOR = "admin"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another when typed from a screen


class NoSuchPerson(LookupError):
    """The town has nobody without an account who holds the role today."""


@dataclass(frozen=True, slots=True)
class Account:
    """One line of the passwords file."""

    username: str
    password: str
    role: str
    person: str

    def __str__(self) -> str:
        return f"  {self.username:<11} {self.password:<16} {self.role} {self.person}".rstrip()


def new_password() -> str:
    """About 59 bits, in three groups that can be typed: `k4te-7mfw-x2qa`."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


def read_passwords(file: Path) -> dict[str, str]:
    """Usernames and passwords of an earlier run; nothing when there was none."""
    if not file.exists():
        return {}
    lines = (line.split() for line in file.read_text(encoding="utf-8").splitlines())
    return {words[0]: words[1] for words in lines if len(words) >= 2}


def write_passwords(file: Path, accounts: list[Account]) -> None:
    """The whole file or none of it, readable by its owner alone (mode 0600)."""
    new = file.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.writelines(f"{account}\n" for account in accounts)
    new.replace(file)


def _holder(town: Town, username: str, role: Role) -> Person:
    """The person who has this account already, else the first holder of the role who has none."""
    postings = Posting.objects.in_force(today()).filter(person__town=town, role=role).order_by("pk")
    mine = postings.filter(person__user__username=username).first()
    posting = mine or postings.filter(person__user=None).first()
    if posting is None:
        raise NoSuchPerson(role.label)
    return posting.person


def _account(username: str, password: str, **flags: bool) -> User:
    user, _ = User.objects.get_or_create(username=username, defaults=flags)
    if not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    return user


@transaction.atomic
def make_accounts(town: Town, known: dict[str, str]) -> list[Account]:
    """One account per role, linked to a person of the town; `known` passwords are kept, the others generated.

    Raises NoSuchPerson when a role has no holder; then nothing is made.
    """
    accounts = []
    for username, role in ROLES.items():
        person = _holder(town, username, role)
        password = known.get(username) or new_password()
        person.user = _account(username, password)
        person.save(update_fields=["user"])
        accounts.append(Account(username, password, str(role.label), person.name))
    password = known.get(ADMINISTRATOR) or new_password()
    _account(ADMINISTRATOR, password, is_staff=True, is_superuser=True)
    accounts.append(Account(ADMINISTRATOR, password, "", ""))
    return accounts
