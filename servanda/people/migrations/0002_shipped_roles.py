"""The roles as shipped. A change of the table in the core needs a migration like this one; a test says so."""

from django.db import migrations

from servanda.core.access import ROLE_PERMISSIONS
from servanda.foundation.ids import new_id


def ship_roles(apps, schema_editor):
    role_table = apps.get_model("people", "Role")
    for role, permissions in ROLE_PERMISSIONS.items():
        role_table.objects.update_or_create(
            code=role.value,
            defaults={
                "name": role.value.replace("_", " ").capitalize(),
                "permissions": sorted(permission.value for permission in permissions),
            },
            create_defaults={
                "id": new_id(),
                "name": role.value.replace("_", " ").capitalize(),
                "permissions": sorted(permission.value for permission in permissions),
            },
        )


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(ship_roles, migrations.RunPython.noop)]
