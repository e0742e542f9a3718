import django.db.models.deletion
import matchmaking.common.files
import matchmaking.common.identifiers
import matchmaking.exchange.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('exchange', '0001_imports')]

    initial = True

    dependencies = [
        ('organizations', '0001_schema'),
        ('organizations', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('public_id', models.CharField(default=matchmaking.common.identifiers.new_public_id, editable=False, max_length=14, unique=True)),
                ('kind', models.CharField(choices=[('scenario', 'Scenarios'), ('solution', 'Solutions')], max_length=10, verbose_name='kind')),
                ('name', models.CharField(max_length=200, verbose_name='name of the file')),
                ('file', models.FileField(blank=True, storage=matchmaking.common.files.private_storage, upload_to=matchmaking.common.files.stored_name)),
                ('plan', models.FileField(blank=True, storage=matchmaking.common.files.private_storage, upload_to=matchmaking.common.files.stored_name)),
                ('report', models.FileField(blank=True, storage=matchmaking.common.files.private_storage, upload_to=matchmaking.common.files.stored_name)),
                ('status', models.CharField(choices=[('uploaded', 'Waiting'), ('checking', 'Being checked'), ('checked', 'Checked'), ('committing', 'Being imported'), ('done', 'Imported'), ('failed', 'Refused'), ('cancelled', 'Cancelled'), ('expired', 'Expired')], default='uploaded', max_length=10, verbose_name='status')),
                ('scope', models.CharField(blank=True, choices=[('all', 'All rows'), ('valid', 'The valid rows')], max_length=5, verbose_name='rows')),
                ('is_submitted', models.BooleanField(default=False, verbose_name='submit for review at once')),
                ('n_rows', models.PositiveIntegerField(default=0)),
                ('n_new', models.PositiveIntegerField(default=0)),
                ('n_changed', models.PositiveIntegerField(default=0)),
                ('n_same', models.PositiveIntegerField(default=0)),
                ('n_faulty', models.PositiveIntegerField(default=0)),
                ('n_done', models.PositiveIntegerField(default=0)),
                ('n_total', models.PositiveIntegerField(default=0)),
                ('n_created', models.PositiveIntegerField(default=0)),
                ('n_edited', models.PositiveIntegerField(default=0)),
                ('n_refused', models.PositiveIntegerField(default=0)),
                ('refusals', models.JSONField(blank=True, default=list)),
                ('letters', models.JSONField(blank=True, default=dict)),
                ('unknown', models.JSONField(blank=True, default=list)),
                ('refusal_code', models.CharField(blank=True, max_length=40)),
                ('refusal_facts', models.JSONField(blank=True, default=dict)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lease_token', models.CharField(blank=True, editable=False, max_length=32)),
                ('leased_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='checked at')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                ('expires_at', models.DateTimeField(default=matchmaking.exchange.models.expiry, verbose_name='kept until')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='imports', to='organizations.organization')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imports', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['owner', '-id'], name='exchange_im_owner_i_36cbc5_idx'), models.Index(fields=['expires_at'], name='exchange_im_expires_f89003_idx'), models.Index(condition=models.Q(('status__in', ('uploaded', 'checking', 'committing'))), fields=['leased_until'], name='importjob_working_lease')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['uploaded', 'checking', 'checked', 'committing', 'done', 'failed', 'cancelled', 'expired'])), name='importjob_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'committing'), _negated=True), models.Q(('scope', ''), _negated=True), _connector='OR'), name='importjob_committing_scoped')],
            },
        ),
    ]
