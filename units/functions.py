"""Functions of our own in the database, behind the indexes by which units are found (migration search_functions)."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, TextField


class SearchGrams(Func):
    """All characters and pairs of neighbours of a text: words of one or two characters find their index, too."""

    function = "unit_search_grams"
    output_field = ArrayField(TextField())


class PhoneKeys(Func):
    """Every number of two columns and its last four digits."""

    function = "unit_phone_keys"
    output_field = ArrayField(TextField())
