from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('common', '0001_initial'), ('common', '0002_audit_trail'), ('common', '0004_audit_check')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='AuditCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('sequence', models.BigIntegerField()),
                ('hash', models.CharField(max_length=64)),
                ('fault_sequence', models.BigIntegerField(blank=True, null=True)),
                ('problem', models.CharField(blank=True, max_length=20)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='AuditHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.BigIntegerField(default=0)),
                ('hash', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'verbose_name': 'audit trail',
                'verbose_name_plural': 'audit trails',
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.BigIntegerField(unique=True, verbose_name='number')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('actor_key', models.BigIntegerField(null=True, verbose_name='actor')),
                ('organization_key', models.BigIntegerField(null=True, verbose_name='organization')),
                ('action', models.CharField(max_length=60, verbose_name='action')),
                ('object_type', models.CharField(max_length=60, verbose_name='kind of record')),
                ('object_id', models.CharField(max_length=40, verbose_name='record')),
                ('before', models.CharField(blank=True, max_length=64)),
                ('after', models.CharField(blank=True, max_length=64)),
                ('details', models.JSONField(default=dict, verbose_name='details')),
                ('previous_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64, unique=True)),
            ],
            options={
                'verbose_name': 'audit event',
                'verbose_name_plural': 'audit events',
                'ordering': ['-sequence'],
                'indexes': [models.Index(fields=['action', '-sequence'], name='common_audi_action_4092ae_idx'), models.Index(fields=['actor_key', '-sequence'], name='common_audi_actor_k_8eab6d_idx'), models.Index(fields=['organization_key', '-sequence'], name='common_audi_organiz_ebfdc2_idx'), models.Index(fields=['object_id', '-sequence'], name='common_audi_object__22b2c8_idx'), models.Index(fields=['-at'], name='common_audi_at_5352b7_idx')],
            },
        ),
        migrations.CreateModel(
            name='OutboxEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(max_length=60, verbose_name='topic')),
                ('object_pk', models.BigIntegerField(verbose_name='record')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('processed_at', models.DateTimeField(blank=True, null=True, verbose_name='processed at')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('last_error', models.CharField(blank=True, max_length=200, verbose_name='last error')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
                'ordering': ['pk'],
                'indexes': [models.Index(condition=models.Q(('processed_at__isnull', True)), fields=['attempts', 'id'], name='outboxevent_waiting')],
            },
        ),
    ]
