import django.db.models.deletion
import django.db.models.functions.datetime
import matchmaking.common.identifiers
import matchmaking.webhooks.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('webhooks', '0001_webhooks'), ('webhooks', '0002_directory_events')]

    initial = True

    dependencies = [
        ('organizations', '0001_schema'),
        ('organizations', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='WebhookDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('public_id', models.CharField(default=matchmaking.common.identifiers.new_public_id, editable=False, max_length=14, unique=True)),
                ('event_type', models.CharField(choices=[('connection.requested', 'A connection is asked for'), ('connection.accepted', 'A request is accepted, contacts are open'), ('connection.declined', 'A request is declined'), ('connection.proposed', 'A change is proposed'), ('connection.recalled', 'A request is taken back'), ('connection.expired', 'A request expires without an answer'), ('connection.advanced', 'Talks, trial or contract begin, or a delivery is confirmed'), ('connection.ended', 'A connection is ended'), ('connection.message', 'A message, a file or a meeting is posted'), ('connection.result', 'An outcome or a rating is written'), ('watch.found', 'A watched record has new suitable partners'), ('scenario.published', 'A scenario is published'), ('scenario.updated', 'A change of a published scenario is approved'), ('scenario.returned', 'A scenario, or its change, is returned'), ('scenario.withdrawn', 'A scenario is closed or withdrawn'), ('scenario.faded', 'A scenario falls out of matching'), ('solution.published', 'A solution is published'), ('solution.updated', 'A change of a published solution is approved'), ('solution.returned', 'A solution, or its change, is returned'), ('solution.withdrawn', 'A solution is closed or withdrawn'), ('solution.faded', 'A solution falls out of matching'), ('application.moved', 'An application moves on'), ('case.answered', 'A customer answers a case'), ('addendum.added', 'There is a decision on our entry'), ('appeal.decided', 'An appeal of ours is decided'), ('edition.published', 'An edition of a list is published'), ('entry.status_changed', 'The status of any entry changes'), ('ping', 'Test')], max_length=24, verbose_name='event')),
                ('payload', models.TextField(verbose_name='content')),
                ('status', models.CharField(choices=[('pending', 'Waiting'), ('delivered', 'Delivered'), ('failed', 'Failed, to be tried again'), ('given_up', 'Given up')], default='pending', max_length=10, verbose_name='status')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('next_attempt_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='next attempt at')),
                ('lease_token', models.CharField(blank=True, editable=False, max_length=32)),
                ('delivered_at', models.DateTimeField(blank=True, null=True, verbose_name='delivered at')),
                ('last_status', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='last status')),
                ('last_fault', models.CharField(blank=True, choices=[('no_address', 'The host is unknown, or has no public address'), ('timed_out', 'No answer in time'), ('refused', 'The connection was refused or broken off'), ('tls', 'No encrypted connection: the certificate is missing, expired or of others'), ('answered', 'The receiver answered with another status than 2xx'), ('lost', 'The attempt was interrupted'), ('off', 'The endpoint is switched off'), ('suspended', 'The organization is suspended')], max_length=10, verbose_name='last fault')),
                ('dedupe_key', models.CharField(editable=False, max_length=80)),
            ],
            options={
                'verbose_name': 'webhook delivery',
                'verbose_name_plural': 'webhook deliveries',
                'ordering': ['-created_at', '-public_id'],
                'indexes': [models.Index(fields=['created_at'], name='webhooks_we_created_d5a8af_idx'), models.Index(condition=models.Q(('status__in', ('pending', 'failed'))), fields=['next_attempt_at'], name='webhookdelivery_due')],
            },
        ),
        migrations.CreateModel(
            name='WebhookAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sent_at', models.DateTimeField(verbose_name='sent at')),
                ('status', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='status')),
                ('fault', models.CharField(blank=True, choices=[('no_address', 'The host is unknown, or has no public address'), ('timed_out', 'No answer in time'), ('refused', 'The connection was refused or broken off'), ('tls', 'No encrypted connection: the certificate is missing, expired or of others'), ('answered', 'The receiver answered with another status than 2xx'), ('lost', 'The attempt was interrupted'), ('off', 'The endpoint is switched off'), ('suspended', 'The organization is suspended')], max_length=10, verbose_name='fault')),
                ('milliseconds', models.PositiveIntegerField(verbose_name='milliseconds')),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='answer')),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='log', to='webhooks.webhookdelivery')),
            ],
            options={
                'verbose_name': 'webhook attempt',
                'verbose_name_plural': 'webhook attempts',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='WebhookEndpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('public_id', models.CharField(default=matchmaking.common.identifiers.new_public_id, editable=False, max_length=14, unique=True)),
                ('url', models.CharField(max_length=500, verbose_name='address')),
                ('description', models.CharField(blank=True, max_length=120, verbose_name='description')),
                ('events', models.JSONField(default=list, validators=[matchmaking.webhooks.models.validate_events], verbose_name='events')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('is_enabled', models.BooleanField(default=True, verbose_name='switched on')),
                ('disabled_at', models.DateTimeField(blank=True, null=True, verbose_name='switched off at')),
                ('disabled_reason', models.CharField(blank=True, choices=[('by_hand', 'By an owner'), ('failing', 'Nothing could be delivered for three days'), ('gone', 'The receiver answered 410: it wants no more'), ('left', 'Whoever set it up is no longer an owner')], max_length=8, verbose_name='switched off because')),
                ('secret_version', models.PositiveIntegerField(default=1)),
                ('rotated_at', models.DateTimeField(blank=True, null=True, verbose_name='secret changed at')),
                ('succeeded_at', models.DateTimeField(blank=True, null=True, verbose_name='last delivered at')),
                ('failing_since', models.DateTimeField(blank=True, null=True, verbose_name='failing since')),
                ('n_failures', models.PositiveIntegerField(default=0)),
                ('paused_until', models.DateTimeField(blank=True, null=True)),
                ('by_hand_since', models.DateTimeField(blank=True, null=True)),
                ('n_by_hand', models.PositiveSmallIntegerField(default=0)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='webhooks', to='organizations.organization')),
                ('responsible', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='set up by')),
            ],
            options={
                'verbose_name': 'webhook endpoint',
                'verbose_name_plural': 'webhook endpoints',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('disabled_at', None), ('disabled_reason', ''), ('is_enabled', True)), models.Q(('disabled_at__isnull', False), ('is_enabled', False), models.Q(('disabled_reason', ''), _negated=True)), _connector='OR'), name='webhookendpoint_off_explained')],
            },
        ),
        migrations.AddField(
            model_name='webhookdelivery',
            name='endpoint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='webhooks.webhookendpoint'),
        ),
        migrations.AddIndex(
            model_name='webhookdelivery',
            index=models.Index(fields=['endpoint', '-created_at', '-public_id'], name='webhooks_we_endpoin_0bd1f9_idx'),
        ),
        migrations.AddConstraint(
            model_name='webhookdelivery',
            constraint=models.UniqueConstraint(fields=('endpoint', 'dedupe_key'), name='webhookdelivery_once'),
        ),
    ]
