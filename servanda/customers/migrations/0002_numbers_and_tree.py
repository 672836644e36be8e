"""Where customer numbers come from, and the rule that a tree has no loops, which Django does not know."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_customers")]
    operations = [
        migrations.RunSQL(
            """
            CREATE SEQUENCE customers_numbers START 10001;

            CREATE FUNCTION customers_parent_without_loop() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                -- Two who each put one customer below the other's wait for one another here.
                PERFORM pg_advisory_xact_lock(hashtext('customer_is_not_below_itself'));
                IF EXISTS (
                    WITH RECURSIVE above (id, parent_id) AS (
                        SELECT id, parent_id FROM customers_customer WHERE id = NEW.parent_id
                        UNION
                        SELECT next.id, next.parent_id
                        FROM customers_customer next JOIN above ON next.id = above.parent_id
                    )
                    SELECT FROM above WHERE id = NEW.id
                ) THEN
                    RAISE EXCEPTION 'customer_is_not_below_itself'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'customer_is_not_below_itself';
                END IF;
                RETURN NULL;
            END $$;

            CREATE CONSTRAINT TRIGGER customer_is_not_below_itself
                AFTER INSERT OR UPDATE OF parent_id ON customers_customer
                FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL AND NEW.parent_id <> NEW.id)
                EXECUTE FUNCTION customers_parent_without_loop();
            """,
            """
            DROP TRIGGER customer_is_not_below_itself ON customers_customer;
            DROP FUNCTION customers_parent_without_loop();
            DROP SEQUENCE customers_numbers;
            """,
        ),
    ]
