"""A second wall behind the application: the database itself refuses to rewrite the trail."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER auditevent_no_update BEFORE UPDATE ON common_auditevent
BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever appended to'); END;
"""
SQLITE_BACK = "DROP TRIGGER auditevent_no_update"
POSTGRES = """
CREATE FUNCTION auditevent_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit trail is only ever appended to'; END $$;
CREATE TRIGGER auditevent_no_change BEFORE UPDATE OR DELETE ON common_auditevent
FOR EACH ROW EXECUTE FUNCTION auditevent_refuse();
"""
POSTGRES_BACK = """
DROP TRIGGER auditevent_no_change ON common_auditevent;
DROP FUNCTION auditevent_refuse();
"""


def _run(statements):
    def run(_apps, schema_editor):
        if statement := statements.get(schema_editor.connection.vendor):
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    replaces = [("common", "0003_audit_trail_append_only")]
    dependencies = [("common", "0001_schema")]
    operations = [
        migrations.RunPython(
            _run({"sqlite": SQLITE, "postgresql": POSTGRES}),
            _run({"sqlite": SQLITE_BACK, "postgresql": POSTGRES_BACK}),
        )
    ]
