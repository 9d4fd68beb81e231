"""The one home of advisory lock numbers. Every lock belongs to one town and lasts until the end of the transaction."""

from enum import IntEnum

from django.db import connection

from geo.models import Town


class Lock(IntEnum):
    """What is locked."""

    GROUND = 7101  # the boundaries of a town and which unit stands in which grid
    REGISTER = 7102  # the ledger of a town: two imports never run side by side


def hold(lock: Lock, town: Town, *, shared: bool = False) -> None:
    """Wait for the lock and keep it until the transaction ends; RuntimeError outside of a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("a lock that ends with its transaction needs a transaction")
    function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [int(lock), town.pk])


def try_hold(lock: Lock, town: Town) -> bool:
    """Take the lock shared, with everybody who changes single rows; False at once while somebody holds it alone."""
    if not connection.in_atomic_block:
        raise RuntimeError("a lock that ends with its transaction needs a transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock_shared(%s, %s)", [int(lock), town.pk])
        return bool(cursor.fetchone()[0])
