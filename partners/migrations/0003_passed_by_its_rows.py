
import pgtrigger.compiler
import promotion_crm.migrating
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0002_pipeline'),
    ]

    operations = [
        promotion_crm.migrating.AddTrigger(
            model_name='verification',
            trigger=pgtrigger.compiler.Trigger(name='passed_by_its_rows', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.state = 'passed' AND NEW.reopened_at IS NULL)", func="\n                    IF TG_OP = 'UPDATE' THEN IF OLD.state <> 'open' THEN RETURN NEW; END IF; END IF;\n                    IF (SELECT count(*) FROM partners_verificationcheck\n                        WHERE verification_id = NEW.id AND verdict IN ('yes', 'not_applicable')) < 5\n                    THEN RAISE check_violation\n                         USING MESSAGE = 'A landing passes only with every row of its checklist confirmed.';\n                    END IF;\n                    RETURN NEW;\n                ", hash='9269c4ccb6c8c9a2319ca1a5b846244026ca3f57', operation='INSERT OR UPDATE', pgid='pgtrigger_passed_by_its_rows_39250', table='partners_verification', when='BEFORE')),
        ),
    ]
