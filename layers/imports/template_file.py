"""导入模板 of a kind, with the lists of the office's own town."""

from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header

from geo.http import AccountRequest
from geo.models import ImportKind, Town
from layers.imports.found import office_only
from units.ledgers.kinds import kinds
from units.ledgers.template_book import template_book

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def template_file(request: AccountRequest, kind: str) -> HttpResponse:
    """The workbook as a download."""
    office_only(request)
    entry = next((one for name, one in kinds().items() if name.value.lower() == kind), None)
    town = Town.objects.filter(pk__in=request.user.scope.office_town_ids).order_by("code").first()
    if entry is None or town is None:
        raise Http404
    with translation.override("zh-hans"):
        name = f"{ImportKind(entry.kind).label}导入模板.xlsx"
    disposition = content_disposition_header(True, name) or "attachment"
    return HttpResponse(template_book(entry, town), content_type=XLSX, headers={"Content-Disposition": disposition})
