import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import matchmaking.common.identifiers
import matchmaking.solutions.models
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('solutions', '0001_initial'), ('solutions', '0002_revision_and_written_at'), ('solutions', '0003_review'), ('solutions', '0004_facets_covered')]

    initial = True

    dependencies = [
        ('organizations', '0001_schema'),
        ('organizations', '__first__'),
        ('taxonomy', '0001_schema'),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalSolution',
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
                'verbose_name': 'historical solution',
                'verbose_name_plural': 'historical solutions',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Solution',
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
                ('kind', models.CharField(choices=[('solution', 'Solution'), ('model', 'Model'), ('dataset', 'Dataset'), ('compute', 'Compute'), ('agent', 'Agent'), ('service', 'Service')], default='solution', max_length=10, verbose_name='kind')),
                ('summary', models.CharField(max_length=200, verbose_name='summary')),
                ('description', models.TextField(max_length=3000, verbose_name='description')),
                ('deployment_modes', models.JSONField(blank=True, default=list, validators=[matchmaking.solutions.models.validate_deployment_modes], verbose_name='deployment modes')),
                ('price_min', models.PositiveIntegerField(blank=True, null=True, verbose_name='lowest price (10,000 CNY)')),
                ('price_max', models.PositiveIntegerField(blank=True, null=True, verbose_name='highest price (10,000 CNY)')),
                ('delivery_months', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120)], verbose_name='delivery (months)')),
                ('is_nationwide', models.BooleanField(default=False, verbose_name='offered nationwide')),
                ('capabilities', models.ManyToManyField(blank=True, related_name='%(class)ss', to='taxonomy.capability', verbose_name='capabilities')),
                ('industries', models.ManyToManyField(blank=True, related_name='%(class)ss', to='taxonomy.industry', verbose_name='industries')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='organizations.organization', verbose_name='organization')),
                ('stages', models.ManyToManyField(blank=True, related_name='%(class)ss', to='taxonomy.stage', verbose_name='stages')),
            ],
            options={
                'verbose_name': 'solution',
                'verbose_name_plural': 'solutions',
                'ordering': ['-published_at', '-pk'],
                'abstract': False,
                'indexes': [models.Index(fields=['status', '-published_at', '-id'], name='solutions_s_status_7a8fbd_idx'), models.Index(fields=['status', 'organization', 'kind', 'is_nationwide', 'deployment_modes', 'price_min', 'price_max'], name='solution_facets'), models.Index(fields=['status', 'submitted_at'], name='solutions_s_status_a15732_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='solution_published_dated'), models.CheckConstraint(condition=models.Q(('price_min__isnull', True), ('price_max__isnull', True), ('price_min__lte', models.F('price_max')), _connector='OR'), name='solution_price_ordered', violation_error_message='The lowest price exceeds the highest.'), models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'returned', 'published', 'closed', 'withdrawn'])), name='solution_status_known')],
            },
        ),
        migrations.CreateModel(
            name='ServiceArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('province', models.CharField(choices=[('110000', 'Beijing'), ('120000', 'Tianjin'), ('130000', 'Hebei'), ('140000', 'Shanxi'), ('150000', 'Inner Mongolia'), ('210000', 'Liaoning'), ('220000', 'Jilin'), ('230000', 'Heilongjiang'), ('310000', 'Shanghai'), ('320000', 'Jiangsu'), ('330000', 'Zhejiang'), ('340000', 'Anhui'), ('350000', 'Fujian'), ('360000', 'Jiangxi'), ('370000', 'Shandong'), ('410000', 'Henan'), ('420000', 'Hubei'), ('430000', 'Hunan'), ('440000', 'Guangdong'), ('450000', 'Guangxi'), ('460000', 'Hainan'), ('500000', 'Chongqing'), ('510000', 'Sichuan'), ('520000', 'Guizhou'), ('530000', 'Yunnan'), ('540000', 'Tibet'), ('610000', 'Shaanxi'), ('620000', 'Gansu'), ('630000', 'Qinghai'), ('640000', 'Ningxia'), ('650000', 'Xinjiang'), ('710000', 'Taiwan'), ('810000', 'Hong Kong'), ('820000', 'Macao')], max_length=6, verbose_name='province')),
                ('solution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='service_areas', to='solutions.solution')),
            ],
            options={
                'verbose_name': 'service area',
                'verbose_name_plural': 'service areas',
                'ordering': ['province'],
                'indexes': [models.Index(fields=['province', 'solution'], name='solutions_s_provinc_020e95_idx')],
                'constraints': [models.UniqueConstraint(fields=('solution', 'province'), name='servicearea_unique')],
            },
        ),
        migrations.CreateModel(
            name='CaseStudy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('customer', models.CharField(max_length=100, verbose_name='customer')),
                ('scenario', models.CharField(max_length=200, verbose_name='scenario')),
                ('effect', models.CharField(blank=True, max_length=300, verbose_name='effect')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('industry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='taxonomy.industry', verbose_name='industry')),
                ('solution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='case_studies', to='solutions.solution')),
            ],
            options={
                'verbose_name': 'case study',
                'verbose_name_plural': 'case studies',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SolutionRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('public_id', models.CharField(default=matchmaking.common.identifiers.new_public_id, editable=False, max_length=14, unique=True)),
                ('content', models.JSONField(default=dict)),
                ('version', models.PositiveIntegerField(default=1)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('returned', 'Returned'), ('approved', 'Approved'), ('discarded', 'Discarded')], default='draft', max_length=10, verbose_name='status')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='submitted at')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='solutions.solution')),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'abstract': False,
                'indexes': [models.Index(fields=['status', 'submitted_at'], name='solutions_s_status_b1fa9f_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ('draft', 'submitted', 'returned'))), fields=('posting',), name='solutionrevision_one_open')],
            },
        ),
        migrations.CreateModel(
            name='SolutionTransition',
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
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transitions', to='solutions.solution')),
            ],
            options={
                'ordering': ['-pk'],
                'abstract': False,
                'indexes': [models.Index(fields=['posting', '-id'], name='solutions_s_posting_f13225_idx')],
            },
        ),
    ]
