"""What must be in the database before the first table, and gone after the last."""


def pre_init_hook(env):
    """Prepare PostgreSQL: a function for indexes on Chinese names.

    Two-character names (张三) hold no trigram, so that `pg_trgm` cannot serve
    the search that consultants type most; pairs of characters can (guide:
    performance, "GIN on bigrams"). It must exist before the index that uses it.
    """
    env.cr.execute("""
        CREATE OR REPLACE FUNCTION dealership_bigrams(value text) RETURNS text[]
        LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
            SELECT COALESCE(array_agg(DISTINCT substr(lower(value), i, 2)), ARRAY[]::text[])
              FROM generate_series(1, length(value) - 1) AS i
        $$
    """)


def uninstall_hook(env):
    """Leave nothing behind that the ORM does not know of."""
    env.cr.execute("DROP FUNCTION IF EXISTS dealership_bigrams(text) CASCADE")
