import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.lookups
import django.utils.timezone
import partners.models.credit_codes
import pgtrigger.compiler
import promotion_crm.migrating
from promotion_crm import migrating
import promotion_crm.search
import promotion_crm.sorting
from django.conf import settings
from django.db import migrations, models


# Entries of history from before this migration: each lasted until the next one of its row.
LASTING = ["partners_capitalreceiptevent", "partners_introductionevent", "partners_projectleadevent"]
UNTIL = """
    UPDATE {table} entry SET pgh_until = known.until FROM (
        SELECT pgh_id, CASE pgh_label WHEN 'delete' THEN pgh_created_at ELSE min(pgh_created_at) OVER (
            PARTITION BY pgh_obj_id ORDER BY pgh_id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) END AS until
        FROM {table}) known
    WHERE entry.pgh_id = known.pgh_id AND known.until IS NOT NULL
"""


class Migration(migrating.Migration):

    dependencies = [
        ('partners', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('promotion_crm', '0001_initial'),
        ('promotion_crm', '__first__'),
    ]

    operations = [
        promotion_crm.migrating.RemoveTrigger(
            model_name='capitalreceipt',
            name='insert_insert',
        ),
        promotion_crm.migrating.RemoveTrigger(
            model_name='capitalreceipt',
            name='update_update',
        ),
        promotion_crm.migrating.RemoveTrigger(
            model_name='capitalreceipt',
            name='delete_delete',
        ),
        promotion_crm.migrating.RemoveTrigger(
            model_name='capitalreceiptevent',
            name='append_only',
        ),
        promotion_crm.migrating.RemoveTrigger(
            model_name='introduction',
            name='shares_within_100',
        ),
        promotion_crm.migrating.RemoveTrigger(
            model_name='introduction',
            name='insert_insert',
        ),
        promotion_crm.migrating.RemoveTrigger(
            model_name='introduction',
            name='update_update',
        ),
        promotion_crm.migrating.RemoveTrigger(
            model_name='introduction',
            name='delete_delete',
        ),
        promotion_crm.migrating.RemoveTrigger(
            model_name='introductionevent',
            name='append_only',
        ),
        promotion_crm.migrating.RemoveTrigger(
            model_name='projectlead',
            name='insert_insert',
        ),
        promotion_crm.migrating.RemoveTrigger(
            model_name='projectlead',
            name='update_update',
        ),
        promotion_crm.migrating.RemoveTrigger(
            model_name='projectlead',
            name='delete_delete',
        ),
        promotion_crm.migrating.RemoveTrigger(
            model_name='projectleadevent',
            name='append_only',
        ),
        promotion_crm.migrating.RemoveTrigger(
            model_name='stagechange',
            name='insert_insert',
        ),
        promotion_crm.migrating.RemoveTrigger(
            model_name='stagechange',
            name='update_update',
        ),
        promotion_crm.migrating.RemoveTrigger(
            model_name='stagechange',
            name='delete_delete',
        ),
        migrations.AlterModelOptions(
            name='projectlead',
            options={'ordering': ['-code'], 'permissions': [('view_lead_details', 'Can see more of a lead than its title and stage'), ('skip_stage', 'Can move a lead past a stage'), ('verify_landing', 'Can verify a landing'), ('decide_transfer', 'Can decide a transfer of first negotiation'), ('override_introduction', 'Can accept an introduction against the rules, with a reason')], 'verbose_name': 'lead', 'verbose_name_plural': 'leads'},
        ),
        migrations.RemoveConstraint(
            model_name='capitalreceipt',
            name='receipt_is_positive',
        ),
        migrations.AddField(
            model_name='capitalreceipt',
            name='rate_by_hand',
            field=models.BooleanField(default=False, editable=False, verbose_name='rate entered by hand'),
        ),
        migrations.AddField(
            model_name='capitalreceipt',
            name='rate_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='rate of'),
        ),
        migrations.AddField(
            model_name='capitalreceiptevent',
            name='pgh_until',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='capitalreceiptevent',
            name='rate_by_hand',
            field=models.BooleanField(default=False, editable=False, verbose_name='rate entered by hand'),
        ),
        migrations.AddField(
            model_name='capitalreceiptevent',
            name='rate_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='rate of'),
        ),
        migrations.AddField(
            model_name='introduction',
            name='override_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='accepted by'),
        ),
        migrations.AddField(
            model_name='introduction',
            name='override_reason',
            field=models.CharField(blank=True, help_text='Only where the partner held no appointment that day, or was named after signing.', max_length=500, verbose_name='accepted against the rules because'),
        ),
        migrations.AddField(
            model_name='introductionevent',
            name='override_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='accepted by'),
        ),
        migrations.AddField(
            model_name='introductionevent',
            name='override_reason',
            field=models.CharField(blank=True, help_text='Only where the partner held no appointment that day, or was named after signing.', max_length=500, verbose_name='accepted against the rules because'),
        ),
        migrations.AddField(
            model_name='introductionevent',
            name='pgh_until',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='projectlead',
            name='needs_experts',
            field=models.BooleanField(default=False, help_text='The assessment then has more working days, by the policy.', verbose_name='assessed with experts'),
        ),
        migrations.AddField(
            model_name='projectleadevent',
            name='needs_experts',
            field=models.BooleanField(default=False, help_text='The assessment then has more working days, by the policy.', verbose_name='assessed with experts'),
        ),
        migrations.AddField(
            model_name='projectleadevent',
            name='pgh_until',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='stagechange',
            name='since',
            field=models.DateTimeField(editable=False, null=True, verbose_name='at the earlier stage since'),
        ),
        migrations.AddField(
            model_name='stagechangeevent',
            name='since',
            field=models.DateTimeField(editable=False, null=True, verbose_name='at the earlier stage since'),
        ),
        migrations.AlterField(
            model_name='capitalreceipt',
            name='currency',
            field=models.CharField(choices=[('USD', 'US dollar'), ('CNY', 'Renminbi'), ('EUR', 'Euro'), ('JPY', 'Japanese yen'), ('GBP', 'Pound sterling'), ('HKD', 'Hong Kong dollar'), ('SGD', 'Singapore dollar'), ('KRW', 'South Korean won'), ('CHF', 'Swiss franc'), ('AUD', 'Australian dollar'), ('CAD', 'Canadian dollar'), ('ILS', 'Israeli new shekel'), ('SEK', 'Swedish krona'), ('TWD', 'New Taiwan dollar'), ('AED', 'UAE dirham')], max_length=3, verbose_name='currency'),
        ),
        migrations.AlterField(
            model_name='capitalreceipt',
            name='rate',
            field=models.DecimalField(blank=True, decimal_places=12, help_text='US dollars for one unit of the currency. Left empty, it is taken from the table.', max_digits=18, verbose_name='rate'),
        ),
        migrations.AlterField(
            model_name='capitalreceipt',
            name='rate_source',
            field=models.CharField(blank=True, help_text='Needed for a rate entered by hand.', max_length=200, verbose_name='source of the rate'),
        ),
        migrations.AlterField(
            model_name='capitalreceiptevent',
            name='currency',
            field=models.CharField(choices=[('USD', 'US dollar'), ('CNY', 'Renminbi'), ('EUR', 'Euro'), ('JPY', 'Japanese yen'), ('GBP', 'Pound sterling'), ('HKD', 'Hong Kong dollar'), ('SGD', 'Singapore dollar'), ('KRW', 'South Korean won'), ('CHF', 'Swiss franc'), ('AUD', 'Australian dollar'), ('CAD', 'Canadian dollar'), ('ILS', 'Israeli new shekel'), ('SEK', 'Swedish krona'), ('TWD', 'New Taiwan dollar'), ('AED', 'UAE dirham')], max_length=3, verbose_name='currency'),
        ),
        migrations.AlterField(
            model_name='capitalreceiptevent',
            name='rate',
            field=models.DecimalField(blank=True, decimal_places=12, help_text='US dollars for one unit of the currency. Left empty, it is taken from the table.', max_digits=18, verbose_name='rate'),
        ),
        migrations.AlterField(
            model_name='capitalreceiptevent',
            name='rate_source',
            field=models.CharField(blank=True, help_text='Needed for a rate entered by hand.', max_length=200, verbose_name='source of the rate'),
        ),
        migrations.AlterField(
            model_name='introduction',
            name='appointment',
            field=models.ForeignKey(blank=True, help_text='The one held on the day the lead was received; found by itself when left empty.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='introductions', to='partners.appointment', verbose_name='appointment'),
        ),
        migrations.AlterField(
            model_name='introductionevent',
            name='appointment',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='The one held on the day the lead was received; found by itself when left empty.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.appointment', verbose_name='appointment'),
        ),
        migrations.AlterField(
            model_name='projectlead',
            name='contract_currency',
            field=models.CharField(blank=True, choices=[('USD', 'US dollar'), ('CNY', 'Renminbi'), ('EUR', 'Euro'), ('JPY', 'Japanese yen'), ('GBP', 'Pound sterling'), ('HKD', 'Hong Kong dollar'), ('SGD', 'Singapore dollar'), ('KRW', 'South Korean won'), ('CHF', 'Swiss franc'), ('AUD', 'Australian dollar'), ('CAD', 'Canadian dollar'), ('ILS', 'Israeli new shekel'), ('SEK', 'Swedish krona'), ('TWD', 'New Taiwan dollar'), ('AED', 'UAE dirham')], max_length=3, verbose_name='currency of the contract'),
        ),
        migrations.AlterField(
            model_name='projectlead',
            name='total_currency',
            field=models.CharField(blank=True, choices=[('USD', 'US dollar'), ('CNY', 'Renminbi'), ('EUR', 'Euro'), ('JPY', 'Japanese yen'), ('GBP', 'Pound sterling'), ('HKD', 'Hong Kong dollar'), ('SGD', 'Singapore dollar'), ('KRW', 'South Korean won'), ('CHF', 'Swiss franc'), ('AUD', 'Australian dollar'), ('CAD', 'Canadian dollar'), ('ILS', 'Israeli new shekel'), ('SEK', 'Swedish krona'), ('TWD', 'New Taiwan dollar'), ('AED', 'UAE dirham')], max_length=3, verbose_name='currency of the total'),
        ),
        migrations.AlterField(
            model_name='projectleadevent',
            name='contract_currency',
            field=models.CharField(blank=True, choices=[('USD', 'US dollar'), ('CNY', 'Renminbi'), ('EUR', 'Euro'), ('JPY', 'Japanese yen'), ('GBP', 'Pound sterling'), ('HKD', 'Hong Kong dollar'), ('SGD', 'Singapore dollar'), ('KRW', 'South Korean won'), ('CHF', 'Swiss franc'), ('AUD', 'Australian dollar'), ('CAD', 'Canadian dollar'), ('ILS', 'Israeli new shekel'), ('SEK', 'Swedish krona'), ('TWD', 'New Taiwan dollar'), ('AED', 'UAE dirham')], max_length=3, verbose_name='currency of the contract'),
        ),
        migrations.AlterField(
            model_name='projectleadevent',
            name='total_currency',
            field=models.CharField(blank=True, choices=[('USD', 'US dollar'), ('CNY', 'Renminbi'), ('EUR', 'Euro'), ('JPY', 'Japanese yen'), ('GBP', 'Pound sterling'), ('HKD', 'Hong Kong dollar'), ('SGD', 'Singapore dollar'), ('KRW', 'South Korean won'), ('CHF', 'Swiss franc'), ('AUD', 'Australian dollar'), ('CAD', 'Canadian dollar'), ('ILS', 'Israeli new shekel'), ('SEK', 'Swedish krona'), ('TWD', 'New Taiwan dollar'), ('AED', 'UAE dirham')], max_length=3, verbose_name='currency of the total'),
        ),
        migrations.AddIndex(
            model_name='projectlead',
            index=models.Index(condition=models.Q(('landing_code', ''), _negated=True), fields=['landing_code'], name='lead_by_landing_code'),
        ),
        migrations.AddIndex(
            model_name='projectlead',
            index=models.Index(fields=['stage', 'stage_since', 'id'], name='lead_on_board'),
        ),
        migrations.AddIndex(
            model_name='projectlead',
            index=models.Index(condition=models.Q(('status__in', ('lost', 'abandoned', 'duplicate')), _negated=True), fields=['stage', 'stage_since', 'id'], include=('total_investment', 'total_currency', 'contract_capital', 'contract_currency', 'status', 'confidentiality', 'district', 'first_negotiation_district', 'owner', 'steward'), name='lead_open_on_board'),
        ),
        migrations.AddIndex(
            model_name='projectleadevent',
            index=models.Index(fields=['-code', '-pgh_id'], include=('pgh_created_at', 'pgh_until', 'pgh_obj', 'district'), name='lead_entry_by_code'),
        ),
        migrations.AddIndex(
            model_name='projectleadevent',
            index=models.Index(fields=['stage', '-code', '-pgh_id'], include=('pgh_created_at', 'pgh_until', 'pgh_obj', 'district'), name='lead_entry_by_stage'),
        ),
        migrations.AddIndex(
            model_name='projectleadevent',
            index=models.Index(fields=['pgh_obj'], include=('pgh_id', 'pgh_created_at', 'pgh_until', 'code', 'stage', 'district'), name='lead_entry_of_lead'),
        ),
        migrations.AddIndex(
            model_name='projectleadevent',
            index=models.Index(fields=['pgh_created_at'], name='lead_entry_by_time'),
        ),
        migrations.AddIndex(
            model_name='projectleadevent',
            index=models.Index(condition=models.Q(('pgh_label', 'insert')), fields=['-code'], include=('pgh_created_at',), name='lead_entry_first'),
        ),
        migrations.AddIndex(
            model_name='stagechange',
            index=models.Index(fields=['lead', '-id'], name='stage_change_last'),
        ),
        migrations.AddIndex(
            model_name='stagechange',
            index=models.Index(condition=models.Q(django.db.models.lookups.LessThan(promotion_crm.sorting.Place('after', ['received', 'qualified', 'negotiating', 'signed', 'registered', 'landed', 'operating']), promotion_crm.sorting.Place('before', ['received', 'qualified', 'negotiating', 'signed', 'registered', 'landed', 'operating']))), fields=['lead', 'before'], name='stage_change_back'),
        ),
        migrations.AddConstraint(
            model_name='capitalreceipt',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='receipt_amount_is_positive', violation_error_message='Amount: write more than 0.'),
        ),
        migrations.AddConstraint(
            model_name='capitalreceipt',
            constraint=models.CheckConstraint(condition=models.Q(('rate__gt', 0)), name='receipt_rate_is_positive', violation_error_message='Rate: write more than 0.'),
        ),
        migrations.AddConstraint(
            model_name='capitalreceipt',
            constraint=models.CheckConstraint(condition=models.Q(('rate_by_hand', False), models.Q(('rate_source', ''), _negated=True), _connector='OR'), name='receipt_rate_has_source', violation_error_message='Source of the rate: write where a rate entered by hand comes from.'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=models.CheckConstraint(condition=models.Q(('override_reason', ''), ('override_by__isnull', False), _connector='OR'), name='introduction_override_by_someone', violation_error_message='What is accepted against the rules is accepted by someone.'),
        ),
        migrations.AddConstraint(
            model_name='organization',
            constraint=models.CheckConstraint(condition=models.Q(('credit_code', ''), partners.models.credit_codes.IsCreditCode(models.F('credit_code')), _connector='OR'), name='organization_code_is_valid', violation_error_message='This is no unified social credit code; correct it or leave it empty.'),
        ),
        migrations.AddConstraint(
            model_name='projectlead',
            constraint=models.CheckConstraint(condition=models.Q(('landing_code', ''), partners.models.credit_codes.IsCreditCode(models.F('landing_code')), _connector='OR'), name='lead_landing_code_is_valid', violation_error_message='The code of the landing entity is no unified social credit code; correct it.'),
        ),
        *[migrations.RunSQL(UNTIL.format(table=table), migrations.RunSQL.noop) for table in LASTING],
        migrations.CreateModel(
            name='ExchangeRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('currency', models.CharField(choices=[('USD', 'US dollar'), ('CNY', 'Renminbi'), ('EUR', 'Euro'), ('JPY', 'Japanese yen'), ('GBP', 'Pound sterling'), ('HKD', 'Hong Kong dollar'), ('SGD', 'Singapore dollar'), ('KRW', 'South Korean won'), ('CHF', 'Swiss franc'), ('AUD', 'Australian dollar'), ('CAD', 'Canadian dollar'), ('ILS', 'Israeli new shekel'), ('SEK', 'Swedish krona'), ('TWD', 'New Taiwan dollar'), ('AED', 'UAE dirham')], max_length=3, verbose_name='currency')),
                ('day', models.DateField(verbose_name='day')),
                ('usd', models.DecimalField(decimal_places=12, max_digits=18, verbose_name='US dollars for one unit')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
            ],
            options={
                'verbose_name': 'exchange rate',
                'verbose_name_plural': 'exchange rates',
                'ordering': ['-day', 'currency'],
                'constraints': [models.UniqueConstraint(fields=('currency', 'day'), name='exchange_rate_once', violation_error_message='This currency already has its rate of that day.'), models.CheckConstraint(condition=models.Q(('usd__gt', 0)), name='exchange_rate_is_positive', violation_error_message='A rate is above 0.')],
            },
        ),
        migrations.CreateModel(
            name='Issue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('search_text', promotion_crm.search.TokenField(blank=True, default='', editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('title', models.CharField(max_length=200, verbose_name='issue')),
                ('category', models.CharField(choices=[('permits', 'Permits'), ('premises', 'Premises'), ('talent', 'Talent and residence'), ('finance', 'Tax and finance'), ('customs', 'Customs and trade'), ('utilities', 'Utilities'), ('policy', 'Policy and incentives'), ('other', 'Other')], max_length=9, verbose_name='category')),
                ('severity', models.CharField(choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High'), ('critical', 'Critical')], default='medium', max_length=8, verbose_name='severity')),
                ('state', models.CharField(choices=[('open', 'Open'), ('assigned', 'Assigned'), ('in_progress', 'In progress'), ('resolved', 'Resolved'), ('confirmed', 'Confirmed'), ('escalated', 'Escalated')], default='open', editable=False, max_length=11, verbose_name='state')),
                ('state_since', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='in this state since')),
                ('department', models.CharField(blank=True, max_length=200, verbose_name='department in charge')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='due on')),
                ('detail', models.TextField(blank=True, max_length=4000, verbose_name='details')),
                ('resolution', models.CharField(blank=True, max_length=500, verbose_name='resolution')),
                ('is_sample', models.BooleanField(default=False, verbose_name='sample')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='partners.projectlead', verbose_name='lead')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issues', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'aftercare issue',
                'verbose_name_plural': 'aftercare issues',
                'ordering': ['due_on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'escalated']), ('owner__isnull', False), _connector='OR'), name='issue_assigned_to_someone', violation_error_message='Owner: an issue is assigned to someone before work on it begins.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['resolved', 'confirmed']), _negated=True), models.Q(('resolution', ''), _negated=True), _connector='OR'), name='issue_resolved_says_how', violation_error_message='Resolution: write how the issue was resolved.')],
                'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('search_text', config='simple'), fastupdate=False, name='issue_search'), models.Index(fields=['due_on', 'id'], name='issue_by_due'), models.Index(fields=['title', 'id'], name='issue_by_title'), models.Index(fields=['state_since', 'id'], name='issue_by_state_since')],
            },
        ),
        migrations.CreateModel(
            name='LandingCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('checked_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='checked on')),
                ('jobs', models.PositiveIntegerField(blank=True, null=True, verbose_name='jobs there are')),
                ('note', models.TextField(blank=True, max_length=4000, verbose_name='note')),
                ('next_on', models.DateField(blank=True, null=True, verbose_name='next check on')),
                ('is_sample', models.BooleanField(default=False, verbose_name='sample')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='landing_checks', to='partners.projectlead', verbose_name='lead')),
            ],
            options={
                'verbose_name': 'check of a landing',
                'verbose_name_plural': 'checks of landings',
                'ordering': ['-checked_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('next_on__isnull', True), ('next_on__gt', models.F('checked_on')), _connector='OR'), name='landing_check_next_is_later', violation_error_message='“Next check on” is not after this check; choose a later day.')],
                'indexes': [models.Index(fields=['lead', '-checked_on', '-id'], name='landing_check_last')],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('kind', models.CharField(choices=[('signed', 'Signed'), ('registered', 'Registered'), ('first_capital', 'First capital received'), ('construction', 'Construction started'), ('production', 'Production started'), ('full_capacity', 'Full capacity')], max_length=13, verbose_name='milestone')),
                ('planned_on', models.DateField(blank=True, null=True, verbose_name='planned for')),
                ('actual_on', models.DateField(blank=True, help_text='Signing, registration and first capital are taken from the lead and its receipts.', null=True, verbose_name='reached on')),
                ('evidence', models.FileField(blank=True, max_length=200, upload_to='milestones/%Y/', verbose_name='evidence')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('is_sample', models.BooleanField(default=False, verbose_name='sample')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='partners.projectlead', verbose_name='lead')),
            ],
            options={
                'verbose_name': 'milestone',
                'verbose_name_plural': 'milestones',
                'ordering': ['lead', 'planned_on', 'id'],
                'constraints': [models.UniqueConstraint(fields=('lead', 'kind'), name='milestone_once', violation_error_message='The lead already has this milestone.'), models.CheckConstraint(condition=models.Q(('planned_on__isnull', False), ('actual_on__isnull', False), _connector='OR'), name='milestone_is_dated', violation_error_message='A milestone needs the day it is planned for, or reached on.'), models.CheckConstraint(condition=models.Q(('actual_on__isnull', True), models.Q(('kind__in', ('signed', 'registered', 'first_capital')), _negated=True), _connector='OR'), name='milestone_told_once', violation_error_message='“Reached on” stays empty here: signing, registration and first capital are taken from the lead and its receipts.')],
                'indexes': [models.Index(condition=models.Q(('actual_on__isnull', True)), fields=['planned_on'], name='milestone_ahead')],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('kind', models.CharField(choices=[('landing_60', 'Expected to land within 60 days'), ('landing_30', 'Expected to land within 30 days'), ('no_contact', 'No contact for a long time'), ('milestone', 'Milestone overdue'), ('check', 'Check of the landing due'), ('issue', 'Aftercare issue overdue')], max_length=10, verbose_name='reason')),
                ('about_on', models.DateField(verbose_name='about')),
                ('detail', models.CharField(blank=True, max_length=300, verbose_name='details')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made at')),
                ('seen_at', models.DateTimeField(blank=True, null=True, verbose_name='seen at')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='partners.projectlead', verbose_name='lead')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to=settings.AUTH_USER_MODEL, verbose_name='for')),
            ],
            options={
                'verbose_name': 'reminder',
                'verbose_name_plural': 'reminders',
                'ordering': ['about_on', 'id'],
                'constraints': [models.UniqueConstraint(fields=('lead', 'user', 'kind', 'about_on', 'detail'), name='reminder_once', violation_error_message='This person was reminded of it already.')],
                'indexes': [models.Index(condition=models.Q(('seen_at__isnull', True)), fields=['user', 'about_on'], name='reminder_waiting')],
            },
        ),
        migrations.CreateModel(
            name='ResponseClock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('kind', models.CharField(choices=[('answer', 'Answer'), ('assess', 'Assess'), ('inform', 'Tell the introducer'), ('report', 'Report to the introducer')], max_length=6, verbose_name='clock')),
                ('started_on', models.DateField(verbose_name='started on')),
                ('due_on', models.DateField(verbose_name='due on')),
                ('holidays_known', models.BooleanField(default=True, verbose_name='holidays known')),
                ('stopped_on', models.DateField(blank=True, null=True, verbose_name='stopped on')),
                ('given_up', models.BooleanField(default=False, verbose_name='given up with the lead')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='partners.projectlead', verbose_name='lead')),
                ('policy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='partners.policyversion', verbose_name='policy version')),
                ('stopped_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='stopped by')),
            ],
            options={
                'verbose_name': 'response clock',
                'verbose_name_plural': 'response clocks',
                'ordering': ['due_on', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('stopped_on__isnull', True)), fields=('lead', 'kind'), name='clock_runs_once', violation_error_message='This clock of the lead is running already.'), models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('started_on'))), name='clock_due_after_start', violation_error_message='A clock is due on the day it started, or later.'), models.CheckConstraint(condition=models.Q(('stopped_on__isnull', True), ('stopped_on__gte', models.F('started_on')), _connector='OR'), name='clock_stopped_after_start', violation_error_message='A clock cannot stop before it started; correct the day.')],
                'indexes': [models.Index(condition=models.Q(('stopped_on__isnull', True)), fields=['due_on', 'lead'], name='clock_running')],
            },
        ),
        migrations.CreateModel(
            name='StatusChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.CharField(choices=[('ongoing', 'Ongoing'), ('delayed', 'Delayed'), ('dormant', 'Dormant'), ('lost', 'Lost'), ('abandoned', 'Abandoned'), ('duplicate', 'Duplicate')], max_length=9, verbose_name='from')),
                ('after', models.CharField(choices=[('ongoing', 'Ongoing'), ('delayed', 'Delayed'), ('dormant', 'Dormant'), ('lost', 'Lost'), ('abandoned', 'Abandoned'), ('duplicate', 'Duplicate')], max_length=9, verbose_name='to')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('lost_to', models.CharField(blank=True, max_length=200, verbose_name='lost to')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('duplicate_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.projectlead', verbose_name='duplicate of')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='status_changes', to='partners.projectlead', verbose_name='lead')),
            ],
            options={
                'verbose_name': 'status change',
                'verbose_name_plural': 'status changes',
                'ordering': ['-at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('after__in', ('delayed', 'dormant', 'lost', 'abandoned')), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='status_change_has_reason', violation_error_message='This status needs a reason.'), models.CheckConstraint(condition=models.Q(models.Q(('after', 'lost'), _negated=True), models.Q(('lost_to', ''), _negated=True), _connector='OR'), name='status_change_lost_says_where', violation_error_message='Write where the project went.')],
                'indexes': [models.Index(fields=['lead', '-id'], name='status_change_last')],
            },
        ),
        migrations.CreateModel(
            name='Suspicion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('grounds', models.JSONField(default=list, verbose_name='grounds')),
                ('verdict', models.CharField(choices=[('open', 'To be decided'), ('same', 'The same project'), ('different', 'Different projects')], default='open', max_length=9, verbose_name='verdict')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suspicions', to='partners.projectlead', verbose_name='lead')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suspected_by', to='partners.projectlead', verbose_name='earlier lead')),
            ],
            options={
                'verbose_name': 'suspicion of a duplicate',
                'verbose_name_plural': 'suspicions of duplicates',
                'ordering': ['verdict', 'id'],
                'constraints': [models.UniqueConstraint(fields=('lead', 'other'), name='suspicion_once', violation_error_message='These two leads are already compared.'), models.CheckConstraint(condition=models.Q(('lead', models.F('other')), _negated=True), name='suspicion_of_two', violation_error_message='A lead cannot be a duplicate of itself.'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('verdict', 'open')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('verdict', 'open'), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='suspicion_decided_with_reason', violation_error_message='A verdict needs who decided, when, and the reason.')],
                'indexes': [models.Index(condition=models.Q(('verdict', 'open')), fields=['lead'], name='suspicion_open')],
            },
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('holder_share', models.DecimalField(decimal_places=2, help_text='Of the benefit; the rest goes to the district where it lands.', max_digits=5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='share of the holder in percent')),
                ('state', models.CharField(choices=[('requested', 'Requested'), ('approved', 'Approved'), ('refused', 'Refused'), ('executed', 'Carried out')], default='requested', max_length=9, verbose_name='state')),
                ('reason', models.CharField(max_length=500, verbose_name='reason')),
                ('requested_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='requested at')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('decision_note', models.CharField(blank=True, max_length=500, verbose_name='reason for the decision')),
                ('executed_at', models.DateTimeField(blank=True, null=True, verbose_name='carried out at')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('executed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='carried out by')),
                ('from_district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotion_crm.district', verbose_name='from district')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='partners.projectlead', verbose_name='lead')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
                ('to_district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotion_crm.district', verbose_name='to district')),
            ],
            options={
                'verbose_name': 'transfer',
                'verbose_name_plural': 'transfers',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['requested', 'approved'])), fields=('lead',), name='transfer_one_open', violation_error_message='A transfer of this lead is already under way; decide that one first.'), models.CheckConstraint(condition=models.Q(('from_district', models.F('to_district')), _negated=True), name='transfer_between_two', violation_error_message='“To district” is the one that holds it already; choose another.'), models.CheckConstraint(condition=models.Q(('holder_share__gte', 0), ('holder_share__lte', 100)), name='transfer_share_in_percent', violation_error_message='A share is between 0 and 100 percent.'), models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('state', 'requested')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decided_by', models.F('requested_by')), _negated=True)), _connector='OR'), name='transfer_decided_by_another', violation_error_message='Whoever requested a transfer does not decide it.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'executed'), _negated=True), models.Q(('executed_at__isnull', False), ('executed_by__isnull', False)), _connector='OR'), name='transfer_executed_by_someone', violation_error_message='What was carried out was carried out by someone.')],
                'indexes': [models.Index(condition=models.Q(('state__in', ['requested', 'approved'])), fields=['lead'], name='transfer_open')],
            },
        ),
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('state', models.CharField(choices=[('open', 'To be decided'), ('passed', 'Passed'), ('failed', 'Not passed'), ('withdrawn', 'Withdrawn')], default='open', max_length=9, verbose_name='state')),
                ('landed_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='landed on')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='note')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked at')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('verdict_note', models.TextField(blank=True, max_length=2000, verbose_name='reason for the verdict')),
                ('reopened_at', models.DateTimeField(blank=True, null=True, verbose_name='reopened at')),
                ('reopened_reason', models.CharField(blank=True, max_length=500, verbose_name='reason for reopening')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verifications', to='partners.projectlead', verbose_name='lead')),
                ('reopened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reopened by')),
            ],
            options={
                'verbose_name': 'verification',
                'verbose_name_plural': 'verifications',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('lead',), name='verification_one_open', violation_error_message='A verification of this lead is already asked for.'), models.UniqueConstraint(condition=models.Q(('reopened_at__isnull', True), ('state', 'passed')), fields=('lead',), name='verification_one_passed', violation_error_message='This landing is verified already.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['passed', 'failed']), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decided_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='verification_four_eyes', violation_error_message='Whoever asked for a verification does not decide it.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('verdict_note', ''), _negated=True), _connector='OR'), name='verification_failed_says_why', violation_error_message='Reason for the verdict: write what is missing.'), models.CheckConstraint(condition=models.Q(('reopened_at__isnull', True), models.Q(('reopened_by__isnull', False), ('state', 'passed'), models.Q(('reopened_reason', ''), _negated=True)), _connector='OR'), name='verification_reopened_says_why', violation_error_message='Reopening a landing needs who did it and the reason.')],
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['asked_at', 'id'], name='verification_open')],
            },
        ),
        migrations.CreateModel(
            name='ExchangeRateEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('currency', models.CharField(choices=[('USD', 'US dollar'), ('CNY', 'Renminbi'), ('EUR', 'Euro'), ('JPY', 'Japanese yen'), ('GBP', 'Pound sterling'), ('HKD', 'Hong Kong dollar'), ('SGD', 'Singapore dollar'), ('KRW', 'South Korean won'), ('CHF', 'Swiss franc'), ('AUD', 'Australian dollar'), ('CAD', 'Canadian dollar'), ('ILS', 'Israeli new shekel'), ('SEK', 'Swedish krona'), ('TWD', 'New Taiwan dollar'), ('AED', 'UAE dirham')], max_length=3, verbose_name='currency')),
                ('day', models.DateField(verbose_name='day')),
                ('usd', models.DecimalField(decimal_places=12, max_digits=18, verbose_name='US dollars for one unit')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='partners.exchangerate')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='IssueEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('title', models.CharField(max_length=200, verbose_name='issue')),
                ('category', models.CharField(choices=[('permits', 'Permits'), ('premises', 'Premises'), ('talent', 'Talent and residence'), ('finance', 'Tax and finance'), ('customs', 'Customs and trade'), ('utilities', 'Utilities'), ('policy', 'Policy and incentives'), ('other', 'Other')], max_length=9, verbose_name='category')),
                ('severity', models.CharField(choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High'), ('critical', 'Critical')], default='medium', max_length=8, verbose_name='severity')),
                ('state', models.CharField(choices=[('open', 'Open'), ('assigned', 'Assigned'), ('in_progress', 'In progress'), ('resolved', 'Resolved'), ('confirmed', 'Confirmed'), ('escalated', 'Escalated')], default='open', editable=False, max_length=11, verbose_name='state')),
                ('state_since', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='in this state since')),
                ('department', models.CharField(blank=True, max_length=200, verbose_name='department in charge')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='due on')),
                ('detail', models.TextField(blank=True, max_length=4000, verbose_name='details')),
                ('resolution', models.CharField(blank=True, max_length=500, verbose_name='resolution')),
                ('is_sample', models.BooleanField(default=False, verbose_name='sample')),
                ('lead', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.projectlead', verbose_name='lead')),
                ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='partners.issue')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LandingCheckEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('checked_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='checked on')),
                ('jobs', models.PositiveIntegerField(blank=True, null=True, verbose_name='jobs there are')),
                ('note', models.TextField(blank=True, max_length=4000, verbose_name='note')),
                ('next_on', models.DateField(blank=True, null=True, verbose_name='next check on')),
                ('is_sample', models.BooleanField(default=False, verbose_name='sample')),
                ('by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('lead', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.projectlead', verbose_name='lead')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='partners.landingcheck')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MilestoneEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('kind', models.CharField(choices=[('signed', 'Signed'), ('registered', 'Registered'), ('first_capital', 'First capital received'), ('construction', 'Construction started'), ('production', 'Production started'), ('full_capacity', 'Full capacity')], max_length=13, verbose_name='milestone')),
                ('planned_on', models.DateField(blank=True, null=True, verbose_name='planned for')),
                ('actual_on', models.DateField(blank=True, help_text='Signing, registration and first capital are taken from the lead and its receipts.', null=True, verbose_name='reached on')),
                ('evidence', models.FileField(blank=True, max_length=200, upload_to='milestones/%Y/', verbose_name='evidence')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('is_sample', models.BooleanField(default=False, verbose_name='sample')),
                ('lead', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.projectlead', verbose_name='lead')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='partners.milestone')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReminderEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('kind', models.CharField(choices=[('landing_60', 'Expected to land within 60 days'), ('landing_30', 'Expected to land within 30 days'), ('no_contact', 'No contact for a long time'), ('milestone', 'Milestone overdue'), ('check', 'Check of the landing due'), ('issue', 'Aftercare issue overdue')], max_length=10, verbose_name='reason')),
                ('about_on', models.DateField(verbose_name='about')),
                ('detail', models.CharField(blank=True, max_length=300, verbose_name='details')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made at')),
                ('seen_at', models.DateTimeField(blank=True, null=True, verbose_name='seen at')),
                ('lead', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.projectlead', verbose_name='lead')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='partners.reminder')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='for')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ResponseClockEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('kind', models.CharField(choices=[('answer', 'Answer'), ('assess', 'Assess'), ('inform', 'Tell the introducer'), ('report', 'Report to the introducer')], max_length=6, verbose_name='clock')),
                ('started_on', models.DateField(verbose_name='started on')),
                ('due_on', models.DateField(verbose_name='due on')),
                ('holidays_known', models.BooleanField(default=True, verbose_name='holidays known')),
                ('stopped_on', models.DateField(blank=True, null=True, verbose_name='stopped on')),
                ('given_up', models.BooleanField(default=False, verbose_name='given up with the lead')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('lead', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.projectlead', verbose_name='lead')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='partners.responseclock')),
                ('policy', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.policyversion', verbose_name='policy version')),
                ('stopped_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='stopped by')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StatusChangeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('before', models.CharField(choices=[('ongoing', 'Ongoing'), ('delayed', 'Delayed'), ('dormant', 'Dormant'), ('lost', 'Lost'), ('abandoned', 'Abandoned'), ('duplicate', 'Duplicate')], max_length=9, verbose_name='from')),
                ('after', models.CharField(choices=[('ongoing', 'Ongoing'), ('delayed', 'Delayed'), ('dormant', 'Dormant'), ('lost', 'Lost'), ('abandoned', 'Abandoned'), ('duplicate', 'Duplicate')], max_length=9, verbose_name='to')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('lost_to', models.CharField(blank=True, max_length=200, verbose_name='lost to')),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('duplicate_of', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.projectlead', verbose_name='duplicate of')),
                ('lead', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.projectlead', verbose_name='lead')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='partners.statuschange')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SuspicionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('grounds', models.JSONField(default=list, verbose_name='grounds')),
                ('verdict', models.CharField(choices=[('open', 'To be decided'), ('same', 'The same project'), ('different', 'Different projects')], default='open', max_length=9, verbose_name='verdict')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('lead', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.projectlead', verbose_name='lead')),
                ('other', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.projectlead', verbose_name='earlier lead')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='partners.suspicion')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TransferEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('holder_share', models.DecimalField(decimal_places=2, help_text='Of the benefit; the rest goes to the district where it lands.', max_digits=5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='share of the holder in percent')),
                ('state', models.CharField(choices=[('requested', 'Requested'), ('approved', 'Approved'), ('refused', 'Refused'), ('executed', 'Carried out')], default='requested', max_length=9, verbose_name='state')),
                ('reason', models.CharField(max_length=500, verbose_name='reason')),
                ('requested_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='requested at')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('decision_note', models.CharField(blank=True, max_length=500, verbose_name='reason for the decision')),
                ('executed_at', models.DateTimeField(blank=True, null=True, verbose_name='carried out at')),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('executed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='carried out by')),
                ('from_district', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='promotion_crm.district', verbose_name='from district')),
                ('lead', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.projectlead', verbose_name='lead')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='partners.transfer')),
                ('requested_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
                ('to_district', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='promotion_crm.district', verbose_name='to district')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='VerificationCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('kind', models.CharField(choices=[('eligibility', 'Eligibility'), ('registration', 'Registration'), ('funds', 'Funds'), ('premises', 'Premises'), ('jobs', 'Jobs')], max_length=12, verbose_name='check')),
                ('verdict', models.CharField(choices=[('open', 'Open'), ('yes', 'Confirmed'), ('no', 'Not confirmed'), ('not_applicable', 'Does not apply')], default='open', max_length=14, verbose_name='verdict')),
                ('evidence', models.FileField(blank=True, max_length=200, upload_to='verification/%Y/', verbose_name='evidence')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('on', models.DateField(blank=True, null=True, verbose_name='on')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('verification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='partners.verification', verbose_name='verification')),
            ],
            options={
                'verbose_name': 'check of a verification',
                'verbose_name_plural': 'checks of verifications',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('verification', 'kind'), name='verification_check_once', violation_error_message='This is on the checklist already.'), models.CheckConstraint(condition=models.Q(('verdict', 'open'), models.Q(('by__isnull', False), ('on__isnull', False)), _connector='OR'), name='verification_check_by_someone', violation_error_message='A verdict needs who gave it and when.'), models.CheckConstraint(condition=models.Q(models.Q(('verdict__in', ['no', 'not_applicable']), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='verification_check_says_why', violation_error_message='Note: write why it is not confirmed, or does not apply.')],
            },
        ),
        migrations.CreateModel(
            name='VerificationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('state', models.CharField(choices=[('open', 'To be decided'), ('passed', 'Passed'), ('failed', 'Not passed'), ('withdrawn', 'Withdrawn')], default='open', max_length=9, verbose_name='state')),
                ('landed_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='landed on')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='note')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked at')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('verdict_note', models.TextField(blank=True, max_length=2000, verbose_name='reason for the verdict')),
                ('reopened_at', models.DateTimeField(blank=True, null=True, verbose_name='reopened at')),
                ('reopened_reason', models.CharField(blank=True, max_length=500, verbose_name='reason for reopening')),
                ('asked_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('lead', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.projectlead', verbose_name='lead')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='partners.verification')),
                ('reopened_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reopened by')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='VerificationCheckEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('kind', models.CharField(choices=[('eligibility', 'Eligibility'), ('registration', 'Registration'), ('funds', 'Funds'), ('premises', 'Premises'), ('jobs', 'Jobs')], max_length=12, verbose_name='check')),
                ('verdict', models.CharField(choices=[('open', 'Open'), ('yes', 'Confirmed'), ('no', 'Not confirmed'), ('not_applicable', 'Does not apply')], default='open', max_length=14, verbose_name='verdict')),
                ('evidence', models.FileField(blank=True, max_length=200, upload_to='verification/%Y/', verbose_name='evidence')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('on', models.DateField(blank=True, null=True, verbose_name='on')),
                ('by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='partners.verificationcheck')),
                ('verification', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.verification', verbose_name='verification')),
            ],
            options={
                'abstract': False,
            },
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='capitalreceipt',
            trigger=pgtrigger.compiler.Trigger(name='not_tomorrow', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.received_on > (now() AT TIME ZONE 'Asia/Shanghai')::date)", func="RAISE check_violation USING MESSAGE = 'Capital is recorded once it has arrived.';", hash='e98d285431470c0221525d69c10013b54849efaa', operation='INSERT OR UPDATE OF "received_on"', pgid='pgtrigger_not_tomorrow_3253b', table='partners_capitalreceipt', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='capitalreceipt',
            trigger=pgtrigger.compiler.Trigger(name='verified_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.verified_by_id IS NOT NULL)', func="\n            IF TG_OP = 'DELETE' OR (NEW.lead_id, NEW.received_on, NEW.amount, NEW.currency, NEW.rate, NEW.rate_source, NEW.evidence, NEW.rate_on, NEW.rate_by_hand, NEW.amount_usd) IS DISTINCT FROM (OLD.lead_id, OLD.received_on, OLD.amount, OLD.currency, OLD.rate, OLD.rate_source, OLD.evidence, OLD.rate_on, OLD.rate_by_hand, OLD.amount_usd)\n               OR (NEW.verified_by_id IS NOT NULL AND NEW.verified_by_id <> OLD.verified_by_id)\n            THEN RAISE check_violation\n                 USING MESSAGE = 'A verified receipt stays as it is, until the verification is taken back.';\n            END IF;\n            RETURN NEW;\n        ", hash='c2ac9586ea8f638c22fb0fc702080e0f1326adc4', operation='UPDATE OR DELETE', pgid='pgtrigger_verified_stays_30e02', table='partners_capitalreceipt', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='capitalreceipt',
            trigger=pgtrigger.compiler.Trigger(name='not_by_the_owner', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.verified_by_id IS NOT NULL)', func="\n            IF NEW.verified_by_id = (SELECT owner_id FROM partners_projectlead WHERE id = NEW.lead_id)\n               AND (TG_OP = 'INSERT' OR OLD.verified_by_id IS NULL)\n            THEN RAISE check_violation USING MESSAGE = 'A verifier cannot decide on a lead of their own.';\n            END IF;\n            RETURN NEW;\n        ", hash='e89d8cb6d641684fc65f846d2453a5133ee2e3bf', operation='INSERT OR UPDATE OF "verified_by_id"', pgid='pgtrigger_not_by_the_owner_11b1c', table='partners_capitalreceipt', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='capitalreceipt',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_capitalreceiptevent" ("amount", "amount_usd", "created_at", "currency", "evidence", "id", "is_sample", "lead_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate", "rate_by_hand", "rate_on", "rate_source", "received_on", "verified_by_id") VALUES (NEW."amount", NEW."amount_usd", NEW."created_at", NEW."currency", NEW."evidence", NEW."id", NEW."is_sample", NEW."lead_id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rate", NEW."rate_by_hand", NEW."rate_on", NEW."rate_source", NEW."received_on", NEW."verified_by_id"); RETURN NULL;', hash='ffc812cc9bced3e5e4febdfcf5c6416594f3f8b6', operation='INSERT', pgid='pgtrigger_insert_insert_06085', table='partners_capitalreceipt', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='capitalreceipt',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."amount_usd" IS DISTINCT FROM (NEW."amount_usd") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."evidence" IS DISTINCT FROM (NEW."evidence") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_sample" IS DISTINCT FROM (NEW."is_sample") OR OLD."lead_id" IS DISTINCT FROM (NEW."lead_id") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."rate" IS DISTINCT FROM (NEW."rate") OR OLD."rate_by_hand" IS DISTINCT FROM (NEW."rate_by_hand") OR OLD."rate_on" IS DISTINCT FROM (NEW."rate_on") OR OLD."rate_source" IS DISTINCT FROM (NEW."rate_source") OR OLD."received_on" IS DISTINCT FROM (NEW."received_on") OR OLD."verified_by_id" IS DISTINCT FROM (NEW."verified_by_id"))', func='INSERT INTO "partners_capitalreceiptevent" ("amount", "amount_usd", "created_at", "currency", "evidence", "id", "is_sample", "lead_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate", "rate_by_hand", "rate_on", "rate_source", "received_on", "verified_by_id") VALUES (NEW."amount", NEW."amount_usd", NEW."created_at", NEW."currency", NEW."evidence", NEW."id", NEW."is_sample", NEW."lead_id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rate", NEW."rate_by_hand", NEW."rate_on", NEW."rate_source", NEW."received_on", NEW."verified_by_id"); RETURN NULL;', hash='6956c7e356ef149b6c5efdf6a12f5fb113737848', operation='UPDATE', pgid='pgtrigger_update_update_e7f9b', table='partners_capitalreceipt', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='capitalreceipt',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_capitalreceiptevent" ("amount", "amount_usd", "created_at", "currency", "evidence", "id", "is_sample", "lead_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate", "rate_by_hand", "rate_on", "rate_source", "received_on", "verified_by_id") VALUES (OLD."amount", OLD."amount_usd", OLD."created_at", OLD."currency", OLD."evidence", OLD."id", OLD."is_sample", OLD."lead_id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."rate", OLD."rate_by_hand", OLD."rate_on", OLD."rate_source", OLD."received_on", OLD."verified_by_id"); RETURN NULL;', hash='1631c15d38ebc9cfa1b021001b4b5fea7ab39b74', operation='DELETE', pgid='pgtrigger_delete_delete_77e04', table='partners_capitalreceipt', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='capitalreceiptevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (pg_trigger_depth() = 0)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='6866334e25a3f6952920fcc6312a5d3c50e21710', operation='UPDATE', pgid='pgtrigger_append_only_67d25', table='partners_capitalreceiptevent', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='capitalreceiptevent',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='2b9b2a2aa3e45db6f8a3328c685a08c3e51ee392', operation='DELETE', pgid='pgtrigger_never_deleted_b67e3', table='partners_capitalreceiptevent', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='capitalreceiptevent',
            trigger=pgtrigger.compiler.Trigger(name='ends_the_last', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            UPDATE partners_capitalreceiptevent SET pgh_until = NEW.pgh_created_at\n            WHERE pgh_obj_id = NEW.pgh_obj_id AND (pgh_until IS NULL OR pgh_until > NEW.pgh_created_at);\n            IF NEW.pgh_label = 'delete' THEN NEW.pgh_until = NEW.pgh_created_at; END IF;\n            RETURN NEW;\n            ", hash='aa5f301a5038d21e855e4ea718a3cc4070702e0c', operation='INSERT', pgid='pgtrigger_ends_the_last_b4719', table='partners_capitalreceiptevent', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='introduction',
            trigger=pgtrigger.compiler.Trigger(name='shares_within_100', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM partners_projectlead WHERE id = NEW.lead_id FOR UPDATE;\n            IF (SELECT sum(share) FROM partners_introduction\n                WHERE lead_id = NEW.lead_id AND state <> 'rejected') > 100\n            THEN RAISE check_violation\n                 USING MESSAGE = 'The shares of a lead are more than 100 percent.';\n            END IF;\n            RETURN NULL;\n        ", hash='f26ddd72b2667b29b986514123bdef7d534d6728', operation='INSERT OR UPDATE', pgid='pgtrigger_shares_within_100_abd4f', table='partners_introduction', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='introduction',
            trigger=pgtrigger.compiler.Trigger(name='introducer_by_the_rules', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.role = 'introducer' AND NEW.state <> 'rejected' AND NEW.override_reason = '')", func="\n            IF NOT EXISTS (\n                SELECT 1 FROM partners_projectlead lead\n                WHERE lead.id = NEW.lead_id AND EXISTS (\n        SELECT 1 FROM partners_appointment held\n        WHERE held.id = NEW.appointment_id AND held.organization_id = NEW.partner_id\n          AND COALESCE(held.starts_on, lead.received_on) <= lead.received_on\n          AND COALESCE(held.ends_on, lead.received_on) >= lead.received_on\n          AND COALESCE(lead.signed_on, NEW.claimed_on) >= NEW.claimed_on))\n            THEN RAISE check_violation USING MESSAGE =\n                 'The introducer held no appointment when the lead was received, or was named after signing.';\n            END IF;\n            RETURN NEW;\n        ", hash='cbbbd6e18beeb2b0c2c15459ae0f2f082fbeabe4', operation='INSERT OR UPDATE OF "lead_id", "partner_id", "appointment_id", "role", "state", "claimed_on", "override_reason"', pgid='pgtrigger_introducer_by_the_rules_b40e5', table='partners_introduction', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='introduction',
            trigger=pgtrigger.compiler.Trigger(name='known_state', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))', func="\n            IF (OLD.state, NEW.state) NOT IN (('claimed', 'investor_confirmed'), ('claimed', 'rejected'), ('claimed', 'disputed'), ('investor_confirmed', 'verified'), ('investor_confirmed', 'rejected'), ('investor_confirmed', 'disputed'), ('verified', 'disputed'), ('disputed', 'claimed'), ('disputed', 'investor_confirmed'), ('disputed', 'verified'), ('disputed', 'rejected'), ('rejected', 'disputed'))\n            THEN RAISE check_violation USING MESSAGE = 'A claim does not become that.';\n            END IF;\n            RETURN NEW;\n        ", hash='5f208870abdd81f752166c9d84f5780ea46a3245', operation='UPDATE', pgid='pgtrigger_known_state_5d0f3', table='partners_introduction', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='introduction',
            trigger=pgtrigger.compiler.Trigger(name='verified_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state = 'verified' AND NEW.state = 'verified')", func="\n            IF (OLD.lead_id, OLD.role, OLD.share, OLD.own_investment, OLD.claimed_on) IS NOT DISTINCT FROM (NEW.lead_id, NEW.role, NEW.share, NEW.own_investment, NEW.claimed_on) THEN RETURN NEW; END IF;\n            RAISE check_violation USING MESSAGE = 'What was verified stays; dispute the claim first.';\n        ", hash='1748e752fa66437b385c965a9aa43d1ad7c726ea', operation='UPDATE', pgid='pgtrigger_verified_stays_167c9', table='partners_introduction', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='introduction',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_introductionevent" ("appointment_id", "claimed_on", "confirmed_on", "created_at", "id", "is_sample", "lead_id", "note", "override_by_id", "override_reason", "own_investment", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "share", "state") VALUES (NEW."appointment_id", NEW."claimed_on", NEW."confirmed_on", NEW."created_at", NEW."id", NEW."is_sample", NEW."lead_id", NEW."note", NEW."override_by_id", NEW."override_reason", NEW."own_investment", NEW."partner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."share", NEW."state"); RETURN NULL;', hash='f247880a18adb3edba750fc6034403e965ddee04', operation='INSERT', pgid='pgtrigger_insert_insert_d03cf', table='partners_introduction', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='introduction',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."appointment_id" IS DISTINCT FROM (NEW."appointment_id") OR OLD."claimed_on" IS DISTINCT FROM (NEW."claimed_on") OR OLD."confirmed_on" IS DISTINCT FROM (NEW."confirmed_on") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_sample" IS DISTINCT FROM (NEW."is_sample") OR OLD."lead_id" IS DISTINCT FROM (NEW."lead_id") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."override_by_id" IS DISTINCT FROM (NEW."override_by_id") OR OLD."override_reason" IS DISTINCT FROM (NEW."override_reason") OR OLD."own_investment" IS DISTINCT FROM (NEW."own_investment") OR OLD."partner_id" IS DISTINCT FROM (NEW."partner_id") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."share" IS DISTINCT FROM (NEW."share") OR OLD."state" IS DISTINCT FROM (NEW."state"))', func='INSERT INTO "partners_introductionevent" ("appointment_id", "claimed_on", "confirmed_on", "created_at", "id", "is_sample", "lead_id", "note", "override_by_id", "override_reason", "own_investment", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "share", "state") VALUES (NEW."appointment_id", NEW."claimed_on", NEW."confirmed_on", NEW."created_at", NEW."id", NEW."is_sample", NEW."lead_id", NEW."note", NEW."override_by_id", NEW."override_reason", NEW."own_investment", NEW."partner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."share", NEW."state"); RETURN NULL;', hash='5b9fc917b8e33ddc69908120c30fb87a665e54cf', operation='UPDATE', pgid='pgtrigger_update_update_63006', table='partners_introduction', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='introduction',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_introductionevent" ("appointment_id", "claimed_on", "confirmed_on", "created_at", "id", "is_sample", "lead_id", "note", "override_by_id", "override_reason", "own_investment", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "share", "state") VALUES (OLD."appointment_id", OLD."claimed_on", OLD."confirmed_on", OLD."created_at", OLD."id", OLD."is_sample", OLD."lead_id", OLD."note", OLD."override_by_id", OLD."override_reason", OLD."own_investment", OLD."partner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role", OLD."share", OLD."state"); RETURN NULL;', hash='354a9a7144f46ad5f9b0b8ec61b5550096c76733', operation='DELETE', pgid='pgtrigger_delete_delete_c0297', table='partners_introduction', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='introductionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (pg_trigger_depth() = 0)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='2992db472cd1628d32642738ca753d0359fa24bd', operation='UPDATE', pgid='pgtrigger_append_only_2927f', table='partners_introductionevent', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='introductionevent',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='94381b37a65659b91bf7657d4f49170dce159652', operation='DELETE', pgid='pgtrigger_never_deleted_df0aa', table='partners_introductionevent', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='introductionevent',
            trigger=pgtrigger.compiler.Trigger(name='ends_the_last', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            UPDATE partners_introductionevent SET pgh_until = NEW.pgh_created_at\n            WHERE pgh_obj_id = NEW.pgh_obj_id AND (pgh_until IS NULL OR pgh_until > NEW.pgh_created_at);\n            IF NEW.pgh_label = 'delete' THEN NEW.pgh_until = NEW.pgh_created_at; END IF;\n            RETURN NEW;\n            ", hash='81ce416bbae83d7c2a7eb21e849da092f1baeb03', operation='INSERT', pgid='pgtrigger_ends_the_last_a0936', table='partners_introductionevent', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='projectlead',
            trigger=pgtrigger.compiler.Trigger(name='begins_received', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.stage <> 'received' OR NEW.status <> 'ongoing')", func="\n            RAISE check_violation USING MESSAGE = 'A lead begins as received and ongoing; it moves on from there.';\n        ", hash='a5dc45b013fcfe7fe88d4f1c178bc25611a1b06d', operation='INSERT', pgid='pgtrigger_begins_received_766d4', table='partners_projectlead', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='projectlead',
            trigger=pgtrigger.compiler.Trigger(name='stage_by_its_log', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."stage" IS DISTINCT FROM (NEW."stage"))', func="\n            IF (OLD.stage, NEW.stage) IS DISTINCT FROM (\n                SELECT (before, after) FROM partners_stagechange WHERE lead_id = NEW.id ORDER BY id DESC LIMIT 1)\n            THEN RAISE check_violation\n                 USING MESSAGE = 'The stage of a lead changes by a step in its log, and not otherwise.';\n            END IF;\n            RETURN NEW;\n        ", hash='ff3088fc1b6ede95545c1686c1444d187e949442', operation='UPDATE', pgid='pgtrigger_stage_by_its_log_d556f', table='partners_projectlead', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='projectlead',
            trigger=pgtrigger.compiler.Trigger(name='status_by_its_log', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."status" IS DISTINCT FROM (NEW."status"))', func="\n            IF (OLD.status, NEW.status) IS DISTINCT FROM (\n                SELECT (before, after) FROM partners_statuschange WHERE lead_id = NEW.id ORDER BY id DESC LIMIT 1)\n            THEN RAISE check_violation\n                 USING MESSAGE = 'The status of a lead changes by an entry in its log, and not otherwise.';\n            END IF;\n            RETURN NEW;\n        ", hash='4e3cba059ffc4226c42ee47c2865c63d41e6aef9', operation='UPDATE', pgid='pgtrigger_status_by_its_log_c3809', table='partners_projectlead', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='projectlead',
            trigger=pgtrigger.compiler.Trigger(name='code_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.code <> OLD.code)', func="RAISE check_violation USING MESSAGE = 'A lead keeps its code.';", hash='30c383691d6d2c800b0c81d1577a05e63a01b139', operation='UPDATE', pgid='pgtrigger_code_stays_aaa0e', table='partners_projectlead', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='projectlead',
            trigger=pgtrigger.compiler.Trigger(name='first_district_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.first_negotiation_district_id IS NOT NULL AND NEW.first_negotiation_district_id IS DISTINCT FROM OLD.first_negotiation_district_id)', func="\n            RAISE check_violation USING MESSAGE = 'First negotiation is held once and for good.';\n        ", hash='0fde1e82f81c6f0a45aec5bda22b4197b84bbe80', operation='UPDATE', pgid='pgtrigger_first_district_stays_f9486', table='partners_projectlead', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='projectlead',
            trigger=pgtrigger.compiler.Trigger(name='counted_is_locked', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.stage IN ('landed', 'operating') AND NEW.stage = OLD.stage)", func="\n            IF (NEW.title, NEW.investor_id, NEW.country, NEW.district_id, NEW.zone_id, NEW.industry_id, NEW.investment_type, NEW.jobs, NEW.total_investment, NEW.total_currency, NEW.investment_undisclosed, NEW.contract_capital, NEW.contract_currency, NEW.received_on, NEW.source, NEW.signed_on, NEW.registered_on, NEW.landed_on, NEW.operating_on, NEW.landing_entity, NEW.landing_code, NEW.first_negotiation_district_id) IS DISTINCT FROM (OLD.title, OLD.investor_id, OLD.country, OLD.district_id, OLD.zone_id, OLD.industry_id, OLD.investment_type, OLD.jobs, OLD.total_investment, OLD.total_currency, OLD.investment_undisclosed, OLD.contract_capital, OLD.contract_currency, OLD.received_on, OLD.source, OLD.signed_on, OLD.registered_on, OLD.landed_on, OLD.operating_on, OLD.landing_entity, OLD.landing_code, OLD.first_negotiation_district_id)\n               AND COALESCE(current_setting('promotion_crm.unlocked', true), '') <> NEW.id::text\n            THEN RAISE check_violation\n                 USING MESSAGE = 'A landed lead is locked; only a verifier corrects it.';\n            END IF;\n            RETURN NEW;\n        ", hash='2ca414729a87781f6901f44f952626f0063f9b31', operation='UPDATE', pgid='pgtrigger_counted_is_locked_ee9d0', table='partners_projectlead', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='projectlead',
            trigger=pgtrigger.compiler.Trigger(name='introducer_stays_by_the_rules', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.received_on IS DISTINCT FROM NEW.received_on OR OLD.signed_on IS DISTINCT FROM NEW.signed_on)', func="\n        IF EXISTS (\n            SELECT 1 FROM partners_introduction said\n            WHERE said.lead_id = NEW.id AND said.role = 'introducer' AND said.state = 'verified'\n              AND said.override_reason = '' AND NOT EXISTS (\n        SELECT 1 FROM partners_appointment held\n        WHERE held.id = said.appointment_id AND held.organization_id = said.partner_id\n          AND COALESCE(held.starts_on, NEW.received_on) <= NEW.received_on\n          AND COALESCE(held.ends_on, NEW.received_on) >= NEW.received_on\n          AND COALESCE(NEW.signed_on, said.claimed_on) >= said.claimed_on))\n        THEN RAISE check_violation USING MESSAGE =\n             'The verified introducer held no appointment on that day, or was named after that signing.';\n        END IF;\n        RETURN NEW;\n    ", hash='413bf063504a9bff0e04d92b2436c46e9d6ba8b9', operation='UPDATE OF "received_on", "signed_on"', pgid='pgtrigger_introducer_stays_by_the_rules_a6474', table='partners_projectlead', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='projectlead',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_projectleadevent" ("code", "confidentiality", "contact_id", "contract_capital", "contract_currency", "country", "created_at", "district_id", "duplicate_of_id", "expected_landing", "first_met_on", "first_negotiation_district_id", "id", "industry_id", "investment_type", "investment_undisclosed", "investor_id", "is_sample", "jobs", "landed_on", "landing_code", "landing_entity", "lost_to", "needs_experts", "note", "operating_on", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "registered_on", "signed_on", "source", "stage", "stage_since", "status", "status_reason", "steward_id", "title", "total_currency", "total_investment", "zone_id") VALUES (NEW."code", NEW."confidentiality", NEW."contact_id", NEW."contract_capital", NEW."contract_currency", NEW."country", NEW."created_at", NEW."district_id", NEW."duplicate_of_id", NEW."expected_landing", NEW."first_met_on", NEW."first_negotiation_district_id", NEW."id", NEW."industry_id", NEW."investment_type", NEW."investment_undisclosed", NEW."investor_id", NEW."is_sample", NEW."jobs", NEW."landed_on", NEW."landing_code", NEW."landing_entity", NEW."lost_to", NEW."needs_experts", NEW."note", NEW."operating_on", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."received_on", NEW."registered_on", NEW."signed_on", NEW."source", NEW."stage", NEW."stage_since", NEW."status", NEW."status_reason", NEW."steward_id", NEW."title", NEW."total_currency", NEW."total_investment", NEW."zone_id"); RETURN NULL;', hash='107dc5ba2dc25aa966fef4d3a2cda0a94137fcfe', operation='INSERT', pgid='pgtrigger_insert_insert_2cbb4', table='partners_projectlead', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='projectlead',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."confidentiality" IS DISTINCT FROM (NEW."confidentiality") OR OLD."contact_id" IS DISTINCT FROM (NEW."contact_id") OR OLD."contract_capital" IS DISTINCT FROM (NEW."contract_capital") OR OLD."contract_currency" IS DISTINCT FROM (NEW."contract_currency") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."district_id" IS DISTINCT FROM (NEW."district_id") OR OLD."duplicate_of_id" IS DISTINCT FROM (NEW."duplicate_of_id") OR OLD."expected_landing" IS DISTINCT FROM (NEW."expected_landing") OR OLD."first_met_on" IS DISTINCT FROM (NEW."first_met_on") OR OLD."first_negotiation_district_id" IS DISTINCT FROM (NEW."first_negotiation_district_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."industry_id" IS DISTINCT FROM (NEW."industry_id") OR OLD."investment_type" IS DISTINCT FROM (NEW."investment_type") OR OLD."investment_undisclosed" IS DISTINCT FROM (NEW."investment_undisclosed") OR OLD."investor_id" IS DISTINCT FROM (NEW."investor_id") OR OLD."is_sample" IS DISTINCT FROM (NEW."is_sample") OR OLD."jobs" IS DISTINCT FROM (NEW."jobs") OR OLD."landed_on" IS DISTINCT FROM (NEW."landed_on") OR OLD."landing_code" IS DISTINCT FROM (NEW."landing_code") OR OLD."landing_entity" IS DISTINCT FROM (NEW."landing_entity") OR OLD."lost_to" IS DISTINCT FROM (NEW."lost_to") OR OLD."needs_experts" IS DISTINCT FROM (NEW."needs_experts") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."operating_on" IS DISTINCT FROM (NEW."operating_on") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."received_on" IS DISTINCT FROM (NEW."received_on") OR OLD."registered_on" IS DISTINCT FROM (NEW."registered_on") OR OLD."signed_on" IS DISTINCT FROM (NEW."signed_on") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."stage" IS DISTINCT FROM (NEW."stage") OR OLD."stage_since" IS DISTINCT FROM (NEW."stage_since") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."status_reason" IS DISTINCT FROM (NEW."status_reason") OR OLD."steward_id" IS DISTINCT FROM (NEW."steward_id") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."total_currency" IS DISTINCT FROM (NEW."total_currency") OR OLD."total_investment" IS DISTINCT FROM (NEW."total_investment") OR OLD."zone_id" IS DISTINCT FROM (NEW."zone_id"))', func='INSERT INTO "partners_projectleadevent" ("code", "confidentiality", "contact_id", "contract_capital", "contract_currency", "country", "created_at", "district_id", "duplicate_of_id", "expected_landing", "first_met_on", "first_negotiation_district_id", "id", "industry_id", "investment_type", "investment_undisclosed", "investor_id", "is_sample", "jobs", "landed_on", "landing_code", "landing_entity", "lost_to", "needs_experts", "note", "operating_on", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "registered_on", "signed_on", "source", "stage", "stage_since", "status", "status_reason", "steward_id", "title", "total_currency", "total_investment", "zone_id") VALUES (NEW."code", NEW."confidentiality", NEW."contact_id", NEW."contract_capital", NEW."contract_currency", NEW."country", NEW."created_at", NEW."district_id", NEW."duplicate_of_id", NEW."expected_landing", NEW."first_met_on", NEW."first_negotiation_district_id", NEW."id", NEW."industry_id", NEW."investment_type", NEW."investment_undisclosed", NEW."investor_id", NEW."is_sample", NEW."jobs", NEW."landed_on", NEW."landing_code", NEW."landing_entity", NEW."lost_to", NEW."needs_experts", NEW."note", NEW."operating_on", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."received_on", NEW."registered_on", NEW."signed_on", NEW."source", NEW."stage", NEW."stage_since", NEW."status", NEW."status_reason", NEW."steward_id", NEW."title", NEW."total_currency", NEW."total_investment", NEW."zone_id"); RETURN NULL;', hash='661cd7fbbfef6f681ee99619f7e4dc65c80e270b', operation='UPDATE', pgid='pgtrigger_update_update_77d64', table='partners_projectlead', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='projectlead',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_projectleadevent" ("code", "confidentiality", "contact_id", "contract_capital", "contract_currency", "country", "created_at", "district_id", "duplicate_of_id", "expected_landing", "first_met_on", "first_negotiation_district_id", "id", "industry_id", "investment_type", "investment_undisclosed", "investor_id", "is_sample", "jobs", "landed_on", "landing_code", "landing_entity", "lost_to", "needs_experts", "note", "operating_on", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "registered_on", "signed_on", "source", "stage", "stage_since", "status", "status_reason", "steward_id", "title", "total_currency", "total_investment", "zone_id") VALUES (OLD."code", OLD."confidentiality", OLD."contact_id", OLD."contract_capital", OLD."contract_currency", OLD."country", OLD."created_at", OLD."district_id", OLD."duplicate_of_id", OLD."expected_landing", OLD."first_met_on", OLD."first_negotiation_district_id", OLD."id", OLD."industry_id", OLD."investment_type", OLD."investment_undisclosed", OLD."investor_id", OLD."is_sample", OLD."jobs", OLD."landed_on", OLD."landing_code", OLD."landing_entity", OLD."lost_to", OLD."needs_experts", OLD."note", OLD."operating_on", OLD."owner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."received_on", OLD."registered_on", OLD."signed_on", OLD."source", OLD."stage", OLD."stage_since", OLD."status", OLD."status_reason", OLD."steward_id", OLD."title", OLD."total_currency", OLD."total_investment", OLD."zone_id"); RETURN NULL;', hash='195ff0fa1ab14128528beb6985b71cd71ef05337', operation='DELETE', pgid='pgtrigger_delete_delete_4c659', table='partners_projectlead', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='projectleadevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (pg_trigger_depth() = 0)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f66baa03525b5e33ccea043c83191ae54b6f647d', operation='UPDATE', pgid='pgtrigger_append_only_41eac', table='partners_projectleadevent', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='projectleadevent',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='20b23950647a53b441ab3d42f2921c416b24d490', operation='DELETE', pgid='pgtrigger_never_deleted_aa1d1', table='partners_projectleadevent', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='projectleadevent',
            trigger=pgtrigger.compiler.Trigger(name='ends_the_last', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            UPDATE partners_projectleadevent SET pgh_until = NEW.pgh_created_at\n            WHERE pgh_obj_id = NEW.pgh_obj_id AND (pgh_until IS NULL OR pgh_until > NEW.pgh_created_at);\n            IF NEW.pgh_label = 'delete' THEN NEW.pgh_until = NEW.pgh_created_at; END IF;\n            RETURN NEW;\n            ", hash='d309ecd1f9d489f6a04d5381a3d0add69f705725', operation='INSERT', pgid='pgtrigger_ends_the_last_cdf41', table='partners_projectleadevent', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='stagechange',
            trigger=pgtrigger.compiler.Trigger(name='known_step', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE held record;', func="\n                    SELECT stage, stage_since INTO held FROM partners_projectlead WHERE id = NEW.lead_id FOR UPDATE;\n                    IF held.stage IS DISTINCT FROM NEW.before\n                    THEN RAISE check_violation USING MESSAGE = 'The lead is no longer at the stage this step leaves.';\n                    END IF;\n                    IF (NEW.before, NEW.after) NOT IN (('landed', 'operating'), ('landed', 'registered'), ('negotiating', 'qualified'), ('negotiating', 'received'), ('negotiating', 'registered'), ('negotiating', 'signed'), ('operating', 'landed'), ('qualified', 'negotiating'), ('qualified', 'received'), ('qualified', 'registered'), ('qualified', 'signed'), ('received', 'negotiating'), ('received', 'qualified'), ('received', 'registered'), ('received', 'signed'), ('registered', 'landed'), ('registered', 'negotiating'), ('registered', 'qualified'), ('registered', 'received'), ('registered', 'signed'), ('signed', 'negotiating'), ('signed', 'qualified'), ('signed', 'received'), ('signed', 'registered'))\n                    THEN RAISE check_violation USING MESSAGE = 'There is no such step of a lead.';\n                    END IF;\n                    IF NEW.note = '' AND (NEW.before, NEW.after) IN (('landed', 'registered'), ('negotiating', 'qualified'), ('negotiating', 'received'), ('operating', 'landed'), ('qualified', 'received'), ('registered', 'negotiating'), ('registered', 'qualified'), ('registered', 'received'), ('registered', 'signed'), ('signed', 'negotiating'), ('signed', 'qualified'), ('signed', 'received'))\n                    THEN RAISE check_violation USING MESSAGE = 'A step back needs its reason.';\n                    END IF;\n                    IF NEW.before = 'registered' AND NEW.after = 'landed' AND NOT EXISTS (\n                        SELECT 1 FROM partners_verification\n                        WHERE lead_id = NEW.lead_id AND state = 'passed' AND reopened_at IS NULL)\n                    THEN RAISE check_violation USING MESSAGE = 'A lead lands by a verification it passed.';\n                    END IF;\n                    IF NEW.before = 'landed' AND NEW.after = 'registered' AND EXISTS (\n                        SELECT 1 FROM partners_verification\n                        WHERE lead_id = NEW.lead_id AND state = 'passed' AND reopened_at IS NULL)\n                    THEN RAISE check_violation USING MESSAGE = 'A landing is taken back by reopening its verification.';\n                    END IF;\n                    NEW.since = LEAST(held.stage_since, NEW.at);\n                    RETURN NEW;\n                ", hash='54818f1c01e18da7e4a68bf584e0ce44aa0cd0ec', operation='INSERT', pgid='pgtrigger_known_step_89e82', table='partners_stagechange', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='stagechange',
            trigger=pgtrigger.compiler.Trigger(name='moves_the_lead', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    UPDATE partners_projectlead SET stage = NEW.after, stage_since = NEW.at, updated_at = now(),\n                        landed_on = CASE\n                            WHEN NEW.before = 'landed' AND NEW.after = 'registered' THEN NULL\n                            WHEN NEW.before = 'registered' AND NEW.after = 'landed' THEN (\n                                SELECT landed_on FROM partners_verification WHERE lead_id = NEW.lead_id\n                                AND state = 'passed' AND reopened_at IS NULL)\n                            ELSE landed_on END\n                    WHERE id = NEW.lead_id;\n                    RETURN NULL;\n                ", hash='954ffbf17d0531686591e2a4bf6afe56c553c0bc', operation='INSERT', pgid='pgtrigger_moves_the_lead_2a68d', table='partners_stagechange', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='stagechange',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_stagechangeevent" ("after", "at", "before", "by_id", "id", "lead_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since") VALUES (NEW."after", NEW."at", NEW."before", NEW."by_id", NEW."id", NEW."lead_id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."since"); RETURN NULL;', hash='dd796f8701898e4b7370ac6b8568f9f7065271a3', operation='INSERT', pgid='pgtrigger_insert_insert_699e5', table='partners_stagechange', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='stagechange',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_stagechangeevent" ("after", "at", "before", "by_id", "id", "lead_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since") VALUES (NEW."after", NEW."at", NEW."before", NEW."by_id", NEW."id", NEW."lead_id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."since"); RETURN NULL;', hash='f2b1be37a716d1b3d685b240081e9657b78f0e84', operation='UPDATE', pgid='pgtrigger_update_update_aeff0', table='partners_stagechange', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='stagechange',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_stagechangeevent" ("after", "at", "before", "by_id", "id", "lead_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since") VALUES (OLD."after", OLD."at", OLD."before", OLD."by_id", OLD."id", OLD."lead_id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."since"); RETURN NULL;', hash='f6d2673dd1b2e0dd92cb477395bd5f03d8e897ad', operation='DELETE', pgid='pgtrigger_delete_delete_0be0b', table='partners_stagechange', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='exchangerate',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_exchangerateevent" ("created_at", "currency", "day", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "usd") VALUES (NEW."created_at", NEW."currency", NEW."day", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source", NEW."usd"); RETURN NULL;', hash='dbc33e45be8cd9cf8df9417c14d505ab74d699a5', operation='INSERT', pgid='pgtrigger_insert_insert_db056', table='partners_exchangerate', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='exchangerate',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."day" IS DISTINCT FROM (NEW."day") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."usd" IS DISTINCT FROM (NEW."usd"))', func='INSERT INTO "partners_exchangerateevent" ("created_at", "currency", "day", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "usd") VALUES (NEW."created_at", NEW."currency", NEW."day", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source", NEW."usd"); RETURN NULL;', hash='030afb715ed42881d52ecfae1ef2798b0b2477f7', operation='UPDATE', pgid='pgtrigger_update_update_49409', table='partners_exchangerate', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='exchangerate',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_exchangerateevent" ("created_at", "currency", "day", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "usd") VALUES (OLD."created_at", OLD."currency", OLD."day", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source", OLD."usd"); RETURN NULL;', hash='b130c81051c12499c5d750c2cb11e28375c86ebf', operation='DELETE', pgid='pgtrigger_delete_delete_186b3', table='partners_exchangerate', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='exchangerateevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b9925a7b9408c759a718cab5b1eaaf0171f3b150', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_415c4', table='partners_exchangerateevent', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='issue',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_issueevent" ("category", "created_at", "department", "detail", "due_on", "id", "is_sample", "lead_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resolution", "severity", "state", "state_since", "title") VALUES (NEW."category", NEW."created_at", NEW."department", NEW."detail", NEW."due_on", NEW."id", NEW."is_sample", NEW."lead_id", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."resolution", NEW."severity", NEW."state", NEW."state_since", NEW."title"); RETURN NULL;', hash='6422b101171ae9536f52e796800d02eef4f89969', operation='INSERT', pgid='pgtrigger_insert_insert_01961', table='partners_issue', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='issue',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."category" IS DISTINCT FROM (NEW."category") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."department" IS DISTINCT FROM (NEW."department") OR OLD."detail" IS DISTINCT FROM (NEW."detail") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_sample" IS DISTINCT FROM (NEW."is_sample") OR OLD."lead_id" IS DISTINCT FROM (NEW."lead_id") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."resolution" IS DISTINCT FROM (NEW."resolution") OR OLD."severity" IS DISTINCT FROM (NEW."severity") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."state_since" IS DISTINCT FROM (NEW."state_since") OR OLD."title" IS DISTINCT FROM (NEW."title"))', func='INSERT INTO "partners_issueevent" ("category", "created_at", "department", "detail", "due_on", "id", "is_sample", "lead_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resolution", "severity", "state", "state_since", "title") VALUES (NEW."category", NEW."created_at", NEW."department", NEW."detail", NEW."due_on", NEW."id", NEW."is_sample", NEW."lead_id", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."resolution", NEW."severity", NEW."state", NEW."state_since", NEW."title"); RETURN NULL;', hash='1ba454e49b9356aa2696f2742953bc4cb25f2170', operation='UPDATE', pgid='pgtrigger_update_update_d317c', table='partners_issue', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='issue',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_issueevent" ("category", "created_at", "department", "detail", "due_on", "id", "is_sample", "lead_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resolution", "severity", "state", "state_since", "title") VALUES (OLD."category", OLD."created_at", OLD."department", OLD."detail", OLD."due_on", OLD."id", OLD."is_sample", OLD."lead_id", OLD."owner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."resolution", OLD."severity", OLD."state", OLD."state_since", OLD."title"); RETURN NULL;', hash='eb66311e140c940f72e5852f35ffbdd8b0bac264', operation='DELETE', pgid='pgtrigger_delete_delete_ae172', table='partners_issue', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='issueevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4c2849c97a602eda535088a8ad0ff55ebaca8ab6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d5cc6', table='partners_issueevent', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='landingcheck',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_landingcheckevent" ("by_id", "checked_on", "created_at", "id", "is_sample", "jobs", "lead_id", "next_on", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."by_id", NEW."checked_on", NEW."created_at", NEW."id", NEW."is_sample", NEW."jobs", NEW."lead_id", NEW."next_on", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='a4991470b54bd5604348bfa3dead20bb80456b25', operation='INSERT', pgid='pgtrigger_insert_insert_e3b29', table='partners_landingcheck', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='landingcheck',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."checked_on" IS DISTINCT FROM (NEW."checked_on") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_sample" IS DISTINCT FROM (NEW."is_sample") OR OLD."jobs" IS DISTINCT FROM (NEW."jobs") OR OLD."lead_id" IS DISTINCT FROM (NEW."lead_id") OR OLD."next_on" IS DISTINCT FROM (NEW."next_on") OR OLD."note" IS DISTINCT FROM (NEW."note"))', func='INSERT INTO "partners_landingcheckevent" ("by_id", "checked_on", "created_at", "id", "is_sample", "jobs", "lead_id", "next_on", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."by_id", NEW."checked_on", NEW."created_at", NEW."id", NEW."is_sample", NEW."jobs", NEW."lead_id", NEW."next_on", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='05409e7a5df8d0ea315644bec3abcf2a9e15e84e', operation='UPDATE', pgid='pgtrigger_update_update_842c4', table='partners_landingcheck', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='landingcheck',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_landingcheckevent" ("by_id", "checked_on", "created_at", "id", "is_sample", "jobs", "lead_id", "next_on", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."by_id", OLD."checked_on", OLD."created_at", OLD."id", OLD."is_sample", OLD."jobs", OLD."lead_id", OLD."next_on", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='292946340b5add30289b89389f42a678c8b5a456', operation='DELETE', pgid='pgtrigger_delete_delete_9cecc', table='partners_landingcheck', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='landingcheckevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c6a0c0cbbf7407efc24e9e9fe9030eecb5eb036a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_844a6', table='partners_landingcheckevent', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='milestone',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_milestoneevent" ("actual_on", "created_at", "evidence", "id", "is_sample", "kind", "lead_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on") VALUES (NEW."actual_on", NEW."created_at", NEW."evidence", NEW."id", NEW."is_sample", NEW."kind", NEW."lead_id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned_on"); RETURN NULL;', hash='e94a61a53c2c30081dacf27459b64a2ed7bdb0c5', operation='INSERT', pgid='pgtrigger_insert_insert_f889a', table='partners_milestone', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='milestone',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."actual_on" IS DISTINCT FROM (NEW."actual_on") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."evidence" IS DISTINCT FROM (NEW."evidence") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_sample" IS DISTINCT FROM (NEW."is_sample") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."lead_id" IS DISTINCT FROM (NEW."lead_id") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."planned_on" IS DISTINCT FROM (NEW."planned_on"))', func='INSERT INTO "partners_milestoneevent" ("actual_on", "created_at", "evidence", "id", "is_sample", "kind", "lead_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on") VALUES (NEW."actual_on", NEW."created_at", NEW."evidence", NEW."id", NEW."is_sample", NEW."kind", NEW."lead_id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned_on"); RETURN NULL;', hash='8527a0c3b837b463b7e7b302a56a103f3c04104a', operation='UPDATE', pgid='pgtrigger_update_update_74d5b', table='partners_milestone', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='milestone',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_milestoneevent" ("actual_on", "created_at", "evidence", "id", "is_sample", "kind", "lead_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on") VALUES (OLD."actual_on", OLD."created_at", OLD."evidence", OLD."id", OLD."is_sample", OLD."kind", OLD."lead_id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."planned_on"); RETURN NULL;', hash='f8ca06d998e47f98880cf317e2a6aa16d171c139', operation='DELETE', pgid='pgtrigger_delete_delete_b7138', table='partners_milestone', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='milestoneevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fdaeb1e6ab1e25337787cf5359647c8a9be763a8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9a6b3', table='partners_milestoneevent', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='reminder',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_reminderevent" ("about_on", "created_at", "detail", "id", "kind", "lead_id", "made_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seen_at", "user_id") VALUES (NEW."about_on", NEW."created_at", NEW."detail", NEW."id", NEW."kind", NEW."lead_id", NEW."made_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."seen_at", NEW."user_id"); RETURN NULL;', hash='7940c28e61581a9212ac736d05a4cbc58905bd2c', operation='INSERT', pgid='pgtrigger_insert_insert_6e5ee', table='partners_reminder', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='reminder',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."about_on" IS DISTINCT FROM (NEW."about_on") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."detail" IS DISTINCT FROM (NEW."detail") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."lead_id" IS DISTINCT FROM (NEW."lead_id") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."seen_at" IS DISTINCT FROM (NEW."seen_at") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))', func='INSERT INTO "partners_reminderevent" ("about_on", "created_at", "detail", "id", "kind", "lead_id", "made_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seen_at", "user_id") VALUES (NEW."about_on", NEW."created_at", NEW."detail", NEW."id", NEW."kind", NEW."lead_id", NEW."made_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."seen_at", NEW."user_id"); RETURN NULL;', hash='71e164bdb9955302908c3353d9ddd4665fb98d06', operation='UPDATE', pgid='pgtrigger_update_update_18a51', table='partners_reminder', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='reminder',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_reminderevent" ("about_on", "created_at", "detail", "id", "kind", "lead_id", "made_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seen_at", "user_id") VALUES (OLD."about_on", OLD."created_at", OLD."detail", OLD."id", OLD."kind", OLD."lead_id", OLD."made_at", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."seen_at", OLD."user_id"); RETURN NULL;', hash='12fc97eb578d75cc162bf6bdb119ec6e871f222e', operation='DELETE', pgid='pgtrigger_delete_delete_ae888', table='partners_reminder', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='reminderevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4cc72a65821d3ae5c802f74114823bee800cf538', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_973e4', table='partners_reminderevent', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='responseclock',
            trigger=pgtrigger.compiler.Trigger(name='stopped_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.stopped_on IS NOT NULL)', func="\n                    RAISE check_violation USING MESSAGE = 'A clock that stopped stays as it stopped.';\n                ", hash='74a6ea11038ac503fb6809545c588073ea22137e', operation='UPDATE OR DELETE', pgid='pgtrigger_stopped_for_good_55fe9', table='partners_responseclock', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='responseclock',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_responseclockevent" ("created_at", "due_on", "given_up", "holidays_known", "id", "kind", "lead_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "started_on", "stopped_by_id", "stopped_on") VALUES (NEW."created_at", NEW."due_on", NEW."given_up", NEW."holidays_known", NEW."id", NEW."kind", NEW."lead_id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."policy_id", NEW."started_on", NEW."stopped_by_id", NEW."stopped_on"); RETURN NULL;', hash='7e43959ce73160b7945d2e876a05b459ee1f05d2', operation='INSERT', pgid='pgtrigger_insert_insert_74ee3', table='partners_responseclock', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='responseclock',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."given_up" IS DISTINCT FROM (NEW."given_up") OR OLD."holidays_known" IS DISTINCT FROM (NEW."holidays_known") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."lead_id" IS DISTINCT FROM (NEW."lead_id") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."policy_id" IS DISTINCT FROM (NEW."policy_id") OR OLD."started_on" IS DISTINCT FROM (NEW."started_on") OR OLD."stopped_by_id" IS DISTINCT FROM (NEW."stopped_by_id") OR OLD."stopped_on" IS DISTINCT FROM (NEW."stopped_on"))', func='INSERT INTO "partners_responseclockevent" ("created_at", "due_on", "given_up", "holidays_known", "id", "kind", "lead_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "started_on", "stopped_by_id", "stopped_on") VALUES (NEW."created_at", NEW."due_on", NEW."given_up", NEW."holidays_known", NEW."id", NEW."kind", NEW."lead_id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."policy_id", NEW."started_on", NEW."stopped_by_id", NEW."stopped_on"); RETURN NULL;', hash='21574a2684c84cff30eb6ed416ad00caa691a61c', operation='UPDATE', pgid='pgtrigger_update_update_f10d4', table='partners_responseclock', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='responseclock',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_responseclockevent" ("created_at", "due_on", "given_up", "holidays_known", "id", "kind", "lead_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "started_on", "stopped_by_id", "stopped_on") VALUES (OLD."created_at", OLD."due_on", OLD."given_up", OLD."holidays_known", OLD."id", OLD."kind", OLD."lead_id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."policy_id", OLD."started_on", OLD."stopped_by_id", OLD."stopped_on"); RETURN NULL;', hash='44172d31b9f1e5db2329f76812f2177c821c4227', operation='DELETE', pgid='pgtrigger_delete_delete_96beb', table='partners_responseclock', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='responseclockevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c16a084e0f16537034a5a5286ac3f7969b18223a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e2d97', table='partners_responseclockevent', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='statuschange',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0514f39f580fa89fbfb881f95912cbaf0918a2e3', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_9908b', table='partners_statuschange', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='statuschange',
            trigger=pgtrigger.compiler.Trigger(name='known_status', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    PERFORM 1 FROM partners_projectlead\n                    WHERE id = NEW.lead_id AND status = NEW.before FOR UPDATE;\n                    IF NOT FOUND\n                    THEN RAISE check_violation USING MESSAGE = 'The lead no longer has the status this entry leaves.';\n                    END IF;\n                    IF (NEW.before, NEW.after) NOT IN (('abandoned', 'ongoing'), ('delayed', 'abandoned'), ('delayed', 'dormant'), ('delayed', 'duplicate'), ('delayed', 'lost'), ('delayed', 'ongoing'), ('dormant', 'abandoned'), ('dormant', 'delayed'), ('dormant', 'duplicate'), ('dormant', 'lost'), ('dormant', 'ongoing'), ('duplicate', 'ongoing'), ('lost', 'ongoing'), ('ongoing', 'abandoned'), ('ongoing', 'delayed'), ('ongoing', 'dormant'), ('ongoing', 'duplicate'), ('ongoing', 'lost'))\n                    THEN RAISE check_violation USING MESSAGE = 'There is no such change of status.';\n                    END IF;\n                    RETURN NEW;\n                ", hash='1321ea189fbe31f67c88c1c12ea3ee06e19f0bc7', operation='INSERT', pgid='pgtrigger_known_status_699e9', table='partners_statuschange', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='statuschange',
            trigger=pgtrigger.compiler.Trigger(name='sets_the_status', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n                    UPDATE partners_projectlead SET status = NEW.after, status_reason = NEW.reason,\n                        lost_to = NEW.lost_to, duplicate_of_id = NEW.duplicate_of_id, updated_at = now()\n                    WHERE id = NEW.lead_id;\n                    RETURN NULL;\n                ', hash='507fa664d10fb80b653779ed50c2a3bb56e603a8', operation='INSERT', pgid='pgtrigger_sets_the_status_175ac', table='partners_statuschange', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='statuschange',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_statuschangeevent" ("after", "at", "before", "by_id", "duplicate_of_id", "id", "lead_id", "lost_to", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."after", NEW."at", NEW."before", NEW."by_id", NEW."duplicate_of_id", NEW."id", NEW."lead_id", NEW."lost_to", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason"); RETURN NULL;', hash='895f8c3d685ae69a1c2a5d4bbc3beb5968c83006', operation='INSERT', pgid='pgtrigger_insert_insert_f1879', table='partners_statuschange', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='statuschange',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_statuschangeevent" ("after", "at", "before", "by_id", "duplicate_of_id", "id", "lead_id", "lost_to", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."after", NEW."at", NEW."before", NEW."by_id", NEW."duplicate_of_id", NEW."id", NEW."lead_id", NEW."lost_to", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason"); RETURN NULL;', hash='66a37958fd65451354cb6c20fbedb34b81ab1790', operation='UPDATE', pgid='pgtrigger_update_update_3531b', table='partners_statuschange', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='statuschange',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_statuschangeevent" ("after", "at", "before", "by_id", "duplicate_of_id", "id", "lead_id", "lost_to", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (OLD."after", OLD."at", OLD."before", OLD."by_id", OLD."duplicate_of_id", OLD."id", OLD."lead_id", OLD."lost_to", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason"); RETURN NULL;', hash='373941c30cc123772965aaa44603738f1446c082', operation='DELETE', pgid='pgtrigger_delete_delete_b2994', table='partners_statuschange', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='statuschangeevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9631a6af5bb9d66272d87debd659888e988a6d0f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c272e', table='partners_statuschangeevent', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='suspicion',
            trigger=pgtrigger.compiler.Trigger(name='decided_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.verdict <> 'open')", func="\n                    RAISE check_violation USING MESSAGE = 'A suspicion that was decided stays decided.';\n                ", hash='2b028de1d91ab1a26da39ea4052f9a0fecb3243c', operation='UPDATE OR DELETE', pgid='pgtrigger_decided_for_good_5a987', table='partners_suspicion', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='suspicion',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_suspicionevent" ("created_at", "decided_at", "decided_by_id", "grounds", "id", "lead_id", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "verdict") VALUES (NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."grounds", NEW."id", NEW."lead_id", NEW."other_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."verdict"); RETURN NULL;', hash='6fcfa239686351599ed911641a43a280b7d1e7a8', operation='INSERT', pgid='pgtrigger_insert_insert_8d14f', table='partners_suspicion', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='suspicion',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."grounds" IS DISTINCT FROM (NEW."grounds") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."lead_id" IS DISTINCT FROM (NEW."lead_id") OR OLD."other_id" IS DISTINCT FROM (NEW."other_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."verdict" IS DISTINCT FROM (NEW."verdict"))', func='INSERT INTO "partners_suspicionevent" ("created_at", "decided_at", "decided_by_id", "grounds", "id", "lead_id", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "verdict") VALUES (NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."grounds", NEW."id", NEW."lead_id", NEW."other_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."verdict"); RETURN NULL;', hash='6a1f86d1a5e63ee8d31bf3388b07f249d8c4e008', operation='UPDATE', pgid='pgtrigger_update_update_fd3a4', table='partners_suspicion', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='suspicion',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_suspicionevent" ("created_at", "decided_at", "decided_by_id", "grounds", "id", "lead_id", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "verdict") VALUES (OLD."created_at", OLD."decided_at", OLD."decided_by_id", OLD."grounds", OLD."id", OLD."lead_id", OLD."other_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."verdict"); RETURN NULL;', hash='b3f897085d33f08f6d138e729e8945e5803ebb91', operation='DELETE', pgid='pgtrigger_delete_delete_2efea', table='partners_suspicion', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='suspicionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1f2917fb4d00d164dc3993a9063c491b197453da', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6ce87', table='partners_suspicionevent', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='transfer',
            trigger=pgtrigger.compiler.Trigger(name='settled_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state IN ('refused', 'executed'))", func="RAISE check_violation USING MESSAGE = 'A transfer that was settled stays as it is.';", hash='913e44ec0329359c4090e0d979260acd6b4feaeb', operation='UPDATE OR DELETE', pgid='pgtrigger_settled_for_good_2e3eb', table='partners_transfer', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='transfer',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_transferevent" ("created_at", "decided_at", "decided_by_id", "decision_note", "executed_at", "executed_by_id", "from_district_id", "holder_share", "id", "lead_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_at", "requested_by_id", "state", "to_district_id") VALUES (NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."decision_note", NEW."executed_at", NEW."executed_by_id", NEW."from_district_id", NEW."holder_share", NEW."id", NEW."lead_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."requested_at", NEW."requested_by_id", NEW."state", NEW."to_district_id"); RETURN NULL;', hash='63e0efd17f142fb6c72dad2c674b3e71ba15b927', operation='INSERT', pgid='pgtrigger_insert_insert_56bf4', table='partners_transfer', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='transfer',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."decision_note" IS DISTINCT FROM (NEW."decision_note") OR OLD."executed_at" IS DISTINCT FROM (NEW."executed_at") OR OLD."executed_by_id" IS DISTINCT FROM (NEW."executed_by_id") OR OLD."from_district_id" IS DISTINCT FROM (NEW."from_district_id") OR OLD."holder_share" IS DISTINCT FROM (NEW."holder_share") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."lead_id" IS DISTINCT FROM (NEW."lead_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."requested_at" IS DISTINCT FROM (NEW."requested_at") OR OLD."requested_by_id" IS DISTINCT FROM (NEW."requested_by_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."to_district_id" IS DISTINCT FROM (NEW."to_district_id"))', func='INSERT INTO "partners_transferevent" ("created_at", "decided_at", "decided_by_id", "decision_note", "executed_at", "executed_by_id", "from_district_id", "holder_share", "id", "lead_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_at", "requested_by_id", "state", "to_district_id") VALUES (NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."decision_note", NEW."executed_at", NEW."executed_by_id", NEW."from_district_id", NEW."holder_share", NEW."id", NEW."lead_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."requested_at", NEW."requested_by_id", NEW."state", NEW."to_district_id"); RETURN NULL;', hash='52cfaf6ee7c2b934d9b8e7d6e7a063db67be58af', operation='UPDATE', pgid='pgtrigger_update_update_621d4', table='partners_transfer', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='transfer',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_transferevent" ("created_at", "decided_at", "decided_by_id", "decision_note", "executed_at", "executed_by_id", "from_district_id", "holder_share", "id", "lead_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_at", "requested_by_id", "state", "to_district_id") VALUES (OLD."created_at", OLD."decided_at", OLD."decided_by_id", OLD."decision_note", OLD."executed_at", OLD."executed_by_id", OLD."from_district_id", OLD."holder_share", OLD."id", OLD."lead_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."requested_at", OLD."requested_by_id", OLD."state", OLD."to_district_id"); RETURN NULL;', hash='cfb790139c6f6d476636b773a25c4f0adfe08812', operation='DELETE', pgid='pgtrigger_delete_delete_ea2c8', table='partners_transfer', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='transferevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4714192ee66ba8574f0124886a6fba7d975551a2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1b0c1', table='partners_transferevent', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='verification',
            trigger=pgtrigger.compiler.Trigger(name='verdict_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state <> 'open')", func="\n                    IF TG_OP = 'UPDATE' AND OLD.reopened_at IS NULL AND OLD.state = NEW.state\n                       AND (OLD.lead_id, OLD.landed_on, OLD.note, OLD.asked_by_id, OLD.asked_at,\n                            OLD.decided_by_id, OLD.decided_at, OLD.verdict_note)\n                       IS NOT DISTINCT FROM\n                           (NEW.lead_id, NEW.landed_on, NEW.note, NEW.asked_by_id, NEW.asked_at,\n                            NEW.decided_by_id, NEW.decided_at, NEW.verdict_note)\n                    THEN RETURN NEW;\n                    END IF;\n                    RAISE check_violation USING MESSAGE = 'A verdict is never rewritten; reopen the landing instead.';\n                ", hash='e4a8df30f5be08994f31c3b98db38270947f5982', operation='UPDATE OR DELETE', pgid='pgtrigger_verdict_stays_b5bc4', table='partners_verification', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='verification',
            trigger=pgtrigger.compiler.Trigger(name='not_by_the_owner', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.state IN ('passed', 'failed'))", func="\n                    IF (CASE WHEN NEW.reopened_at IS NULL THEN NEW.decided_by_id ELSE NEW.reopened_by_id END)\n                       = (SELECT owner_id FROM partners_projectlead WHERE id = NEW.lead_id)\n                    THEN RAISE check_violation USING MESSAGE = 'A verifier cannot decide on a lead of their own.';\n                    END IF;\n                    RETURN NEW;\n                ", hash='ef5a7f0ab51379aa0c2b0288bf239b5e53505bd2', operation='INSERT OR UPDATE', pgid='pgtrigger_not_by_the_owner_16e16', table='partners_verification', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='verification',
            trigger=pgtrigger.compiler.Trigger(name='reopened_takes_back', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.reopened_at IS NULL AND NEW.reopened_at IS NOT NULL)', constraint='CONSTRAINT', func="\n                    IF EXISTS (SELECT 1 FROM partners_projectlead\n                               WHERE id = NEW.lead_id AND stage IN ('landed', 'operating'))\n                       AND NOT EXISTS (SELECT 1 FROM partners_verification\n                                       WHERE lead_id = NEW.lead_id AND state = 'passed' AND reopened_at IS NULL)\n                    THEN RAISE check_violation USING MESSAGE = 'A landing that is reopened goes back to registered.';\n                    END IF;\n                    RETURN NULL;\n                ", hash='d97f85ce24d3a8c2c73cdc6c9c654a85a68978a3', operation='UPDATE', pgid='pgtrigger_reopened_takes_back_aa9f9', table='partners_verification', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='verification',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_verificationevent" ("asked_at", "asked_by_id", "created_at", "decided_at", "decided_by_id", "id", "landed_on", "lead_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reopened_at", "reopened_by_id", "reopened_reason", "state", "verdict_note") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."landed_on", NEW."lead_id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reopened_at", NEW."reopened_by_id", NEW."reopened_reason", NEW."state", NEW."verdict_note"); RETURN NULL;', hash='cebb984fbe33fb8a1a3a7eebd3306fe685bb0f1a', operation='INSERT', pgid='pgtrigger_insert_insert_41645', table='partners_verification', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='verification',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."asked_by_id" IS DISTINCT FROM (NEW."asked_by_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."landed_on" IS DISTINCT FROM (NEW."landed_on") OR OLD."lead_id" IS DISTINCT FROM (NEW."lead_id") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."reopened_at" IS DISTINCT FROM (NEW."reopened_at") OR OLD."reopened_by_id" IS DISTINCT FROM (NEW."reopened_by_id") OR OLD."reopened_reason" IS DISTINCT FROM (NEW."reopened_reason") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."verdict_note" IS DISTINCT FROM (NEW."verdict_note"))', func='INSERT INTO "partners_verificationevent" ("asked_at", "asked_by_id", "created_at", "decided_at", "decided_by_id", "id", "landed_on", "lead_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reopened_at", "reopened_by_id", "reopened_reason", "state", "verdict_note") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."landed_on", NEW."lead_id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reopened_at", NEW."reopened_by_id", NEW."reopened_reason", NEW."state", NEW."verdict_note"); RETURN NULL;', hash='87738b1787ea383f4bc5a3aa82e096923bb669d2', operation='UPDATE', pgid='pgtrigger_update_update_e6f0b', table='partners_verification', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='verification',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_verificationevent" ("asked_at", "asked_by_id", "created_at", "decided_at", "decided_by_id", "id", "landed_on", "lead_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reopened_at", "reopened_by_id", "reopened_reason", "state", "verdict_note") VALUES (OLD."asked_at", OLD."asked_by_id", OLD."created_at", OLD."decided_at", OLD."decided_by_id", OLD."id", OLD."landed_on", OLD."lead_id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reopened_at", OLD."reopened_by_id", OLD."reopened_reason", OLD."state", OLD."verdict_note"); RETURN NULL;', hash='9406523ea6957e48d750091fb4fa951e97b5f211', operation='DELETE', pgid='pgtrigger_delete_delete_9e9d7', table='partners_verification', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='verificationcheck',
            trigger=pgtrigger.compiler.Trigger(name='decided_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (SELECT 1 FROM partners_verification WHERE state <> 'open' AND id =\n                               CASE WHEN TG_OP = 'DELETE' THEN OLD.verification_id ELSE NEW.verification_id END)\n                    THEN RAISE check_violation USING MESSAGE = 'A checklist stays as it was decided.';\n                    END IF;\n                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                    RETURN NEW;\n                ", hash='89492c15cbf10d1cbb658124bcda11c7ecee0463', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_decided_for_good_a6210', table='partners_verificationcheck', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='verificationcheck',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_verificationcheckevent" ("by_id", "created_at", "evidence", "id", "kind", "note", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "verdict", "verification_id") VALUES (NEW."by_id", NEW."created_at", NEW."evidence", NEW."id", NEW."kind", NEW."note", NEW."on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."verdict", NEW."verification_id"); RETURN NULL;', hash='ae5778d5033b82046fd7ad5a63bf18a3b0777c99', operation='INSERT', pgid='pgtrigger_insert_insert_94e12', table='partners_verificationcheck', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='verificationcheck',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."evidence" IS DISTINCT FROM (NEW."evidence") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."on" IS DISTINCT FROM (NEW."on") OR OLD."verdict" IS DISTINCT FROM (NEW."verdict") OR OLD."verification_id" IS DISTINCT FROM (NEW."verification_id"))', func='INSERT INTO "partners_verificationcheckevent" ("by_id", "created_at", "evidence", "id", "kind", "note", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "verdict", "verification_id") VALUES (NEW."by_id", NEW."created_at", NEW."evidence", NEW."id", NEW."kind", NEW."note", NEW."on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."verdict", NEW."verification_id"); RETURN NULL;', hash='ac7cf59d9f8dcca4e2313b75e01f78ed88363d42', operation='UPDATE', pgid='pgtrigger_update_update_dd39c', table='partners_verificationcheck', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='verificationcheck',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_verificationcheckevent" ("by_id", "created_at", "evidence", "id", "kind", "note", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "verdict", "verification_id") VALUES (OLD."by_id", OLD."created_at", OLD."evidence", OLD."id", OLD."kind", OLD."note", OLD."on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."verdict", OLD."verification_id"); RETURN NULL;', hash='b4029e4558694850ffa066c510de52c18a84c752', operation='DELETE', pgid='pgtrigger_delete_delete_17076', table='partners_verificationcheck', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='verificationcheckevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f5fabdf5cb0bab7862976e4a6edd1ff137a41f21', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_41ce1', table='partners_verificationcheckevent', when='BEFORE')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='verificationevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='38f0f53d909384029017ada4a84636aab1e7e566', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cd046', table='partners_verificationevent', when='BEFORE')),
        ),
    ]
