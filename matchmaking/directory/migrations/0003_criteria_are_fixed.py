"""A second wall behind the application: a version of the criteria is written once."""

from django.db import migrations

FIXED = ("criteriaversion", "criterion")

SQLITE = [
    f"""
CREATE TRIGGER {name}_no_update BEFORE UPDATE ON directory_{name}
BEGIN SELECT RAISE(ABORT, 'criteria are fixed'); END;
"""
    for name in FIXED
]
SQLITE_BACK = [f"DROP TRIGGER {name}_no_update" for name in FIXED]

POSTGRES = [
    """
CREATE FUNCTION directory_refuse_criteria() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'criteria are fixed'; END $$;
""",
    *(
        f"""
CREATE TRIGGER {name}_no_change BEFORE UPDATE OR DELETE ON directory_{name}
FOR EACH ROW EXECUTE FUNCTION directory_refuse_criteria();
"""
        for name in FIXED
    ),
]
POSTGRES_BACK = [
    *(f"DROP TRIGGER {name}_no_change ON directory_{name}" for name in FIXED),
    "DROP FUNCTION directory_refuse_criteria()",
]


def _run(statements):
    def run(_apps, schema_editor):
        for statement in statements.get(schema_editor.connection.vendor, ()):
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    replaces = [("directory", "0011_criteria_are_fixed")]
    dependencies = [("directory", "0002_editions_are_fixed")]

    operations = [
        migrations.RunPython(
            _run({"sqlite": SQLITE, "postgresql": POSTGRES}),
            _run({"sqlite": SQLITE_BACK, "postgresql": POSTGRES_BACK}),
        ),
    ]
