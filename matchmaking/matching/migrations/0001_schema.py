import django.db.models.deletion
import matchmaking.common.identifiers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('matching', '0001_initial'), ('matching', '0002_dismissal')]

    initial = True

    dependencies = [
        ('organizations', '__first__'),
        ('scenarios', '0001_schema'),
        ('solutions', '0001_schema'),
    ]

    operations = [
        migrations.CreateModel(
            name='MatchBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('public_id', models.CharField(default=matchmaking.common.identifiers.new_public_id, editable=False, max_length=14, unique=True)),
            ],
            options={
                'verbose_name': 'ranking batch',
                'verbose_name_plural': 'ranking batches',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='MatchRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('status', models.CharField(choices=[('pending', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='pending', max_length=10, verbose_name='status')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('lease_token', models.CharField(blank=True, editable=False, max_length=32)),
                ('leased_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('index_version', models.CharField(blank=True, max_length=64, verbose_name='index version')),
                ('n_candidates', models.PositiveIntegerField(blank=True, null=True, verbose_name='candidates')),
                ('failure', models.CharField(blank=True, max_length=80, verbose_name='failure')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                ('batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='matching.matchbatch')),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='match_runs', to='scenarios.scenario', verbose_name='scenario')),
            ],
            options={
                'verbose_name': 'match run',
                'verbose_name_plural': 'match runs',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['scenario', 'status', '-id'], name='matching_ma_scenari_3185cc_idx'), models.Index(fields=['batch', 'status'], name='matching_ma_batch_i_1a27e5_idx'), models.Index(condition=models.Q(('status__in', ('done', 'failed')), _negated=True), fields=['leased_until'], name='matchrun_open_lease')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'pending')), fields=('scenario',), name='matchrun_one_pending'), models.CheckConstraint(condition=models.Q(('status__in', ('done', 'failed')), ('finished_at__isnull', True), _connector='XOR'), name='matchrun_finished_dated')],
            },
        ),
        migrations.CreateModel(
            name='Match',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField(verbose_name='rank')),
                ('score', models.FloatField(verbose_name='score')),
                ('is_suitable', models.BooleanField(default=True, verbose_name='above the threshold')),
                ('parts', models.JSONField(default=dict, verbose_name='parts')),
                ('reasons', models.JSONField(default=list, verbose_name='reasons')),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='scenarios.scenario')),
                ('solution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='solutions.solution')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='matching.matchrun')),
            ],
            options={
                'verbose_name': 'match',
                'verbose_name_plural': 'matches',
                'ordering': ['scenario_id', 'rank'],
                'constraints': [models.UniqueConstraint(fields=('scenario', 'rank'), name='match_rank_unique'), models.UniqueConstraint(fields=('scenario', 'solution'), name='match_solution_unique'), models.CheckConstraint(condition=models.Q(('rank__gte', 1)), name='match_rank_from_one')],
            },
        ),
        migrations.CreateModel(
            name='SolutionRefresh',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('solution', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='refresh', to='solutions.solution')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Dismissal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('reason', models.CharField(choices=[('industry', 'Does not know our industry'), ('capability', 'Lacks what we need'), ('price', 'Too expensive'), ('deployment', 'Cannot be deployed the way we need'), ('talked', 'We have talked already, without result'), ('other', 'Another reason')], max_length=12, verbose_name='reason')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dismissals', to='scenarios.scenario')),
                ('solution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dismissals', to='solutions.solution')),
            ],
            options={
                'verbose_name': 'mark as unsuitable',
                'verbose_name_plural': 'marks as unsuitable',
                'ordering': ['-updated_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('scenario', 'solution'), name='dismissal_unique'), models.CheckConstraint(condition=models.Q(models.Q(('reason', 'other'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='dismissal_other_noted', violation_error_message='Say in a few words what the other reason is.'), models.CheckConstraint(condition=models.Q(('reason__in', ['industry', 'capability', 'price', 'deployment', 'talked', 'other'])), name='dismissal_reason_known')],
            },
        ),
    ]
