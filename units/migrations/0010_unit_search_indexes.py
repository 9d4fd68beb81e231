"""Words and phones find their units without reading all of them."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

from units.functions import PhoneKeys, SearchGrams


class Migration(migrations.Migration):
    dependencies = [("units", "0009_fill_unit_search")]
    operations = [
        migrations.AddIndex("unit", GinIndex(SearchGrams("search"), name="unit_by_grams")),
        migrations.AddIndex("unit", GinIndex(PhoneKeys("principal_phone", "controller_phone"), name="unit_by_phone")),
    ]
