"""Tracks hold no raw fixes any more: they are in patrols_trackfixes."""

from django.db import migrations, models
from django.db.models import Q

NAME = "track_once_a_source_and_day"


class Migration(migrations.Migration):
    dependencies = [("patrols", "0012_fixes_into_their_months")]
    operations = [
        migrations.RemoveConstraint("track", NAME),
        migrations.AddConstraint(
            "track",
            models.UniqueConstraint(
                fields=["source", "walked_on", "is_quarantined"],
                condition=Q(replaced_at=None, is_untimed=False, has_fixes=True, source__isnull=False),
                name=NAME,
            ),
        ),
        migrations.RemoveField("track", "fixes"),
    ]
