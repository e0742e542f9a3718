from django.db import migrations
from django.utils import timezone


def date_cancellations(apps, _schema_editor):
    """Take the day of the last write, which the cancellation was."""
    for row in apps.get_model("directory", "Round").objects.filter(phase="cancelled"):
        row.cancelled_on = timezone.localdate(row.updated_at)
        row.save(update_fields=["cancelled_on"])


class Migration(migrations.Migration):
    dependencies = [("directory", "0008_programme_office")]

    operations = [migrations.RunPython(date_cancellations, migrations.RunPython.noop)]
