from django.db import migrations


def confirm(apps, schema_editor):
    """Log-ins made before addresses were confirmed by mail keep working."""
    address_model = apps.get_model("account", "EmailAddress")
    users = apps.get_model("organizations", "User").objects.exclude(
        pk__in=address_model.objects.filter(verified=True).values("user")
    )
    for user in users.iterator():
        address_model.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0005_user_privacy_sessions"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]
    operations = [migrations.RunPython(confirm, migrations.RunPython.noop, elidable=True)]
