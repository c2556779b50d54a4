"""How versions say in both dialects that a table is only ever appended to."""

from alembic import op

SAYS = "the record is appended to, never changed"


def is_postgresql() -> bool:
    """Whether the version runs on PostgreSQL."""
    return op.get_bind().dialect.name == "postgresql"


def run(statement: str) -> None:
    """Run a statement as it stands, colons and all."""
    op.get_bind().exec_driver_sql(statement)


def function(name: str, body: str) -> None:
    """Make a trigger function on PostgreSQL."""
    run(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {body} END $$"
    )


def append_only(table: str) -> None:
    """Refuse update, delete and, on PostgreSQL, truncate.

    SQLite's `INSERT OR REPLACE` would slip past a trigger on delete: `insert_check`
    has to refuse a key that is there.
    """
    if is_postgresql():
        run(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        run(
            f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for change in ("update", "delete"):
        run(
            f"CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        )


def insert_check(table: str, says: str, refused_when: str) -> None:
    """Refuse an insert for which a condition on `NEW` holds."""
    if is_postgresql():
        function(
            f"check_{table}",
            f"IF {refused_when} THEN RAISE EXCEPTION '{says}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;",
        )
        run(
            f"CREATE TRIGGER {table}_checked BEFORE INSERT ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION check_{table}()"
        )
        return
    run(
        f"CREATE TRIGGER {table}_checked BEFORE INSERT ON {table} "
        f"WHEN {refused_when} BEGIN SELECT RAISE(ABORT, '{says}'); END"
    )
