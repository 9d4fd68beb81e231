"""Why an edit is refused, for the panel and for the map."""

from django.http import JsonResponse

from geo.problems import Refused
from geo.sentences import render as sentence


def refused_json(refused: Refused) -> JsonResponse:
    """422 with the sentences and the places [lon, lat] to be marked on the map."""
    places = [[p.params["lon"], p.params["lat"]] for p in refused.problems if "lon" in p.params]
    return JsonResponse({"problems": [sentence(p) for p in refused.problems], "places": places}, status=422)
