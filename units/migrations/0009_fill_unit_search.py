"""Units of earlier versions can be found by words, too."""

from typing import Any

from django.db import migrations

from units.search_text import search_text

FILL = """
UPDATE units_unit AS unit SET search = said.text
FROM unnest(%s::bigint[], %s::text[]) AS said(id, text) WHERE unit.id = said.id
"""


def fill(apps: Any, schema_editor: Any) -> None:
    """Some thousand rows a statement."""
    units = apps.get_model("units", "Unit").objects
    rows = list(units.values_list("pk", "name", "external_id", "uscc", "address"))
    for start in range(0, len(rows), 5_000):
        some = rows[start : start + 5_000]
        said = [search_text(name=name, number=n, code=c, address=a) for _, name, n, c, a in some]
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(FILL, [[row[0] for row in some], said])


class Migration(migrations.Migration):
    dependencies = [("units", "0008_unit_search_column")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
