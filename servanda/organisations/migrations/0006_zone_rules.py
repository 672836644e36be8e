"""Calendars from before keep the zone rules of today, as those that are made from now on."""

from datetime import UTC, datetime

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from servanda.core.calendars import written_rules
from servanda.organisations.queries.zones import installed_rules


def keep_rules(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """The meaning of the calendar stays: these are the rules that it counts by now."""
    now = datetime.now(UTC)  # noqa: DTZ  a migration has no action that could be told the time
    for calendar in apps.get_model("organisations", "WorkCalendar").objects.all():
        if "zone_rules" not in calendar.base:
            calendar.base["zone_rules"] = written_rules(installed_rules(calendar.zone, at=now))
            calendar.save(update_fields=["base"])


class Migration(migrations.Migration):
    dependencies = [("organisations", "0005_calendar_required")]

    operations = [migrations.RunPython(keep_rules, migrations.RunPython.noop, elidable=True)]
