"""A case is booked on a project of its agreement; key and agreement lend a weight from 1 to 9."""

from django.db import migrations, models

FORWARD = """
ALTER TABLE cases_case
    ADD CONSTRAINT case_is_booked_on_a_project_of_its_agreement
    FOREIGN KEY (project_id, agreement_id)
    REFERENCES agreements_customerproject (id, agreement_id) DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0014_contract_levels'),
        ('cases', '0011_cover_entries'),
        ('commitments', '0002_kept_clocks'),
        ('customers', '0006_merges'),
        ('organisations', '0008_shipped_services_and_rate_types'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('severity_weight', None), models.Q(('severity_weight__gte', 1), ('severity_weight__lte', 9)), _connector='OR'), name='case_severity_weight_is_between_1_and_9'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('project', None), ('agreement__isnull', False), _connector='OR'), name='case_with_a_project_has_an_agreement'),
        ),
        migrations.RunSQL(FORWARD, "ALTER TABLE cases_case DROP CONSTRAINT case_is_booked_on_a_project_of_its_agreement"),
    ]
