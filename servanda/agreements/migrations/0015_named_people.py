"""Whom an agreement names is of its customer's line, and one for named contacts only names somebody.

The line runs over the tree of customers, so no foreign key can say it. Told at once, as imports store many rows in one
transaction; a merge of customers asks when all have moved. What was named before stays until it is touched.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION agreements_line_of(customer uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    WITH RECURSIVE line (id, parent_id) AS (
        SELECT id, parent_id FROM customers_customer WHERE id = customer
        UNION
        SELECT next.id, next.parent_id FROM customers_customer next JOIN line ON next.id = line.parent_id
    )
    SELECT id FROM line
$$;

CREATE FUNCTION agreements_stranger_named(entry agreements_agreementcontact) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT agreement.number || ' names ' || contact.name
      FROM agreements_supportagreement agreement, customers_contact contact
     WHERE agreement.id = entry.agreement_id AND contact.id = entry.contact_id
       AND contact.customer_id NOT IN (SELECT agreements_line_of(agreement.customer_id))
       AND NOT (agreement.includes_sub_customers
                AND agreement.customer_id IN (SELECT agreements_line_of(contact.customer_id)))
$$;

CREATE FUNCTION agreements_names_its_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stranger text;
BEGIN
    IF TG_TABLE_NAME = 'agreements_agreementcontact' THEN
        stranger := agreements_stranger_named(NEW);
    ELSIF TG_TABLE_NAME = 'agreements_supportagreement' THEN
        SELECT min(agreements_stranger_named(entry)) INTO stranger
          FROM agreements_agreementcontact entry WHERE entry.agreement_id = NEW.id;
    ELSIF TG_TABLE_NAME = 'customers_contact' THEN
        SELECT min(agreements_stranger_named(entry)) INTO stranger
          FROM agreements_agreementcontact entry WHERE entry.contact_id = NEW.id;
    ELSE
        WITH RECURSIVE moved (id) AS (
            SELECT NEW.id
            UNION
            SELECT next.id FROM customers_customer next JOIN moved ON next.parent_id = moved.id
        ), entries AS (
            SELECT entry.* FROM agreements_agreementcontact entry
              JOIN agreements_supportagreement agreement ON agreement.id = entry.agreement_id
             WHERE agreement.customer_id IN (SELECT id FROM moved)
            UNION
            SELECT entry.* FROM agreements_agreementcontact entry
              JOIN customers_contact contact ON contact.id = entry.contact_id
             WHERE contact.customer_id IN (SELECT id FROM moved)
        )
        SELECT min(agreements_stranger_named(entry)) INTO stranger
          FROM agreements_agreementcontact entry WHERE entry.id IN (SELECT id FROM entries);
    END IF;
    IF stranger IS NOT NULL THEN
        RAISE EXCEPTION 'agreement_names_people_of_its_line'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_names_people_of_its_line',
                  DETAIL = stranger;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER agreement_names_people_of_its_line
    AFTER INSERT ON agreements_agreementcontact
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION agreements_names_its_line();
CREATE CONSTRAINT TRIGGER entry_still_names_people_of_its_line
    AFTER UPDATE ON agreements_agreementcontact
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW
    WHEN ((OLD.agreement_id, OLD.contact_id) IS DISTINCT FROM (NEW.agreement_id, NEW.contact_id))
    EXECUTE FUNCTION agreements_names_its_line();
CREATE CONSTRAINT TRIGGER agreement_still_names_people_of_its_line
    AFTER UPDATE ON agreements_supportagreement
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW
    WHEN ((OLD.customer_id, OLD.includes_sub_customers)
          IS DISTINCT FROM (NEW.customer_id, NEW.includes_sub_customers))
    EXECUTE FUNCTION agreements_names_its_line();
CREATE CONSTRAINT TRIGGER contact_stays_in_the_line_of_agreements
    AFTER UPDATE ON customers_contact
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW
    WHEN (OLD.customer_id IS DISTINCT FROM NEW.customer_id)
    EXECUTE FUNCTION agreements_names_its_line();
CREATE CONSTRAINT TRIGGER customer_stays_in_the_line_of_agreements
    AFTER UPDATE ON customers_customer
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW
    WHEN (OLD.parent_id IS DISTINCT FROM NEW.parent_id)
    EXECUTE FUNCTION agreements_names_its_line();

CREATE FUNCTION agreements_names_somebody() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    subject uuid;
BEGIN
    IF TG_TABLE_NAME = 'agreements_supportagreement' THEN
        subject := NEW.id;
    ELSE
        subject := OLD.agreement_id;
    END IF;
    IF EXISTS (SELECT FROM agreements_supportagreement
                WHERE id = subject AND approved_at IS NOT NULL AND named_contacts_only)
       AND NOT EXISTS (SELECT FROM agreements_agreementcontact WHERE agreement_id = subject) THEN
        RAISE EXCEPTION '%', TG_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_for_named_contacts_names_somebody';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER agreement_for_named_contacts_names_somebody
    AFTER INSERT OR UPDATE OF approved_at, named_contacts_only ON agreements_supportagreement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.approved_at IS NOT NULL AND NEW.named_contacts_only)
    EXECUTE FUNCTION agreements_names_somebody();
CREATE CONSTRAINT TRIGGER agreement_for_named_contacts_still_names_somebody
    AFTER DELETE OR UPDATE OF agreement_id ON agreements_agreementcontact
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION agreements_names_somebody();
"""

BACKWARD = """
DROP TRIGGER agreement_for_named_contacts_still_names_somebody ON agreements_agreementcontact;
DROP TRIGGER agreement_for_named_contacts_names_somebody ON agreements_supportagreement;
DROP FUNCTION agreements_names_somebody();
DROP TRIGGER customer_stays_in_the_line_of_agreements ON customers_customer;
DROP TRIGGER contact_stays_in_the_line_of_agreements ON customers_contact;
DROP TRIGGER agreement_still_names_people_of_its_line ON agreements_supportagreement;
DROP TRIGGER entry_still_names_people_of_its_line ON agreements_agreementcontact;
DROP TRIGGER agreement_names_people_of_its_line ON agreements_agreementcontact;
DROP FUNCTION agreements_names_its_line();
DROP FUNCTION agreements_stranger_named(agreements_agreementcontact);
DROP FUNCTION agreements_line_of(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0014_contract_levels"), ("customers", "0006_merges")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
