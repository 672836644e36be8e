"""Roles that an administrator makes: each has a name of its own, and can be taken out of use."""

from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("people", "0003_sorted_teams")]
    operations = [
        migrations.AddField("role", "is_active", models.BooleanField(db_default=True, default=True)),
        migrations.AlterField(
            "role",
            "name",
            models.CharField(error_messages={"blank": "Enter a name."}, max_length=80),
        ),
        migrations.AddConstraint(
            "role",
            models.UniqueConstraint(
                Lower("name"),
                name="one_role_per_name",
                violation_error_code="name",
                violation_error_message="Another role has this name.",
            ),
        ),
        migrations.AddConstraint(
            "role",
            models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="role_has_a_name"),
        ),
    ]
