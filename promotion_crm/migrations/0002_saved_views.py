import django.db.models.deletion
import pgtrigger.compiler
import promotion_crm.migrating
from promotion_crm import migrating
import promotion_crm.models.saved_views
from django.conf import settings
from django.db import migrations, models


class Migration(migrating.Migration):

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('promotion_crm', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('list_name', models.CharField(max_length=40, verbose_name='list')),
                ('name', models.CharField(max_length=80, verbose_name='name of the view')),
                ('query', models.TextField(blank=True, max_length=8000, verbose_name='filters, columns and order')),
                ('shared', models.CharField(choices=[('private', 'Only me'), ('role', 'A role'), ('everyone', 'Everyone')], default='private', max_length=8, verbose_name='shared with')),
                ('role', models.CharField(blank=True, choices=promotion_crm.models.saved_views.role_choices, max_length=40, verbose_name='role')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='saved_views', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'saved view',
                'verbose_name_plural': 'saved views',
                'ordering': ['list_name', 'name', 'id'],
                'permissions': [('take_over_views', 'Can take over the views of those who left')],
            },
        ),
        migrations.CreateModel(
            name='SavedViewEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('list_name', models.CharField(max_length=40, verbose_name='list')),
                ('name', models.CharField(max_length=80, verbose_name='name of the view')),
                ('query', models.TextField(blank=True, max_length=8000, verbose_name='filters, columns and order')),
                ('shared', models.CharField(choices=[('private', 'Only me'), ('role', 'A role'), ('everyone', 'Everyone')], default='private', max_length=8, verbose_name='shared with')),
                ('role', models.CharField(blank=True, choices=promotion_crm.models.saved_views.role_choices, max_length=40, verbose_name='role')),
                ('owner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='promotion_crm.savedview')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ViewMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list_name', models.CharField(max_length=40, verbose_name='list')),
                ('pinned', models.BooleanField(default=False, verbose_name='pinned')),
                ('is_default', models.BooleanField(default=False, verbose_name='default')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='view_marks', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                ('view', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='promotion_crm.savedview', verbose_name='saved view')),
            ],
            options={
                'verbose_name': 'mark of a view',
                'verbose_name_plural': 'marks of views',
            },
        ),
        migrations.CreateModel(
            name='ViewMarkEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('list_name', models.CharField(max_length=40, verbose_name='list')),
                ('pinned', models.BooleanField(default=False, verbose_name='pinned')),
                ('is_default', models.BooleanField(default=False, verbose_name='default')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='promotion_crm.viewmark')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                ('view', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='promotion_crm.savedview', verbose_name='saved view')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(fields=('owner', 'list_name', 'name'), name='saved_view_named_once', violation_error_message='You have a view of that name on this list: choose another name.'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('shared', 'role'), models.Q(('role', ''), _negated=True)), models.Q(models.Q(('shared', 'role'), _negated=True), ('role', '')), _connector='OR'), name='saved_view_role_when_shared_with_one', violation_error_message='Choose the role to share with, and none otherwise.'),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='savedview',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "promotion_crm_savedviewevent" ("created_at", "id", "list_name", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "role", "shared") VALUES (NEW."created_at", NEW."id", NEW."list_name", NEW."name", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."query", NEW."role", NEW."shared"); RETURN NULL;', hash='1b77a97d03024f0d7549781408181a7289ac17dc', operation='INSERT', pgid='pgtrigger_insert_insert_06f86', table='promotion_crm_savedview', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='savedview',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."list_name" IS DISTINCT FROM (NEW."list_name") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."query" IS DISTINCT FROM (NEW."query") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."shared" IS DISTINCT FROM (NEW."shared"))', func='INSERT INTO "promotion_crm_savedviewevent" ("created_at", "id", "list_name", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "role", "shared") VALUES (NEW."created_at", NEW."id", NEW."list_name", NEW."name", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."query", NEW."role", NEW."shared"); RETURN NULL;', hash='cbd8221d786dd73ed9a169091c9b6826456cbb90', operation='UPDATE', pgid='pgtrigger_update_update_c9bb9', table='promotion_crm_savedview', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='savedview',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "promotion_crm_savedviewevent" ("created_at", "id", "list_name", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "role", "shared") VALUES (OLD."created_at", OLD."id", OLD."list_name", OLD."name", OLD."owner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."query", OLD."role", OLD."shared"); RETURN NULL;', hash='9a0af03d8cbc9d05641016c34c52579be6647836', operation='DELETE', pgid='pgtrigger_delete_delete_be5aa', table='promotion_crm_savedview', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='savedviewevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2ae95757ce132770d3a450ddd32c858b787165b4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_05704', table='promotion_crm_savedviewevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='viewmark',
            constraint=models.UniqueConstraint(fields=('user', 'view'), name='view_marked_once', violation_error_message='This person has marked this view already: change that mark.'),
        ),
        migrations.AddConstraint(
            model_name='viewmark',
            constraint=models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('user', 'list_name'), name='one_default_view_per_list', violation_error_message='The list opens with another view already: take that back first.'),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='viewmark',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "promotion_crm_viewmarkevent" ("id", "is_default", "list_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pinned", "user_id", "view_id") VALUES (NEW."id", NEW."is_default", NEW."list_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pinned", NEW."user_id", NEW."view_id"); RETURN NULL;', hash='34391b2ff3d86815bd54f14722bc6dacc4171c1f', operation='INSERT', pgid='pgtrigger_insert_insert_22f67', table='promotion_crm_viewmark', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='viewmark',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "promotion_crm_viewmarkevent" ("id", "is_default", "list_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pinned", "user_id", "view_id") VALUES (NEW."id", NEW."is_default", NEW."list_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pinned", NEW."user_id", NEW."view_id"); RETURN NULL;', hash='3dfa89b71e1ca2179e09d96b06402de5a80d65d3', operation='UPDATE', pgid='pgtrigger_update_update_cfc06', table='promotion_crm_viewmark', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='viewmark',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "promotion_crm_viewmarkevent" ("id", "is_default", "list_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pinned", "user_id", "view_id") VALUES (OLD."id", OLD."is_default", OLD."list_name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."pinned", OLD."user_id", OLD."view_id"); RETURN NULL;', hash='cd9fd7f6b081eb02e6f57b807bb4f3efca322a0b', operation='DELETE', pgid='pgtrigger_delete_delete_5f6b4', table='promotion_crm_viewmark', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='viewmarkevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a468902721468d8f6f256f347b114009acd02b24', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6d541', table='promotion_crm_viewmarkevent', when='BEFORE')),
        ),
    ]
