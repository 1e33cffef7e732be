"""A new database is the same as one that went through every migration."""

import os
import subprocess
import sys

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from local4action.conf import home as homes
from local4action.conf.demo.loading import REAL_HUBS

# What a table is made of, without the order in which it came together.
COLUMNS = """
SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
       pg_get_expr(adbin, adrelid), collname
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
LEFT JOIN pg_collation ON pg_collation.oid = attcollation
WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
"""
CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
TRIGGERS = """
SELECT tgrelid::regclass::text, pg_get_triggerdef(pg_trigger.oid), prosrc,
       obj_description(pg_trigger.oid, 'pg_trigger')
FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal
"""
APPLIED = "SELECT app, name FROM django_migrations"


@pytest.fixture
def newborn(db):
    """A database made by the step of a first start, on the server of the tests."""
    known = connection.get_connection_params()
    names = ("host", "port", "user", "password")
    server = {name: known[name] for name in names if known.get(name)}
    name = f"{known['dbname']}_newborn"
    with psycopg.connect(**server, dbname=known["dbname"], autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name}")
        admin.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        yield make_conninfo(**server, dbname=name)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_it_is_what_all_migrations_lead_to(newborn, tmp_path):
    subprocess.run(
        [sys.executable, "-m", "local4action.conf.prepare", "migrations"],
        env={
            **os.environ,
            "L4A_HOME": str(homes.prepare(tmp_path / "home")),
            "L4A_DATABASE_URL": newborn,
        },
        check=True,
    )
    with psycopg.connect(newborn) as made, connection.cursor() as migrated:
        for question in (COLUMNS, CONSTRAINTS, INDEXES, TRIGGERS, APPLIED):
            migrated.execute(question)
            wanted = set(migrated.fetchall())
            found = set(made.execute(question).fetchall())
            assert len(wanted) > 50
            assert found - wanted == set()
            assert wanted - found == set()


def test_hubs_can_be_brought_into_a_home_that_was_never_served(newborn, tmp_path):
    """What a command needs, it makes; a second one finds it made."""
    said = []
    for words in (("import", str(REAL_HUBS)), ("export", str(tmp_path / "hubs.json"))):
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "local4action.conf.command", "hubs", *words],
            env={**os.environ, "L4A_HOME": str(tmp_path / "new"), "L4A_DATABASE_URL": newborn},
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        said.append(done.stdout)
    assert said[0].startswith("6 hubs taken, 0 updated")
    assert said[1].startswith("6 hubs written")
