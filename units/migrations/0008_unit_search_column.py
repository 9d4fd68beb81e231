"""The text that a unit is found by; the next migration fills it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("units", "0007_search_functions")]
    operations = [
        migrations.AddField("unit", "search", models.TextField(default="", editable=False)),
    ]
