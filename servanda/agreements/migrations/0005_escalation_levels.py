"""Escalation levels, and the rule over several of them that Django does not know: they stand in time order.

It is checked at the end of the transaction. Two who add levels to one service level wait for one another in it.
"""

import django.db.models.deletion
import servanda.foundation.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0004_reminders_name_an_interval'),
    ]

    operations = [
        migrations.CreateModel(
            name='EscalationLevel',
            fields=[
                ('id', models.UUIDField(default=servanda.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('clock', models.CharField(choices=[('irt', 'Initial response'), ('ort', 'Resolution'), ('update', 'Update interval'), ('ola', 'Task')], max_length=16)),
                ('number', models.PositiveSmallIntegerField()),
                ('offset_s', models.IntegerField()),
                ('recipients', models.JSONField(blank=True, default=list)),
                ('actions', models.JSONField(blank=True, default=list)),
                ('level', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='escalation', to='agreements.servicelevel')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('level', 'clock', 'number'), name='one_escalation_level_per_clock_and_number'), models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 4)), name='escalation_level_is_between_1_and_4'), models.CheckConstraint(condition=models.Q(('clock__in', ['irt', 'ort', 'update', 'ola'])), name='escalation_level_is_of_a_known_clock'), models.CheckConstraint(condition=models.Q(models.Q(('recipients', []), _negated=True), models.Q(('actions', []), _negated=True), _connector='OR'), name='escalation_level_tells_or_does_something')],
            },
        ),
        migrations.RunSQL(
            """
            CREATE FUNCTION agreements_escalation_in_time_order() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM FROM agreements_servicelevel WHERE id = NEW.level_id FOR NO KEY UPDATE;
                IF EXISTS (
                    SELECT FROM agreements_escalationlevel earlier
                    JOIN agreements_escalationlevel later USING (level_id, clock)
                    WHERE level_id = NEW.level_id AND clock = NEW.clock
                        AND earlier.number < later.number AND earlier.offset_s >= later.offset_s
                ) THEN
                    RAISE EXCEPTION 'escalation_levels_stand_in_time_order'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'escalation_levels_stand_in_time_order';
                END IF;
                RETURN NULL;
            END $$;

            CREATE CONSTRAINT TRIGGER escalation_levels_stand_in_time_order
                AFTER INSERT OR UPDATE OF level_id, clock, number, offset_s ON agreements_escalationlevel
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
                EXECUTE FUNCTION agreements_escalation_in_time_order();
            """,
            """
            DROP TRIGGER escalation_levels_stand_in_time_order ON agreements_escalationlevel;
            DROP FUNCTION agreements_escalation_in_time_order();
            """,
        ),
    ]
