from django.db import migrations

from matchmaking.common.identifiers import new_public_id


def fill(apps, schema_editor):
    memberships = apps.get_model("organizations", "Membership").objects.filter(public_id=None)
    for membership in memberships.iterator():
        membership.public_id = new_public_id()
        membership.save(update_fields=["public_id"])


class Migration(migrations.Migration):
    dependencies = [("organizations", "0002_members_checks_tokens")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
