from django.db import migrations

# The first default cut a number of six figures to five.
DEFAULT = """
    ALTER TABLE partners_projectlead ALTER COLUMN code SET DEFAULT
    'SH-' || to_char(now() AT TIME ZONE 'Asia/Shanghai', 'YYYY-')
    || to_char(nextval('partners_lead_code'), 'FM9999999900000')
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0003_list_indexes")]

    operations = [migrations.RunSQL(DEFAULT, migrations.RunSQL.noop)]
