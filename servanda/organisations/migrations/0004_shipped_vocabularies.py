"""What every installation begins with: the 24x7 calendar, four severities, and a first word of each vocabulary."""

from django.db import migrations

from servanda.foundation.ids import new_id

SEVERITIES = {1: "Critical", 2: "High", 3: "Medium", 4: "Low"}
DEFAULT_SEVERITY = 3
PRIORITIES = {10: "Urgent", 20: "Normal", 30: "Can wait"}
DEFAULT_PRIORITY = 20
COMPLETION_CODES = (
    {"label": "Fault in the product", "error_category": "Product"},
    {"label": "Fault in the installation", "error_category": "Installation"},
    {"label": "Operation explained", "error_category": "Operation"},
    {"label": "Not reproducible"},
    {"label": "Our mistake", "error_category": "Support", "may_refund": True},
    {"label": "No answer from the customer", "for_unanswered": True},
)
HOLD_REASONS = (
    {"label": "Customer cannot act before an agreed day", "pauses_resolution": True, "ends_when_customer_writes": True},
    {"label": "Waiting for a maintenance window", "pauses_resolution": True},
    {"label": "Waiting for a supplier"},
)
SUPPORT_TYPES = ("Remote", "On site")


def ship(apps, schema_editor):
    def add(name, label, **fields):
        apps.get_model("organisations", name).objects.create(
            id=new_id(), label=label, sort_label=label.casefold(), **fields
        )

    for level, label in SEVERITIES.items():
        add("Severity", label, level=level, is_default=level == DEFAULT_SEVERITY)
    for rank, label in PRIORITIES.items():
        add("Priority", label, rank=rank, is_default=rank == DEFAULT_PRIORITY)
    add("Category", "General", is_default=True)
    for fields in COMPLETION_CODES:
        add("CompletionCode", **fields)
    for fields in HOLD_REASONS:
        add("HoldReason", **fields)
    for label in SUPPORT_TYPES:
        add("SupportType", label)
    always = apps.get_model("organisations", "WorkCalendar").objects.create(
        id=new_id(),
        name="24x7",
        sort_name="24x7",
        zone="UTC",
        base={
            "weekly": {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
            "holidays": [],
            "exceptions": {},
        },
    )
    apps.get_model("organisations", "SupportOrganisation").objects.filter(work_calendar=None).update(
        work_calendar=always
    )


class Migration(migrations.Migration):
    dependencies = [("organisations", "0003_places_belong_together")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
