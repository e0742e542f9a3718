from django.db import migrations, models

import matchmaking.common.identifiers


class Migration(migrations.Migration):
    dependencies = [("organizations", "0003_fill_membership_ids")]
    operations = [
        migrations.AlterField(
            model_name="membership",
            name="public_id",
            field=models.CharField(
                default=matchmaking.common.identifiers.new_public_id,
                editable=False,
                max_length=14,
                unique=True,
            ),
        )
    ]
