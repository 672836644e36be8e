"""Finds by which entries the products and services of a contract came and went, however long the log is."""

from django.db import migrations

INDEX = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS history_of_contract_parts
    ON history ((coalesce(after, before) ->> 'contract_id'), id)
 WHERE table_name IN ('agreements_contractscope', 'agreements_contract_services')
"""


class Migration(migrations.Migration):
    # Whoever writes goes on meanwhile.
    atomic = False

    dependencies = [("foundation", "0001_initial")]
    operations = [
        migrations.RunSQL(INDEX, "DROP INDEX CONCURRENTLY IF EXISTS history_of_contract_parts"),
    ]
