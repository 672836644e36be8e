"""Contracts pin the versions of the service levels that the rules of their plan name without one.

Contracts that were activated before pin the newest of today, which is what holds for them until now.
"""

import django.db.models.deletion
from django.db import migrations, models

import servanda.foundation.ids

FORWARD = """
ALTER TABLE agreements_contractlevel
    ADD CONSTRAINT contract_pins_a_version_of_a_level
    FOREIGN KEY (service_level_id, pinned_version)
    REFERENCES agreements_servicelevelversion (level_id, number) DEFERRABLE INITIALLY DEFERRED;

INSERT INTO agreements_contractlevel (id, revision, contract_id, service_level_id, pinned_version)
SELECT gen_random_uuid(), 1, left_open.contract_id, left_open.level_id,
       (SELECT max(number) FROM agreements_servicelevelversion newest WHERE newest.level_id = left_open.level_id)
  FROM (SELECT DISTINCT contract.id AS contract_id, (rule ->> 'level')::uuid AS level_id
          FROM agreements_contract contract
          JOIN agreements_supportplanversion version
            ON version.plan_id = contract.plan_id AND version.number = contract.plan_version
         CROSS JOIN LATERAL jsonb_array_elements(version.rules) rule
         WHERE contract.binds AND NOT rule ? 'version') left_open;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0013_renewals_have_held"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContractLevel",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=servanda.foundation.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("pinned_version", models.PositiveIntegerField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="versionmove",
            name="version_move_is_of_an_agreement_or_a_key",
        ),
        migrations.AddField(
            model_name="versionmove",
            name="contract",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="version_moves",
                to="agreements.contract",
            ),
        ),
        migrations.AddConstraint(
            model_name="versionmove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreement__isnull", False), ("contract", None), ("support_key", None)),
                    models.Q(("agreement", None), ("contract", None), ("support_key__isnull", False)),
                    models.Q(("agreement", None), ("contract__isnull", False), ("support_key", None)),
                    _connector="OR",
                ),
                name="version_move_is_of_one_that_was_promised",
            ),
        ),
        migrations.AddField(
            model_name="contractlevel",
            name="contract",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="levels", to="agreements.contract"
            ),
        ),
        migrations.AddField(
            model_name="contractlevel",
            name="service_level",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.servicelevel"
            ),
        ),
        migrations.AddIndex(
            model_name="contractlevel",
            index=models.Index(fields=["service_level", "pinned_version"], name="contracts_by_level_version"),
        ),
        migrations.AddConstraint(
            model_name="contractlevel",
            constraint=models.UniqueConstraint(
                fields=("contract", "service_level"), name="one_pinned_version_per_contract_and_level"
            ),
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]
