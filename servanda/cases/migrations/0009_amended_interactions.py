import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_reminders_by_themselves'),
    ]

    operations = [
        migrations.AddField(
            model_name='interaction',
            name='amends',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.interaction'),
        ),
        migrations.AddField(
            model_name='interaction',
            name='event_seq',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name='interaction',
            constraint=models.UniqueConstraint(fields=('amends',), name='interaction_is_amended_once'),
        ),
        migrations.AddConstraint(
            model_name='interaction',
            constraint=models.CheckConstraint(condition=models.Q(('amends', models.F('id')), _negated=True), name='interaction_amends_another'),
        ),
    ]
