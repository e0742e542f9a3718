from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0009_days_of_cancellation")]

    operations = [
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('phase', 'cancelled'), _negated=True), ('cancelled_on__isnull', False), _connector='OR'), name='round_cancelled_is_dated'),
        ),
    ]
