"""Phones keep what was written; of those from before only the digits are known."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_numbers_and_tree")]
    operations = [
        migrations.AddField(
            "contactphone", "written", models.CharField(default="", max_length=60), preserve_default=False
        ),
        migrations.RunSQL("UPDATE customers_contactphone SET written = digits", migrations.RunSQL.noop),
        migrations.AddConstraint(
            "contactphone",
            models.CheckConstraint(
                condition=models.Q(("written", ""), _negated=True), name="phone_was_written_somehow"
            ),
        ),
    ]
