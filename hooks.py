"""What must be in the database before the first table, and gone after the last."""
from contextlib import suppress

from psycopg2.errors import DependentObjectsStillExist

from odoo.tools import SQL

# Stored computed columns on tables that may hold a million rows when the addon is installed. Made here, empty, they are not
# new to the ORM, which would otherwise compute them row by row: empty is right for all that is no customer card yet, and
# each is computed when a record becomes one. A test compares this list with the registry.
COMPUTED_COLUMNS = {
    'crm_lead': {
        'card_number': 'varchar', 'card_date': 'date', 'wish_model_id': 'int4', 'wish_summary': 'varchar',
        'first_level_id': 'int4', 'level_date': 'date', 'cleaning_state': 'varchar',
    },
    'fleet_vehicle_log_services': {
        'workshop_state': 'varchar', 'customer_id': 'int4', 'advisor_id': 'int4', 'planned_stop': 'timestamp', 'payer': 'varchar',
        'insurer_id': 'int4', 'settlement_state': 'varchar', 'amount_customer': 'numeric', 'amount_warranty': 'numeric',
        'amount_insurance': 'numeric', 'amount_internal': 'numeric', 'rescue_minutes': 'int4',
    },
    'fleet_vehicle_log_contract': {
        'policyholder_id': 'int4', 'insured_id': 'int4', 'premium': 'numeric', 'commission_rate': 'numeric', 'commission_amount': 'numeric',
        'commission_settled': 'numeric', 'commission_due': 'numeric',
    },
    'fleet_vehicle': {'plate_search': 'varchar', 'vin_override_user_id': 'int4'},
    'res_partner': {
        'customer_nature': 'varchar', 'phone_second_sanitized': 'varchar', 'completeness': 'int4', 'card_updated_on': 'timestamp',
        'pinyin_initials': 'varchar',
    },
    'product_template': {'is_on_behalf': 'bool'},
    'sale_order': {
        'is_deal': 'bool', 'deal_paid_by': 'varchar', 'deposit_required': 'numeric', 'amount_received': 'numeric',
        'deposit_paid': 'numeric', 'deposit_due': 'numeric', 'balance_due': 'numeric',
        'deal_invoiced': 'numeric', 'deal_traded': 'numeric', 'deal_forfeited': 'numeric',
        'lender_due': 'numeric', 'on_behalf_due': 'numeric', 'deal_payment_state': 'varchar',
    },
    'sale_order_line': {'deal_kind': 'varchar', 'deal_cost': 'numeric', 'deal_list_price': 'numeric'},
}
# Columns whose default the ORM would write into every row; PostgreSQL remembers it without touching one.
DEFAULT_COLUMNS = {'crm_lead': {'visit_count': ('int4', 0), 'test_drive_count': ('int4', 0)}}


# Constraints that stand on the extension btree_gist.
EXCLUSIONS = (
    ('dealership_test_drive', 'car_once'), ('dealership_vehicle_owner', 'one_at_a_time'), ('dealership_vehicle_plate', 'one_at_a_time'),
    ('dealership_delivery', 'bay_once'), ('fleet_vehicle_log_services', 'bay_once'),
    ('fleet_vehicle_log_services', 'car_once'),
    ('fleet_vehicle_log_contract', 'policy_once'),
    ('dealership_replacement', 'once_a_year'),
)

# Said in the database of what we made ourselves there, so that uninstalling takes away that and nothing else.
MADE_BY = 'made by auto_dealership'


def make_btree_gist(cr):
    """The extension with which a constraint compares a car and a span of time at once (test drives, owners); trusted, so that the
    database's owner may make it."""
    cr.execute("SELECT 1 FROM pg_extension WHERE extname = 'btree_gist'")
    if not cr.fetchone():
        cr.execute("CREATE EXTENSION btree_gist")
        cr.execute(SQL("COMMENT ON EXTENSION btree_gist IS %s", MADE_BY))


def drop_btree_gist(cr):
    """Take the extension away if it is ours and nobody else uses it by now."""
    for table, name in EXCLUSIONS:
        cr.execute(SQL("ALTER TABLE IF EXISTS %s DROP CONSTRAINT IF EXISTS %s", SQL.identifier(table), SQL.identifier(f"{table}_{name}")))
    cr.execute("""SELECT 1 FROM pg_extension WHERE extname = 'btree_gist'
                     AND obj_description(oid, 'pg_extension') = %s""", [MADE_BY])
    if cr.fetchone():
        with suppress(DependentObjectsStillExist), cr.savepoint():
            cr.execute("DROP EXTENSION btree_gist")


def pre_init_hook(env):
    """Prepare PostgreSQL: a function for indexes on Chinese names, and columns that nobody has to fill.

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
    make_btree_gist(env.cr)
    for table, columns in COMPUTED_COLUMNS.items():
        for column, kind in columns.items():
            env.cr.execute(SQL(
                "ALTER TABLE %s ADD COLUMN IF NOT EXISTS %s %s", SQL.identifier(table), SQL.identifier(column), SQL(kind)))
    for table, columns in DEFAULT_COLUMNS.items():
        for column, (kind, value) in columns.items():
            env.cr.execute(SQL(
                "ALTER TABLE %s ADD COLUMN IF NOT EXISTS %s %s DEFAULT %s",
                SQL.identifier(table), SQL.identifier(column), SQL(kind), value))
            env.cr.execute(SQL(
                "ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT", SQL.identifier(table), SQL.identifier(column)))


def uninstall_hook(env):
    """Leave nothing behind that the ORM does not know of."""
    env.cr.execute("DROP FUNCTION IF EXISTS dealership_bigrams(text) CASCADE")
    drop_btree_gist(env.cr)
