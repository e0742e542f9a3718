import django.db.models.deletion
import django.db.models.functions.datetime
import matchmaking.common.identifiers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('notifications', '0001_initial'), ('notifications', '0002_imports'), ('notifications', '0003_connection_kinds'), ('notifications', '0004_thread'), ('notifications', '0005_results_and_watches'), ('notifications', '0006_webhooks'), ('notifications', '0007_withdrawn_connections'), ('notifications', '0008_saved_searches'), ('notifications', '0009_directory'), ('notifications', '0010_directory_reminders')]

    initial = True

    dependencies = [
        ('directory', '0001_schema'),
        ('organizations', '0001_schema'),
        ('organizations', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('public_id', models.CharField(default=matchmaking.common.identifiers.new_public_id, editable=False, max_length=14, unique=True)),
                ('form', models.CharField(choices=[('notice', 'Single notification'), ('digest', 'Daily digest'), ('invitation', 'Invitation'), ('case', 'Question to a customer')], max_length=10, verbose_name='form')),
                ('scope', models.CharField(blank=True, max_length=10)),
                ('status', models.CharField(choices=[('pending', 'Waiting'), ('failed', 'Failed, to be tried again'), ('sent', 'Sent'), ('given_up', 'Given up'), ('dropped', 'No longer needed')], default='pending', max_length=10, verbose_name='status')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('next_attempt_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='next attempt at')),
                ('lease_token', models.CharField(blank=True, editable=False, max_length=32)),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent at')),
                ('last_error', models.CharField(blank=True, max_length=80, verbose_name='last error')),
                ('dedupe_key', models.CharField(editable=False, max_length=120, unique=True)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='directory.customercase')),
                ('invitation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='organizations.invitation')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'mail',
                'verbose_name_plural': 'mails',
                'ordering': ['-pk'],
                'indexes': [models.Index(condition=models.Q(('status__in', ('pending', 'failed'))), fields=['next_attempt_at'], name='delivery_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('case', None), ('invitation', None), ('user__isnull', False)), models.Q(('case', None), ('invitation__isnull', False), ('user', None)), models.Q(('case__isnull', False), ('invitation', None), ('user', None)), _connector='OR'), name='delivery_to_one'), models.CheckConstraint(condition=models.Q(('status', 'sent'), ('sent_at__isnull', True), _connector='XOR'), name='delivery_sent_dated')],
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('public_id', models.CharField(default=matchmaking.common.identifiers.new_public_id, editable=False, max_length=14, unique=True)),
                ('kind', models.CharField(choices=[('returned', 'Returned by the reviewer'), ('approved', 'Approved and published'), ('revision_returned', 'Changes returned by the reviewer'), ('revision_approved', 'Changes approved'), ('taken_down', 'Taken down'), ('published', 'Published by the platform'), ('withdrawn', 'Withdrawn by the platform'), ('confirm_due', 'Waiting for your confirmation'), ('faded', 'Out of matching'), ('suspended', 'Organization suspended'), ('restored', 'Organization restored'), ('invited', 'Invitation'), ('member_added', 'New membership'), ('role_changed', 'Changed role'), ('member_removed', 'Ended membership'), ('member_joined', 'New member'), ('member_left', 'Member who left'), ('claim_opened', 'Claim to your organization'), ('claim_granted', 'Claim granted'), ('claim_refused', 'Claim refused'), ('verified', 'Organization verified'), ('verification_returned', 'Verification returned'), ('connection_asked', 'Request for a connection'), ('connection_accepted', 'Request accepted'), ('connection_declined', 'Request declined'), ('connection_proposed', 'Change proposed'), ('connection_recalled', 'Request recalled'), ('connection_expired', 'Request expired'), ('connection_withdrawn', 'Request ended with its record'), ('connection_due', 'Answer due soon'), ('connection_due_today', 'Answer due today'), ('connection_advanced', 'Progress of a connection'), ('connection_ended', 'Connection ended'), ('connection_result', 'Outcome or rating of a connection'), ('partners_found', 'New suitable partners'), ('search_hits', 'New results of a saved search'), ('import_done', 'Import finished'), ('import_failed', 'Import stopped'), ('webhook_off', 'Webhook switched off'), ('review_waiting', 'Records to review'), ('claim_waiting', 'Claims to decide'), ('verification_waiting', 'Verifications to decide'), ('said', 'Connection with new messages'), ('application_returned', 'Application returned for completion'), ('application_advanced', 'Progress of an application'), ('application_proposed', 'Application proposed for the list'), ('application_ended', 'Application that is not on the list'), ('application_listed', 'Application on the list'), ('round_moved', 'Progress of a round'), ('case_answered', 'Answer of a customer to a case'), ('review_assigned', 'Application to score'), ('objection_handled', 'Objection answered'), ('entry_changed', 'Decision on an entry'), ('appeal_decided', 'Appeal decided'), ('application_due', 'Draft to hand in before the call closes'), ('review_due', 'Application to score before the scoring ends'), ('application_waiting', 'Applications handed in'), ('review_recused', 'Reviewers who gave an application back'), ('objection_waiting', 'Objections to handle'), ('edition_waiting', 'Editions to publish'), ('appeal_waiting', 'Appeals to decide')], max_length=24, verbose_name='kind')),
                ('target', models.CharField(blank=True, choices=[('scenario', 'scenario'), ('solution', 'solution'), ('connection', 'connection'), ('organization', 'organization'), ('members', 'members'), ('invitation', 'invitation'), ('reviews', 'review queue'), ('claim', 'claim'), ('verification', 'verification'), ('thread', 'messages of a connection'), ('import', 'import'), ('search', 'saved search'), ('webhook', 'webhook'), ('application', 'application'), ('ruling', 'decision on an entry'), ('assignment', 'application to score'), ('objection', 'objection'), ('edition', 'edition'), ('case_file', 'application at the office'), ('appeal', 'appeal')], max_length=12, verbose_name='leads to')),
                ('target_id', models.CharField(blank=True, max_length=14)),
                ('params', models.JSONField(default=dict)),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='read at')),
                ('dedupe_key', models.CharField(editable=False, max_length=120, unique=True)),
                ('delivery', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notifications', to='notifications.delivery')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'notification',
                'verbose_name_plural': 'notifications',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['user', '-id'], name='notificatio_user_id_c81de2_idx'), models.Index(fields=['user', '-created_at', '-public_id'], name='notificatio_user_id_e5b7f9_idx'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['user'], name='notification_unread'), models.Index(condition=models.Q(('read_at__isnull', False)), fields=['read_at'], name='notification_read')],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(choices=[('records', 'Reviews of our records'), ('connection', 'Connections'), ('talks', 'Messages in connections'), ('searches', 'Saved searches'), ('members', 'Members and organization'), ('reviewing', 'Reviewing work'), ('directory', 'Directory and applications'), ('office', 'Work on the directory'), ('platform', 'Reminders and notices of the platform')], max_length=10, verbose_name='group')),
                ('frequency', models.CharField(choices=[('at_once', 'At once'), ('digest', 'Daily digest'), ('none', 'No mail')], max_length=8, verbose_name='frequency')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mail_preferences', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'mail preference',
                'verbose_name_plural': 'mail preferences',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('user', 'group'), name='preference_unique')],
            },
        ),
    ]
