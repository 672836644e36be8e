"""Teams are listed in an order that does not depend on the database's collation."""

from django.db import migrations, models


def fold_names(apps, schema_editor):
    for team in apps.get_model("people", "Team").objects.all():
        team.sort_name = team.name.casefold()
        team.save(update_fields=["sort_name"])


class Migration(migrations.Migration):
    dependencies = [("people", "0002_shipped_roles")]
    operations = [
        migrations.AddField(
            "team", "sort_name", models.CharField(default="", editable=False, max_length=120), preserve_default=False
        ),
        migrations.RunPython(fold_names, migrations.RunPython.noop),
        migrations.AddIndex("team", models.Index(fields=["sort_name", "id"], name="teams_by_name")),
    ]
