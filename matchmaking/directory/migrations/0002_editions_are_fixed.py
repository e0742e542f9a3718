"""A second wall behind the application: the database itself refuses to rewrite an edition."""

from django.db import migrations

FIXED = ("entry", "addendum")  # as a whole; an edition from its publication on

SQLITE = [
    """
CREATE TRIGGER edition_no_update BEFORE UPDATE ON directory_edition
WHEN OLD.status = 'published'
BEGIN SELECT RAISE(ABORT, 'a published edition is fixed'); END;
""",
    *(
        f"""
CREATE TRIGGER {name}_no_update BEFORE UPDATE ON directory_{name}
BEGIN SELECT RAISE(ABORT, 'a published edition is fixed'); END;
"""
        for name in FIXED
    ),
]
SQLITE_BACK = [f"DROP TRIGGER {name}_no_update" for name in ("edition", *FIXED)]

POSTGRES = [
    """
CREATE FUNCTION directory_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a published edition is fixed'; END $$;
CREATE TRIGGER edition_no_change BEFORE UPDATE OR DELETE ON directory_edition
FOR EACH ROW WHEN (OLD.status = 'published') EXECUTE FUNCTION directory_refuse();
""",
    *(
        f"""
CREATE TRIGGER {name}_no_change BEFORE UPDATE OR DELETE ON directory_{name}
FOR EACH ROW EXECUTE FUNCTION directory_refuse();
"""
        for name in FIXED
    ),
]
POSTGRES_BACK = [
    *(f"DROP TRIGGER {name}_no_change ON directory_{name}" for name in ("edition", *FIXED)),
    "DROP FUNCTION directory_refuse()",
]


def _run(statements):
    def run(_apps, schema_editor):
        for statement in statements.get(schema_editor.connection.vendor, ()):
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_schema")]

    operations = [
        migrations.RunPython(
            _run({"sqlite": SQLITE, "postgresql": POSTGRES}),
            _run({"sqlite": SQLITE_BACK, "postgresql": POSTGRES_BACK}),
        ),
    ]
