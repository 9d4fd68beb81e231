"""What came in: for the office, which answers for the registers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render

from geo.http import AccountRequest
from geo.models import ImportDraft, ImportJob, ImportKind
from geo.problems import Problem
from geo.sentences import render as sentence
from layers.pages.choices import COUNT_LABELS
from layers.pages.pages import page_of

PROBLEMS_SHOWN = 50
PENDING_SHOWN = 20


def imports(request: AccountRequest) -> HttpResponse:
    """Every file that was applied: when, by whom, in which datum, what became of its rows, what was wrong."""
    if not request.user.scope.is_office:
        raise PermissionDenied
    jobs = ImportJob.objects.filter(town__in=request.user.scope.office_town_ids).select_related("user", "draft")
    counted = dict(jobs.order_by().values_list("kind").annotate(n=Count("pk")))
    kind = request.GET.get("kind", "")
    page = page_of(jobs.filter(kind=kind) if kind in ImportKind.values else jobs, request)
    for job in page:
        _describe(job)
    kinds = [{"key": key, "label": label, "count": counted[key]} for key, label in ImportKind.choices if key in counted]
    pending = ImportDraft.objects.visible_to(request.user).pending().select_related("user")[:PENDING_SHOWN]
    context = {"page": page, "kind": kind, "kinds": kinds, "pending": pending}
    return render(request, "pages/imports.html", context)


def _describe(job: Any) -> None:
    job.lawful = job.evidence.get("lawful", [])
    job.shares = sorted(job.evidence.get("shares", {}).items(), key=lambda pair: -pair[1])
    job.counted = [(COUNT_LABELS.get(key, key), count) for key, count in job.counts.items()]
    job.sentences = [sentence(Problem.from_json(problem)) for problem in job.problems[:PROBLEMS_SHOWN]]
    job.more = max(0, len(job.problems) - PROBLEMS_SHOWN)
