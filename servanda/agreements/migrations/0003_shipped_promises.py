"""What every installation begins with: one service level, and the plan that holds where there is no contract."""

from django.db import migrations

from servanda.foundation import clock
from servanda.foundation.ids import new_id


def _minutes(**clocks):
    return {clock: {"minutes": minutes, "calendar": "case"} for clock, minutes in clocks.items()}


TARGETS = {
    "1": _minutes(irt=60, ort=480, update=240),
    "2": _minutes(irt=120, ort=960, update=480),
    "3": _minutes(irt=480, ort=2400),
    "4": _minutes(irt=960),
}
HOUR, DAY = 3600, 24 * 3600
WINDOWS = {
    "resolution_counts": "sent",
    "reopening_window_s": 30 * DAY,
    "reminders": 2,
    "reminder_interval_s": 16 * HOUR,
    "silent_days": 7,
}


def ship(apps, schema_editor):
    def add(model, /, **fields):
        return apps.get_model("agreements", model).objects.create(id=new_id(), **fields)

    made = {"number": 1, "made_at": clock.now(), "made_by": "installation"}
    level = add("ServiceLevel", name="Standard", sort_name="standard", is_default=True, **WINDOWS)
    add("ServiceLevelVersion", level=level, targets=TARGETS, warn=[60, 100], **made)
    plan = add(
        "SupportPlan",
        name="No contract",
        sort_name="no contract",
        description="Holds for customers without a contract.",
        is_default=True,
    )
    rules = [{"criteria": [], "match": "all", "level": str(level.id)}]
    add("SupportPlanVersion", plan=plan, rules=rules, **made)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_numbers_and_pins")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
