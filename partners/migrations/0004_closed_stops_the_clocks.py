import pgtrigger.compiler
import promotion_crm.migrating
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0003_passed_by_its_rows'),
    ]

    operations = [
        promotion_crm.migrating.RemoveTrigger(
            model_name='statuschange',
            name='sets_the_status',
        ),
        promotion_crm.migrating.AddTrigger(
            model_name='statuschange',
            trigger=pgtrigger.compiler.Trigger(name='sets_the_status', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    UPDATE partners_projectlead SET status = NEW.after, status_reason = NEW.reason,\n                        lost_to = NEW.lost_to, duplicate_of_id = NEW.duplicate_of_id, updated_at = now()\n                    WHERE id = NEW.lead_id;\n                    IF NEW.after IN ('lost', 'abandoned', 'duplicate')\n                    THEN UPDATE partners_responseclock\n                         SET stopped_on = GREATEST(started_on, (NEW.at AT TIME ZONE 'Asia/Shanghai')::date),\n                             stopped_by_id = NEW.by_id, given_up = true, updated_at = now()\n                         WHERE lead_id = NEW.lead_id AND stopped_on IS NULL;\n                    END IF;\n                    RETURN NULL;\n                ", hash='6279d06620cdbe6a0f5955343fb199f77f737b0d', operation='INSERT', pgid='pgtrigger_sets_the_status_175ac', table='partners_statuschange', when='AFTER')),
        ),
    ]
