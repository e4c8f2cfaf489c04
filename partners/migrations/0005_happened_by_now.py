import pgtrigger.compiler
import promotion_crm.migrating
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0004_closed_stops_the_clocks'),
    ]

    operations = [
        promotion_crm.migrating.AddTrigger(
            model_name='projectlead',
            trigger=pgtrigger.compiler.Trigger(name='happened_by_now', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (GREATEST(NEW.received_on, NEW.signed_on, NEW.registered_on, NEW.operating_on) > (now() AT TIME ZONE 'Asia/Shanghai')::date)", func="RAISE check_violation USING MESSAGE = 'What happened to a lead is written down once it has happened.';", hash='0a8b14a350c1a1ded278517c7c97d870e3df47f2', operation='INSERT OR UPDATE OF "received_on", "signed_on", "registered_on", "operating_on"', pgid='pgtrigger_happened_by_now_dead8', table='partners_projectlead', when='BEFORE')),
        ),
    ]
