"""The first page of finance's list of deals; stock: of its own list of orders, over as many orders."""
from _views import specification

from odoo.tools import SQL

TITLE = "list of deals"
ORDERS = 20000


def prepare(env, facts):
    """Orders like one that exists, copied by the database; each a deal where the database knows deals."""
    root = env(user=1)
    order = root["sale.order"].create({"partner_id": env.user.partner_id.id, "user_id": env.uid})
    root.flush_all()
    columns = [name for [name] in root.execute_query(SQL(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'sale_order' AND column_name NOT IN %s",
        ("id", "name", "date_order")))]
    root.cr.execute(SQL(
        """INSERT INTO sale_order (name, date_order, %s)
           SELECT 'B' || n, now() - n * interval '1 hour', %s FROM sale_order, generate_series(1, %s) AS n WHERE id = %s""",
        SQL(", ").join(SQL.identifier(name) for name in columns),
        SQL(", ").join(SQL("true") if name == "is_deal" else SQL.identifier(name) for name in columns), ORDERS, order.id))
    root.cr.execute("ANALYZE sale_order")
    return order


def read(env, domain, xmlid):
    env["sale.order"].web_search_read(domain, specification(env, "sale.order", xmlid, "list"), limit=80, count_limit=10001)


def ours(env, facts, order):
    read(env, [("is_deal", "=", True), ("state", "!=", "cancel")], "auto_dealership.sale_order_view_list_deal_finance")


def reference(env, facts, order):
    read(env, [("state", "!=", "cancel")], "sale.view_order_tree")
