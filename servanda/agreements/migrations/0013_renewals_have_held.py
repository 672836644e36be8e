"""A renewal that never held leaves its chain, so that what it was to renew can be renewed anew."""

from django.db import migrations, models
from django.db.models import F, Q

FORWARD = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE agreements_contract SET previous_id = NULL WHERE terminated_on < starts_on AND previous_id IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0012_promise_notices")]
    operations = [
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "contract",
            models.CheckConstraint(
                condition=Q(("previous", None), ("terminated_on", None), ("terminated_on__gte", F("starts_on")), _connector="OR"),
                name="renewal_that_never_held_is_none",
            ),
        ),
    ]
