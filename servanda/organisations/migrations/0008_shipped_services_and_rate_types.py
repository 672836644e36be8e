"""A first word of what contracts include, and of the rates at which time is worked."""

from django.db import migrations

from servanda.foundation.ids import new_id

SERVICES = ("Telephone support", "Remote maintenance", "Work on site", "Updates")
RATE_TYPES = {"Standard": True, "Overtime": True, "Travel": True, "Goodwill": False}


def ship(apps, schema_editor):
    def add(name, label, **fields):
        apps.get_model("organisations", name).objects.create(
            id=new_id(), label=label, sort_label=label.casefold(), **fields
        )

    for label in SERVICES:
        add("Service", label)
    for label, is_billable in RATE_TYPES.items():
        add("RateType", label, is_billable=is_billable)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0007_services_and_rate_types")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
