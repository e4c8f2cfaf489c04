import pgtrigger.compiler
import promotion_crm.migrating
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0005_happened_by_now'),
    ]

    operations = [
        promotion_crm.migrating.RemoveTrigger(
            model_name='policyversion',
            name='insert_insert',
        ),
        promotion_crm.migrating.RemoveTrigger(
            model_name='policyversion',
            name='update_update',
        ),
        promotion_crm.migrating.RemoveTrigger(
            model_name='policyversion',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='policyversion',
            name='label_zh',
            field=models.CharField(blank=True, max_length=100, verbose_name='label, in Chinese'),
        ),
        migrations.AddField(
            model_name='policyversionevent',
            name='label_zh',
            field=models.CharField(blank=True, max_length=100, verbose_name='label, in Chinese'),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='policyversion',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_policyversionevent" ("answer_days", "assess_days", "created_at", "effective_from", "expert_days", "expiring_days", "id", "inform_days", "label", "label_zh", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "program_id", "report_days", "source_url", "term_years") VALUES (NEW."answer_days", NEW."assess_days", NEW."created_at", NEW."effective_from", NEW."expert_days", NEW."expiring_days", NEW."id", NEW."inform_days", NEW."label", NEW."label_zh", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."program_id", NEW."report_days", NEW."source_url", NEW."term_years"); RETURN NULL;', hash='bf680c831b59fa2f6c473e4fda6df0ca1a2d04a3', operation='INSERT', pgid='pgtrigger_insert_insert_944f0', table='partners_policyversion', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='policyversion',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."answer_days" IS DISTINCT FROM (NEW."answer_days") OR OLD."assess_days" IS DISTINCT FROM (NEW."assess_days") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."effective_from" IS DISTINCT FROM (NEW."effective_from") OR OLD."expert_days" IS DISTINCT FROM (NEW."expert_days") OR OLD."expiring_days" IS DISTINCT FROM (NEW."expiring_days") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."inform_days" IS DISTINCT FROM (NEW."inform_days") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."label_zh" IS DISTINCT FROM (NEW."label_zh") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."program_id" IS DISTINCT FROM (NEW."program_id") OR OLD."report_days" IS DISTINCT FROM (NEW."report_days") OR OLD."source_url" IS DISTINCT FROM (NEW."source_url") OR OLD."term_years" IS DISTINCT FROM (NEW."term_years"))', func='INSERT INTO "partners_policyversionevent" ("answer_days", "assess_days", "created_at", "effective_from", "expert_days", "expiring_days", "id", "inform_days", "label", "label_zh", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "program_id", "report_days", "source_url", "term_years") VALUES (NEW."answer_days", NEW."assess_days", NEW."created_at", NEW."effective_from", NEW."expert_days", NEW."expiring_days", NEW."id", NEW."inform_days", NEW."label", NEW."label_zh", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."program_id", NEW."report_days", NEW."source_url", NEW."term_years"); RETURN NULL;', hash='a0f0c1b3c3e9ec01d3abd4a7873ce58339162235', operation='UPDATE', pgid='pgtrigger_update_update_46f54', table='partners_policyversion', when='AFTER')),
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='policyversion',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_policyversionevent" ("answer_days", "assess_days", "created_at", "effective_from", "expert_days", "expiring_days", "id", "inform_days", "label", "label_zh", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "program_id", "report_days", "source_url", "term_years") VALUES (OLD."answer_days", OLD."assess_days", OLD."created_at", OLD."effective_from", OLD."expert_days", OLD."expiring_days", OLD."id", OLD."inform_days", OLD."label", OLD."label_zh", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."program_id", OLD."report_days", OLD."source_url", OLD."term_years"); RETURN NULL;', hash='33f6634aae2924c64a96c8bbd4000f2d5d92f850', operation='DELETE', pgid='pgtrigger_delete_delete_65fa6', table='partners_policyversion', when='AFTER')),
        ),
    ]
