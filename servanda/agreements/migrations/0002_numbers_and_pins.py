"""Where agreement numbers come from, and rules over several rows or columns, which Django does not know.

The foreign keys and the two triggers are checked at the end of the transaction.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_promises")]
    operations = [
        migrations.RunSQL(
            """
            CREATE SEQUENCE agreements_numbers START 2001;

            ALTER TABLE agreements_supportagreement
                ADD CONSTRAINT agreement_pins_a_version_of_its_level
                FOREIGN KEY (service_level_id, pinned_version)
                REFERENCES agreements_servicelevelversion (level_id, number) DEFERRABLE INITIALLY DEFERRED;
            ALTER TABLE agreements_supportkey
                ADD CONSTRAINT key_pins_a_version_of_its_level
                FOREIGN KEY (service_level_id, pinned_version)
                REFERENCES agreements_servicelevelversion (level_id, number) DEFERRABLE INITIALLY DEFERRED;
            ALTER TABLE agreements_supportkey
                ADD CONSTRAINT key_and_agreement_have_one_customer
                FOREIGN KEY (agreement_id, customer_id)
                REFERENCES agreements_supportagreement (id, customer_id) DEFERRABLE INITIALLY DEFERRED;

            CREATE FUNCTION agreements_keep_a_default() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                there_is boolean;
            BEGIN
                EXECUTE format('SELECT EXISTS (SELECT FROM %I.%I WHERE is_default)', TG_TABLE_SCHEMA, TG_TABLE_NAME)
                    INTO there_is;
                IF NOT there_is THEN
                    RAISE EXCEPTION '%', TG_NAME USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                END IF;
                RETURN NULL;
            END $$;

            CREATE CONSTRAINT TRIGGER a_service_level_is_the_default
                AFTER UPDATE OF is_default OR DELETE ON agreements_servicelevel
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.is_default)
                EXECUTE FUNCTION agreements_keep_a_default();
            CREATE CONSTRAINT TRIGGER a_support_plan_is_the_default
                AFTER UPDATE OF is_default OR DELETE ON agreements_supportplan
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.is_default)
                EXECUTE FUNCTION agreements_keep_a_default();
            """,
            """
            DROP TRIGGER a_support_plan_is_the_default ON agreements_supportplan;
            DROP TRIGGER a_service_level_is_the_default ON agreements_servicelevel;
            DROP FUNCTION agreements_keep_a_default();
            ALTER TABLE agreements_supportkey DROP CONSTRAINT key_and_agreement_have_one_customer;
            ALTER TABLE agreements_supportkey DROP CONSTRAINT key_pins_a_version_of_its_level;
            ALTER TABLE agreements_supportagreement DROP CONSTRAINT agreement_pins_a_version_of_its_level;
            DROP SEQUENCE agreements_numbers;
            """,
        ),
    ]
