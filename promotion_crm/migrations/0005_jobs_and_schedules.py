import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import promotion_crm.migrating
from promotion_crm import migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrating.Migration):

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('promotion_crm', '0004_change_sets'),
    ]

    operations = [
        migrations.CreateModel(
            name='ExportSchedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('list_name', models.CharField(max_length=40, verbose_name='list')),
                ('format', models.CharField(choices=[('csv', 'CSV'), ('xlsx', 'XLSX')], default='xlsx', max_length=4, verbose_name='format')),
                ('query', models.TextField(blank=True, max_length=8000, verbose_name='query')),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', 'Chinese')], max_length=10, verbose_name='language')),
                ('every', models.CharField(choices=[('day', 'day'), ('week', 'week'), ('month', 'month')], default='week', max_length=5, verbose_name='every')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(1, 'Monday'), (2, 'Tuesday'), (3, 'Wednesday'), (4, 'Thursday'), (5, 'Friday'), (6, 'Saturday'), (7, 'Sunday')], default=1, verbose_name='weekday')),
                ('day', models.PositiveSmallIntegerField(default=1, help_text='1 to 28, so that every month has it.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(28)], verbose_name='day of the month')),
                ('hour', models.PositiveSmallIntegerField(choices=[(0, '00:00'), (1, '01:00'), (2, '02:00'), (3, '03:00'), (4, '04:00'), (5, '05:00'), (6, '06:00'), (7, '07:00'), (8, '08:00'), (9, '09:00'), (10, '10:00'), (11, '11:00'), (12, '12:00'), (13, '13:00'), (14, '14:00'), (15, '15:00'), (16, '16:00'), (17, '17:00'), (18, '18:00'), (19, '19:00'), (20, '20:00'), (21, '21:00'), (22, '22:00'), (23, '23:00')], default=7, verbose_name='hour')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('next_at', models.DateTimeField(verbose_name='next at')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='export_schedules', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'scheduled export',
                'verbose_name_plural': 'scheduled exports',
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ExportScheduleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('list_name', models.CharField(max_length=40, verbose_name='list')),
                ('format', models.CharField(choices=[('csv', 'CSV'), ('xlsx', 'XLSX')], default='xlsx', max_length=4, verbose_name='format')),
                ('query', models.TextField(blank=True, max_length=8000, verbose_name='query')),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', 'Chinese')], max_length=10, verbose_name='language')),
                ('every', models.CharField(choices=[('day', 'day'), ('week', 'week'), ('month', 'month')], default='week', max_length=5, verbose_name='every')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(1, 'Monday'), (2, 'Tuesday'), (3, 'Wednesday'), (4, 'Thursday'), (5, 'Friday'), (6, 'Saturday'), (7, 'Sunday')], default=1, verbose_name='weekday')),
                ('day', models.PositiveSmallIntegerField(default=1, help_text='1 to 28, so that every month has it.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(28)], verbose_name='day of the month')),
                ('hour', models.PositiveSmallIntegerField(choices=[(0, '00:00'), (1, '01:00'), (2, '02:00'), (3, '03:00'), (4, '04:00'), (5, '05:00'), (6, '06:00'), (7, '07:00'), (8, '08:00'), (9, '09:00'), (10, '10:00'), (11, '11:00'), (12, '12:00'), (13, '13:00'), (14, '14:00'), (15, '15:00'), (16, '16:00'), (17, '17:00'), (18, '18:00'), (19, '19:00'), (20, '20:00'), (21, '21:00'), (22, '22:00'), (23, '23:00')], default=7, verbose_name='hour')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('next_at', models.DateTimeField(verbose_name='next at')),
                ('owner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='promotion_crm.exportschedule')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('arguments', models.JSONField(blank=True, default=dict, verbose_name='arguments')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='waiting', max_length=9, verbose_name='state')),
                ('done', models.PositiveBigIntegerField(default=0, verbose_name='rows done')),
                ('total', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='rows in all')),
                ('result', models.JSONField(blank=True, default=dict, verbose_name='result')),
                ('why', models.TextField(blank=True, verbose_name='why')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('cancel_asked', models.BooleanField(default=False, verbose_name='to be cancelled')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked at')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'background job',
                'verbose_name_plural': 'background jobs',
                'ordering': ['-asked_at', '-id'],
                'default_permissions': ('view',),
            },
        ),
        migrations.AddIndex(
            model_name='exportschedule',
            index=models.Index(condition=models.Q(('is_active', True)), fields=['next_at'], name='schedule_by_next'),
        ),
        migrations.AddConstraint(
            model_name='exportschedule',
            constraint=models.CheckConstraint(condition=models.Q(('day__range', (1, 28)), ('hour__range', (0, 23)), ('weekday__range', (1, 7))), name='schedule_within_calendar', violation_error_message='The weekday is 1 to 7, the day 1 to 28, the hour 0 to 23.'),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='exportschedule',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "promotion_crm_exportscheduleevent" ("created_at", "day", "every", "format", "hour", "id", "is_active", "language", "list_name", "name", "next_at", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "weekday") VALUES (NEW."created_at", NEW."day", NEW."every", NEW."format", NEW."hour", NEW."id", NEW."is_active", NEW."language", NEW."list_name", NEW."name", NEW."next_at", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."query", NEW."weekday"); RETURN NULL;', hash='9a7b2c6d9ce37e89aae6011b93217223b0f4e037', operation='INSERT', pgid='pgtrigger_insert_insert_62b21', table='promotion_crm_exportschedule', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='exportschedule',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."day" IS DISTINCT FROM (NEW."day") OR OLD."every" IS DISTINCT FROM (NEW."every") OR OLD."format" IS DISTINCT FROM (NEW."format") OR OLD."hour" IS DISTINCT FROM (NEW."hour") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."list_name" IS DISTINCT FROM (NEW."list_name") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."next_at" IS DISTINCT FROM (NEW."next_at") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."query" IS DISTINCT FROM (NEW."query") OR OLD."weekday" IS DISTINCT FROM (NEW."weekday"))', func='INSERT INTO "promotion_crm_exportscheduleevent" ("created_at", "day", "every", "format", "hour", "id", "is_active", "language", "list_name", "name", "next_at", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "weekday") VALUES (NEW."created_at", NEW."day", NEW."every", NEW."format", NEW."hour", NEW."id", NEW."is_active", NEW."language", NEW."list_name", NEW."name", NEW."next_at", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."query", NEW."weekday"); RETURN NULL;', hash='7fe56d9547d4943ad07ccd764df4bf7e3302d294', operation='UPDATE', pgid='pgtrigger_update_update_4a85f', table='promotion_crm_exportschedule', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='exportschedule',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "promotion_crm_exportscheduleevent" ("created_at", "day", "every", "format", "hour", "id", "is_active", "language", "list_name", "name", "next_at", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "weekday") VALUES (OLD."created_at", OLD."day", OLD."every", OLD."format", OLD."hour", OLD."id", OLD."is_active", OLD."language", OLD."list_name", OLD."name", OLD."next_at", OLD."owner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."query", OLD."weekday"); RETURN NULL;', hash='4711be2f7034cd2e4088ce1a5a78c0d7a65e9887', operation='DELETE', pgid='pgtrigger_delete_delete_19f4f', table='promotion_crm_exportschedule', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='exportscheduleevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2cd06e40e93e144b1b2464de06bcb9f29de39d2b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_fed55', table='promotion_crm_exportscheduleevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(fields=['owner', '-id'], name='job_of_owner'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['state'], name='job_open'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state__in', ['waiting', 'running'])), models.Q(('ended_at__isnull', False), ('state__in', ['done', 'failed', 'cancelled'])), _connector='OR'), name='job_ends_when_it_ends', violation_error_message='A job has the time of its end from its end on, not before.'),
        ),
    ]
