import django.db.models.deletion
import matchmaking.common.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('taxonomy', '0001_initial')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CapabilityGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('name_zh', models.CharField(max_length=80, verbose_name='Chinese name')),
                ('name_en', models.CharField(max_length=160, verbose_name='English name')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
            ],
            options={
                'verbose_name': 'capability group',
                'verbose_name_plural': 'capability groups',
                'ordering': ['position', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Industry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('name_zh', models.CharField(max_length=80, verbose_name='Chinese name')),
                ('name_en', models.CharField(max_length=160, verbose_name='English name')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('sector', models.CharField(choices=[('raw_materials', 'Raw materials'), ('equipment', 'Equipment manufacturing'), ('consumer', 'Consumer goods'), ('electronics', 'Electronic information'), ('software', 'Software and IT services')], max_length=20, verbose_name='policy sector')),
            ],
            options={
                'verbose_name': 'industry',
                'verbose_name_plural': 'industries',
                'ordering': ['position', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('name_zh', models.CharField(max_length=80, verbose_name='Chinese name')),
                ('name_en', models.CharField(max_length=160, verbose_name='English name')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
            ],
            options={
                'verbose_name': 'stage',
                'verbose_name_plural': 'stages',
                'ordering': ['position', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('code', models.CharField(max_length=60, unique=True, verbose_name='code')),
                ('words', models.JSONField(default=list, validators=[matchmaking.common.validators.validate_text_list], verbose_name='words')),
            ],
            options={
                'verbose_name': 'topic',
                'verbose_name_plural': 'topics',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Capability',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('name_zh', models.CharField(max_length=80, verbose_name='Chinese name')),
                ('name_en', models.CharField(max_length=160, verbose_name='English name')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='capabilities', to='taxonomy.capabilitygroup', verbose_name='capability group')),
            ],
            options={
                'verbose_name': 'capability',
                'verbose_name_plural': 'capabilities',
                'ordering': ['position', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Alias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('text', models.CharField(max_length=80, verbose_name='wording')),
                ('kind', models.CharField(choices=[('name', 'Another name'), ('hint', 'Words that suggest it, such as a complaint')], default='name', max_length=10, verbose_name='kind')),
                ('provenance', models.CharField(blank=True, max_length=80, verbose_name='provenance')),
                ('capability', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='taxonomy.capability')),
                ('industry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='taxonomy.industry')),
            ],
            options={
                'verbose_name': 'alias',
                'verbose_name_plural': 'aliases',
                'ordering': ['text', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('capability__isnull', True), ('industry__isnull', True), _connector='XOR'), name='alias_one_target'), models.UniqueConstraint(fields=('capability', 'text'), name='alias_capability_text_unique'), models.UniqueConstraint(fields=('industry', 'text'), name='alias_industry_text_unique')],
            },
        ),
        migrations.CreateModel(
            name='ScenarioType',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('name_zh', models.CharField(max_length=80, verbose_name='Chinese name')),
                ('name_en', models.CharField(max_length=160, verbose_name='English name')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('sector', models.CharField(blank=True, choices=[('raw_materials', 'Raw materials'), ('equipment', 'Equipment manufacturing'), ('consumer', 'Consumer goods'), ('electronics', 'Electronic information'), ('software', 'Software and IT services')], max_length=20, verbose_name='policy sector')),
                ('evidence', models.CharField(choices=[('guide_2025', 'Official guide, 2025'), ('policy', 'Policy text'), ('published_case', 'Published case'), ('unverified', 'Not verified, not official')], max_length=20, verbose_name='evidence')),
                ('industry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scenario_types', to='taxonomy.industry', verbose_name='industry')),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scenario_types', to='taxonomy.stage', verbose_name='stage')),
            ],
            options={
                'verbose_name': 'scenario type',
                'verbose_name_plural': 'scenario types',
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('industry__isnull', False)), fields=('industry', 'stage', 'name_zh'), name='scenariotype_unique_in_industry'), models.UniqueConstraint(condition=models.Q(('industry__isnull', True)), fields=('stage', 'name_zh'), name='scenariotype_unique_across_industries')],
            },
        ),
    ]
