from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_clock_entries'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='remind_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='reminder_interval_s',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name='externalinfo',
            name='mode',
            field=models.CharField(choices=[('save', 'Informs'), ('send_reply', 'Asks the customer'), ('resolution', 'Sends the resolution'), ('reminder', 'Reminds of what was asked')], max_length=16),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('remind_at__isnull', False)), fields=['remind_at'], name='cases_to_remind'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('remind_at', None), ('status', 'awaiting_info'), _connector='OR'), name='reminded_is_who_is_waited_for'),
        ),
    ]
