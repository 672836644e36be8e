"""Foreign keys over two columns, which Django does not know. They are checked at the end of the transaction."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_places")]
    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE organisations_supportorganisation
                ADD CONSTRAINT default_queue_is_one_of_the_organisation
                FOREIGN KEY (default_queue_id, id) REFERENCES organisations_queue (id, organisation_id)
                DEFERRABLE INITIALLY DEFERRED;
            ALTER TABLE organisations_queue
                ADD CONSTRAINT queue_lead_is_a_member
                FOREIGN KEY (id, lead_id) REFERENCES organisations_queue_members (queue_id, user_id)
                DEFERRABLE INITIALLY DEFERRED;
            """,
            """
            ALTER TABLE organisations_queue DROP CONSTRAINT queue_lead_is_a_member;
            ALTER TABLE organisations_supportorganisation
                DROP CONSTRAINT default_queue_is_one_of_the_organisation;
            """,
        ),
    ]
