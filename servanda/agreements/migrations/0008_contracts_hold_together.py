"""Where contract numbers come from, and what holds over several rows or columns, which Django does not know.

A scope follows its contract by a cascade over all columns that decide what it keeps others from; the sums of a cycle
follow its entries by a trigger. What is said of a whole is checked at the end of the transaction.
"""

from django.db import migrations

FORWARD = """
CREATE SEQUENCE agreements_contract_numbers START 1;

ALTER TABLE agreements_contract
    ADD CONSTRAINT contract_pins_a_version_of_its_plan
    FOREIGN KEY (plan_id, plan_version)
    REFERENCES agreements_supportplanversion (plan_id, number) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT renewal_is_of_one_customer_in_one_zone
    FOREIGN KEY (previous_id, customer_id, zone)
    REFERENCES agreements_contract (id, customer_id, zone) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE agreements_contractscope
    ADD CONSTRAINT scope_is_as_its_contract
    FOREIGN KEY (contract_id, customer_id, whole_customer, binds, period)
    REFERENCES agreements_contract (id, customer_id, whole_customer, binds, period)
    ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE agreements_supportagreement
    ADD CONSTRAINT amendment_is_of_one_customer
    FOREIGN KEY (amends_id, customer_id)
    REFERENCES agreements_supportagreement (id, customer_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE agreements_customerproject
    ADD CONSTRAINT part_is_of_its_projects_agreement
    FOREIGN KEY (parent_id, agreement_id)
    REFERENCES agreements_customerproject (id, agreement_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE agreements_allowanceentry
    ADD CONSTRAINT ledger_entry_is_of_its_cycles_contract
    FOREIGN KEY (cycle_id, contract_id)
    REFERENCES agreements_allowancecycle (id, contract_id);

CREATE FUNCTION agreements_contract_covers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    subject uuid;
BEGIN
    IF TG_TABLE_NAME = 'agreements_contract' THEN subject := NEW.id; ELSE subject := OLD.contract_id; END IF;
    IF EXISTS (SELECT FROM agreements_contract WHERE id = subject AND binds)
       AND NOT EXISTS (SELECT FROM agreements_contractscope WHERE contract_id = subject) THEN
        RAISE EXCEPTION '%', TG_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = 'contract_covers_something';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER contract_covers_something
    AFTER INSERT OR UPDATE OF stage ON agreements_contract
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.stage <> 'draft')
    EXECUTE FUNCTION agreements_contract_covers();
CREATE CONSTRAINT TRIGGER contract_keeps_a_scope
    AFTER DELETE OR UPDATE OF contract_id ON agreements_contractscope
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION agreements_contract_covers();

CREATE FUNCTION agreements_sum_of_entries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gives boolean := NEW.kind IN ('grant', 'top_up', 'carry_over');
BEGIN
    UPDATE agreements_allowancecycle
       SET given = given + CASE WHEN gives THEN NEW.amount ELSE 0 END,
           used = used - CASE WHEN gives THEN 0 ELSE NEW.amount END,
           beyond = beyond + NEW.beyond
     WHERE id = NEW.cycle_id;
    RETURN NULL;
END $$;
CREATE TRIGGER cycle_sums_its_entries
    AFTER INSERT ON agreements_allowanceentry
    FOR EACH ROW EXECUTE FUNCTION agreements_sum_of_entries();

CREATE FUNCTION agreements_balance_is_a_sum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Only the trigger above, one level down, may touch the sums.
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'balance_is_the_sum_of_entries'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'balance_is_the_sum_of_entries';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER balance_is_the_sum_of_entries
    BEFORE UPDATE OF given, used, beyond ON agreements_allowancecycle
    FOR EACH ROW
    WHEN ((OLD.given, OLD.used, OLD.beyond) IS DISTINCT FROM (NEW.given, NEW.used, NEW.beyond))
    EXECUTE FUNCTION agreements_balance_is_a_sum();

CREATE FUNCTION agreements_somebody_grants() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    subject uuid;
BEGIN
    IF TG_TABLE_NAME = 'agreements_securedinformation' THEN
        subject := NEW.id;
    ELSE
        subject := OLD.information_id;
    END IF;
    IF EXISTS (SELECT FROM agreements_securedinformation WHERE id = subject AND is_active)
       AND NOT EXISTS (SELECT FROM agreements_secretreader WHERE information_id = subject AND may_grant) THEN
        RAISE EXCEPTION '%', TG_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = 'somebody_grants_secured_information';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER somebody_grants_secured_information
    AFTER INSERT OR UPDATE OF is_active ON agreements_securedinformation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION agreements_somebody_grants();
CREATE CONSTRAINT TRIGGER somebody_still_grants_secured_information
    AFTER DELETE OR UPDATE ON agreements_secretreader
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION agreements_somebody_grants();
"""

BACKWARD = """
DROP TRIGGER somebody_still_grants_secured_information ON agreements_secretreader;
DROP TRIGGER somebody_grants_secured_information ON agreements_securedinformation;
DROP FUNCTION agreements_somebody_grants();
DROP TRIGGER balance_is_the_sum_of_entries ON agreements_allowancecycle;
DROP FUNCTION agreements_balance_is_a_sum();
DROP TRIGGER cycle_sums_its_entries ON agreements_allowanceentry;
DROP FUNCTION agreements_sum_of_entries();
DROP TRIGGER contract_keeps_a_scope ON agreements_contractscope;
DROP TRIGGER contract_covers_something ON agreements_contract;
DROP FUNCTION agreements_contract_covers();
ALTER TABLE agreements_allowanceentry DROP CONSTRAINT ledger_entry_is_of_its_cycles_contract;
ALTER TABLE agreements_customerproject DROP CONSTRAINT part_is_of_its_projects_agreement;
ALTER TABLE agreements_supportagreement DROP CONSTRAINT amendment_is_of_one_customer;
ALTER TABLE agreements_contractscope DROP CONSTRAINT scope_is_as_its_contract;
ALTER TABLE agreements_contract
    DROP CONSTRAINT renewal_is_of_one_customer_in_one_zone,
    DROP CONSTRAINT contract_pins_a_version_of_its_plan;
DROP SEQUENCE agreements_contract_numbers;
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0007_contracts")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
