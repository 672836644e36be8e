"""Where case numbers come from."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_cases")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE cases_numbers START 1001", "DROP SEQUENCE cases_numbers")
    ]
