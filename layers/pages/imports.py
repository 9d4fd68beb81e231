"""What came in: for the office, which answers for the registers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render

from geo.http import AccountRequest
from geo.models import ImportJob, Town
from geo.problems import Problem
from geo.sentences import render as sentence
from layers.pages.pages import page_of

PROBLEMS_SHOWN = 50


def imports(request: AccountRequest) -> HttpResponse:
    """Every file that was applied: when, by whom, in which datum, what became of its rows, what was wrong."""
    if not request.user.scope.is_office:
        raise PermissionDenied
    jobs = ImportJob.objects.filter(town__in=Town.objects.visible_to(request.user)).select_related("user")
    page = page_of(jobs, request)
    for job in page:
        _describe(job)
    return render(request, "pages/imports.html", {"page": page})


def _describe(job: Any) -> None:
    job.sentences = [sentence(Problem.from_json(problem)) for problem in job.problems[:PROBLEMS_SHOWN]]
    job.more = max(0, len(job.problems) - PROBLEMS_SHOWN)
