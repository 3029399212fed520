"""Sign a deal with the lines that a dealership writes; stock: confirm an order with the same lines."""

TITLE = "confirm a deal"
PRICES = (226000, 20000, 950, 5200, 500, 3800)
KINDS = ("car", "purchase_tax", "insurance", "insurance", "plate", "fitting")


def prepare(env, facts):
    root = env(user=1)
    ours = "dealership.deal.approval" in env
    products = root["product.product"].create([
        {"name": f"P{number}", "list_price": price, "type": "service", "taxes_id": False, **({"deal_kind": kind} if ours else {})}
        for number, (price, kind) in enumerate(zip(PRICES, KINDS, strict=True))])
    domain = [("user_id", "=", env.uid), ("type", "=", "opportunity"), ("won_status", "=", "pending"), ("partner_id", "!=", False)]
    card = env["crm.lead"].search([*domain, ("team_id", "=", facts["team"])], limit=1) or env["crm.lead"].search(domain, limit=1)
    return env["sale.order"].create({
        "partner_id": card.partner_id.id or env.user.partner_id.id, "opportunity_id": card.id,
        "order_line": [(0, 0, {"product_id": product.id, "price_unit": price}) for product, price in zip(products, PRICES, strict=True)]})


def user(facts):
    return facts["users"][0]


def ours(env, facts, order):
    order.action_confirm()


reference = ours
