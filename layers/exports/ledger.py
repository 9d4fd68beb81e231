"""The whole register as the ledger it came from, for the office: with phones, to be edited and loaded again."""

import logging
import tempfile
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.http import FileResponse

from geo.clock import today
from geo.http import AccountRequest
from layers.filters import UnitFilter
from layers.pages.asked import asking
from units.ledgers.export import write_ledger

log = logging.getLogger("audit.export")


@asking
def ledger_xlsx(request: AccountRequest, asked: UnitFilter) -> FileResponse:
    """The town's units as .xlsx; who took it is logged."""
    town = asked.place(request.user)
    if town is None or town.pk not in request.user.scope.office_town_ids:
        raise PermissionDenied
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.xlsx"
        count = write_ledger(town, path, phones=True)
        log.info("ledger.xlsx by %s: %s, %d units with phones", request.user.username, town.code, count)
        file = path.open("rb")  # stays readable after the folder is gone; FileResponse closes it
    return FileResponse(file, as_attachment=True, filename=f"ledger-{town.code}-{today()}.xlsx")
