import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import matchmaking.common.identifiers
import matchmaking.scenarios.models
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('scenarios', '0001_initial'), ('scenarios', '0002_revision_and_written_at'), ('scenarios', '0003_review_and_releases'), ('scenarios', '0004_facets_covered')]

    initial = True

    dependencies = [
        ('organizations', '0001_schema'),
        ('organizations', '__first__'),
        ('taxonomy', '0001_schema'),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalScenario',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('public_id', models.CharField(db_index=True, default=matchmaking.common.identifiers.new_public_id, editable=False, max_length=14)),
                ('content', models.JSONField(default=dict)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('returned', 'Returned'), ('published', 'Published'), ('closed', 'Closed'), ('withdrawn', 'Withdrawn')], default='draft', max_length=10, verbose_name='status')),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='revision')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organizations.organization', verbose_name='organization')),
            ],
            options={
                'verbose_name': 'historical scenario',
                'verbose_name_plural': 'historical scenarios',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Scenario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('public_id', models.CharField(default=matchmaking.common.identifiers.new_public_id, editable=False, max_length=14, unique=True)),
                ('title', models.CharField(max_length=60, verbose_name='title')),
                ('sector', models.CharField(blank=True, choices=[('raw_materials', 'Raw materials'), ('equipment', 'Equipment manufacturing'), ('consumer', 'Consumer goods'), ('electronics', 'Electronic information'), ('software', 'Software and IT services')], help_text='Leave empty to follow the industry.', max_length=20, verbose_name='policy sector')),
                ('language', models.CharField(choices=[('zh', 'Chinese'), ('en', 'English')], default='zh', max_length=2, verbose_name='language')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('returned', 'Returned'), ('published', 'Published'), ('closed', 'Closed'), ('withdrawn', 'Withdrawn')], default='draft', max_length=10, verbose_name='status')),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='revision')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='text written at')),
                ('submitted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='submitted at')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed at')),
                ('reminded_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('faded_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='out of matching since')),
                ('source', models.CharField(choices=[('member', 'Posted by a member'), ('demo', 'Fictional demo content'), ('published_case', 'Drawn from a published case')], default='member', max_length=20, verbose_name='source')),
                ('source_key', models.CharField(blank=True, editable=False, max_length=80, null=True, unique=True)),
                ('pain_points', models.TextField(blank=True, max_length=600, verbose_name='pain points')),
                ('requirement', models.TextField(max_length=1200, verbose_name='requirement')),
                ('current_state', models.TextField(blank=True, max_length=600, verbose_name='current state')),
                ('targets', models.JSONField(blank=True, default=list, validators=[matchmaking.scenarios.models.validate_targets], verbose_name='targets')),
                ('deployment', models.CharField(choices=[('any', 'No preference'), ('cloud', 'Cloud'), ('edge', 'Edge'), ('on_premise', 'On premise'), ('hybrid', 'Hybrid')], default='any', max_length=12, verbose_name='deployment')),
                ('budget_min', models.PositiveIntegerField(blank=True, null=True, verbose_name='lowest budget (10,000 CNY)')),
                ('budget_max', models.PositiveIntegerField(blank=True, null=True, verbose_name='highest budget (10,000 CNY)')),
                ('duration_months', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120)], verbose_name='duration (months)')),
                ('province', models.CharField(blank=True, choices=[('110000', 'Beijing'), ('120000', 'Tianjin'), ('130000', 'Hebei'), ('140000', 'Shanxi'), ('150000', 'Inner Mongolia'), ('210000', 'Liaoning'), ('220000', 'Jilin'), ('230000', 'Heilongjiang'), ('310000', 'Shanghai'), ('320000', 'Jiangsu'), ('330000', 'Zhejiang'), ('340000', 'Anhui'), ('350000', 'Fujian'), ('360000', 'Jiangxi'), ('370000', 'Shandong'), ('410000', 'Henan'), ('420000', 'Hubei'), ('430000', 'Hunan'), ('440000', 'Guangdong'), ('450000', 'Guangxi'), ('460000', 'Hainan'), ('500000', 'Chongqing'), ('510000', 'Sichuan'), ('520000', 'Guizhou'), ('530000', 'Yunnan'), ('540000', 'Tibet'), ('610000', 'Shaanxi'), ('620000', 'Gansu'), ('630000', 'Qinghai'), ('640000', 'Ningxia'), ('650000', 'Xinjiang'), ('710000', 'Taiwan'), ('810000', 'Hong Kong'), ('820000', 'Macao')], max_length=6, verbose_name='province')),
                ('contact_name', models.CharField(blank=True, max_length=60, verbose_name='contact person')),
                ('contact_phone', models.CharField(blank=True, max_length=40, verbose_name='contact phone')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='contact e-mail')),
                ('visibility', models.CharField(choices=[('public', 'Public'), ('anonymous', 'Public, organization hidden until a connection is accepted'), ('matched_only', 'Only matched providers')], default='public', max_length=12, verbose_name='visibility')),
                ('capabilities', models.ManyToManyField(blank=True, related_name='%(class)ss', to='taxonomy.capability', verbose_name='capabilities')),
                ('industries', models.ManyToManyField(blank=True, related_name='%(class)ss', to='taxonomy.industry', verbose_name='industries')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='organizations.organization', verbose_name='organization')),
                ('stages', models.ManyToManyField(blank=True, related_name='%(class)ss', to='taxonomy.stage', verbose_name='stages')),
            ],
            options={
                'verbose_name': 'scenario',
                'verbose_name_plural': 'scenarios',
                'ordering': ['-published_at', '-pk'],
                'abstract': False,
                'indexes': [models.Index(fields=['status', '-published_at', '-id'], name='scenarios_s_status_a0679d_idx'), models.Index(fields=['status', 'organization', 'visibility', 'province', 'deployment', 'budget_max', 'budget_min'], name='scenario_facets'), models.Index(fields=['status', 'submitted_at'], name='scenarios_s_status_00e646_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='scenario_published_dated'), models.CheckConstraint(condition=models.Q(('budget_min__isnull', True), ('budget_max__isnull', True), ('budget_min__lte', models.F('budget_max')), _connector='OR'), name='scenario_budget_ordered', violation_error_message='The lowest budget exceeds the highest.'), models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'returned', 'published', 'closed', 'withdrawn'])), name='scenario_status_known')],
            },
        ),
        migrations.CreateModel(
            name='ScenarioRelease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='released_scenarios', to='organizations.organization')),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='releases', to='scenarios.scenario')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(fields=('scenario', 'organization'), name='release_unique')],
            },
        ),
        migrations.CreateModel(
            name='ScenarioRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('public_id', models.CharField(default=matchmaking.common.identifiers.new_public_id, editable=False, max_length=14, unique=True)),
                ('content', models.JSONField(default=dict)),
                ('version', models.PositiveIntegerField(default=1)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('returned', 'Returned'), ('approved', 'Approved'), ('discarded', 'Discarded')], default='draft', max_length=10, verbose_name='status')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='submitted at')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='scenarios.scenario')),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'abstract': False,
                'indexes': [models.Index(fields=['status', 'submitted_at'], name='scenarios_s_status_bf5c62_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ('draft', 'submitted', 'returned'))), fields=('posting',), name='scenariorevision_one_open')],
            },
        ),
        migrations.CreateModel(
            name='ScenarioTransition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('public_id', models.CharField(default=matchmaking.common.identifiers.new_public_id, editable=False, max_length=14, unique=True)),
                ('move', models.CharField(choices=[('submit', 'Submit for review'), ('recall', 'Recall from review'), ('approve', 'Approve'), ('return', 'Return'), ('publish', 'Publish'), ('confirm', 'Confirm'), ('close', 'Close'), ('withdraw', 'Withdraw'), ('reopen', 'Reopen'), ('take_down', 'Take down'), ('fade', 'Take out of matching'), ('discard', 'Discard the changes')], max_length=10, verbose_name='move')),
                ('is_revision', models.BooleanField(default=False)),
                ('reasons', models.JSONField(blank=True, default=list, verbose_name='reasons')),
                ('words', models.TextField(blank=True, max_length=600, verbose_name='words')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transitions', to='scenarios.scenario')),
            ],
            options={
                'ordering': ['-pk'],
                'abstract': False,
                'indexes': [models.Index(fields=['posting', '-id'], name='scenarios_s_posting_82f708_idx')],
            },
        ),
    ]
