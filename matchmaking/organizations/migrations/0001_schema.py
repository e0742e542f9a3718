import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import matchmaking.common.files
import matchmaking.common.identifiers
import matchmaking.common.validators
import matchmaking.organizations.models.organizations
import matchmaking.organizations.models.users
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('organizations', '0001_initial'), ('organizations', '0002_members_checks_tokens'), ('organizations', '0003_fill_membership_ids'), ('organizations', '0004_membership_ids_needed'), ('organizations', '0005_user_privacy_sessions'), ('organizations', '0006_confirm_addresses'), ('organizations', '0007_longer_content_types')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(blank=True, max_length=60, verbose_name='name')),
                ('language', models.CharField(choices=[('zh-hans', 'Simplified Chinese'), ('en', 'English')], default='zh-hans', max_length=7, verbose_name='language of e-mails')),
                ('platform_role', models.CharField(blank=True, choices=[('reviewer', 'Reviewer'), ('administrator', 'Administrator'), ('auditor', 'Auditor')], max_length=13, verbose_name='platform role')),
                ('privacy_version', models.CharField(blank=True, editable=False, max_length=10, verbose_name='accepted privacy notice')),
                ('privacy_accepted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='privacy notice accepted at')),
                ('session_epoch', models.PositiveIntegerField(default=0, editable=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_unique'), models.CheckConstraint(condition=models.Q(('platform_role__in', ['', 'reviewer', 'administrator', 'auditor'])), name='user_platform_role_known')],
            },
            managers=[
                ('objects', matchmaking.organizations.models.users.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('digest', models.CharField(max_length=128, primary_key=True, serialize=False)),
                ('token_key', models.CharField(db_index=True, max_length=25)),
                ('created', models.DateTimeField(auto_now_add=True)),
                ('expiry', models.DateTimeField(blank=True, null=True)),
                ('public_id', models.CharField(default=matchmaking.common.identifiers.new_public_id, editable=False, max_length=14, unique=True)),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('scope', models.CharField(choices=[('read', 'Read'), ('write', 'Read and write')], default='read', max_length=5, verbose_name='scope')),
                ('last_used_at', models.DateTimeField(blank=True, null=True, verbose_name='last used at')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='auth_token_set', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'API token',
                'verbose_name_plural': 'API tokens',
                'ordering': ['-created', 'public_id'],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('public_id', models.CharField(default=matchmaking.common.identifiers.new_public_id, editable=False, max_length=14, unique=True)),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('editor', 'Editor'), ('viewer', 'Viewer')], default='viewer', max_length=10, verbose_name='role')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('public_id', models.CharField(default=matchmaking.common.identifiers.new_public_id, editable=False, max_length=14, unique=True)),
                ('kind', models.CharField(choices=[('manufacturer', 'Manufacturer'), ('provider', 'Provider'), ('operator', 'Platform operator')], max_length=20, verbose_name='kind')),
                ('name_zh', models.CharField(max_length=100, verbose_name='Chinese name')),
                ('name_en', models.CharField(blank=True, max_length=160, verbose_name='English name')),
                ('credit_code', models.CharField(blank=True, max_length=18, null=True, unique=True, validators=[matchmaking.organizations.models.organizations.validate_credit_code], verbose_name='unified social credit code')),
                ('province', models.CharField(blank=True, choices=[('110000', 'Beijing'), ('120000', 'Tianjin'), ('130000', 'Hebei'), ('140000', 'Shanxi'), ('150000', 'Inner Mongolia'), ('210000', 'Liaoning'), ('220000', 'Jilin'), ('230000', 'Heilongjiang'), ('310000', 'Shanghai'), ('320000', 'Jiangsu'), ('330000', 'Zhejiang'), ('340000', 'Anhui'), ('350000', 'Fujian'), ('360000', 'Jiangxi'), ('370000', 'Shandong'), ('410000', 'Henan'), ('420000', 'Hubei'), ('430000', 'Hunan'), ('440000', 'Guangdong'), ('450000', 'Guangxi'), ('460000', 'Hainan'), ('500000', 'Chongqing'), ('510000', 'Sichuan'), ('520000', 'Guizhou'), ('530000', 'Yunnan'), ('540000', 'Tibet'), ('610000', 'Shaanxi'), ('620000', 'Gansu'), ('630000', 'Qinghai'), ('640000', 'Ningxia'), ('650000', 'Xinjiang'), ('710000', 'Taiwan'), ('810000', 'Hong Kong'), ('820000', 'Macao')], max_length=6, verbose_name='province')),
                ('city', models.CharField(blank=True, max_length=40, verbose_name='city')),
                ('size', models.CharField(blank=True, choices=[('micro', 'Micro'), ('small', 'Small'), ('medium', 'Medium'), ('large', 'Large')], max_length=10, verbose_name='size')),
                ('founded', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1800), django.core.validators.MaxValueValidator(2100)], verbose_name='founded in')),
                ('intro', models.TextField(blank=True, max_length=1000, verbose_name='introduction')),
                ('provider_type', models.CharField(blank=True, choices=[('integrator', 'System integrator'), ('product', 'Product vendor'), ('chain_leader', 'Chain-leading manufacturer'), ('telecom', 'Telecom operator'), ('soe_digital', 'Digital arm of a state-owned group'), ('research', 'Research institute'), ('testing', 'Testing and certification body'), ('cloud', 'Cloud and model vendor')], max_length=20, verbose_name='provider type')),
                ('qualifications', models.JSONField(blank=True, default=list, validators=[matchmaking.common.validators.validate_text_list], verbose_name='qualifications')),
                ('verified_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='verified at')),
                ('suspended_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='suspended at')),
                ('suspension_reason', models.CharField(blank=True, editable=False, max_length=200, verbose_name='reason for the suspension')),
                ('source', models.CharField(choices=[('member', 'Posted by a member'), ('demo', 'Fictional demo content'), ('published_case', 'Drawn from a published case')], default='member', max_length=20, verbose_name='source')),
                ('source_key', models.CharField(blank=True, editable=False, max_length=80, null=True, unique=True)),
                ('members', models.ManyToManyField(related_name='organizations', through='organizations.Membership', to=settings.AUTH_USER_MODEL, verbose_name='members')),
            ],
            options={
                'verbose_name': 'organization',
                'verbose_name_plural': 'organizations',
                'ordering': ['name_zh', 'pk'],
                'indexes': [models.Index(fields=['kind', 'province', 'provider_type'], name='organizatio_kind_4d711d_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind', 'provider'), ('provider_type', ''), _connector='OR'), name='organization_provider_type_of_provider', violation_error_message='Only a provider has a provider type.')],
            },
        ),
        migrations.AddField(
            model_name='membership',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='organizations.organization'),
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('public_id', models.CharField(default=matchmaking.common.identifiers.new_public_id, editable=False, max_length=14, unique=True)),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('editor', 'Editor'), ('viewer', 'Viewer')], default='editor', max_length=10, verbose_name='role')),
                ('expires_at', models.DateTimeField(verbose_name='expires at')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted at')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked at')),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True)), fields=('organization', 'email'), name='invitation_one_open'), models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True), _connector='OR'), name='invitation_ends_once')],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('public_id', models.CharField(default=matchmaking.common.identifiers.new_public_id, editable=False, max_length=14, unique=True)),
                ('statement', models.TextField(max_length=600, verbose_name='statement')),
                ('status', models.CharField(choices=[('open', 'Open'), ('granted', 'Granted'), ('refused', 'Refused'), ('recalled', 'Recalled')], default='open', max_length=10, verbose_name='status')),
                ('words', models.TextField(blank=True, max_length=600, verbose_name='words')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('claimant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'claim',
                'verbose_name_plural': 'claims',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['status', 'id'], name='organizatio_status_e10218_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'open')), fields=('organization', 'claimant'), name='claim_one_open')],
            },
        ),
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('public_id', models.CharField(default=matchmaking.common.identifiers.new_public_id, editable=False, max_length=14, unique=True)),
                ('statement', models.TextField(blank=True, max_length=600, verbose_name='statement')),
                ('status', models.CharField(choices=[('submitted', 'Waiting for the first reader'), ('seconded', 'Waiting for the second reader'), ('approved', 'Verified'), ('returned', 'Returned'), ('recalled', 'Recalled')], default='submitted', max_length=10, verbose_name='status')),
                ('reasons', models.JSONField(blank=True, default=list, verbose_name='reasons')),
                ('words', models.TextField(blank=True, max_length=600, verbose_name='words')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('first_reader', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verifications', to='organizations.organization')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('second_reader', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'verification',
                'verbose_name_plural': 'verifications',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['status', 'id'], name='organizatio_status_bc5bb4_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ('submitted', 'seconded'))), fields=('organization',), name='verification_one_open'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'approved'), _negated=True), models.Q(('first_reader__isnull', False), ('second_reader__isnull', False), models.Q(('first_reader', models.F('second_reader')), _negated=True)), _connector='OR'), name='verification_two_readers')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('public_id', models.CharField(default=matchmaking.common.identifiers.new_public_id, editable=False, max_length=14, unique=True)),
                ('file', models.FileField(storage=matchmaking.common.files.private_storage, upload_to=matchmaking.common.files.stored_name)),
                ('name', models.CharField(max_length=120, verbose_name='file name')),
                ('content_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField(verbose_name='size')),
                ('sha256', models.CharField(max_length=64)),
                ('claim', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='organizations.claim')),
                ('verification', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='organizations.verification')),
            ],
            options={
                'verbose_name': 'evidence',
                'verbose_name_plural': 'evidence',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('verification__isnull', False), ('claim__isnull', False), _connector='XOR'), name='evidence_of_one')],
            },
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(fields=('organization', 'user'), name='membership_unique'),
        ),
    ]
