"""The search box of the board, for one term; stock's box searches name, customer, e-mail by `ilike`, phones apart."""


def ours(env, term):
    env["crm.lead"].web_search_read(
        [("type", "=", "opportunity"), ("customer_search", "ilike", term)], {"name": {}, "phone": {}}, limit=80, count_limit=10001)


def stock_name(env, term):
    env["crm.lead"].web_search_read(
        ["&", ("type", "=", "opportunity"), "|", "|", "|", "|", ("partner_id", "ilike", term), ("partner_name", "ilike", term),
         ("email_from", "ilike", term), ("name", "ilike", term), ("contact_name", "ilike", term)],
        {"name": {}, "phone": {}}, limit=80, count_limit=10001)


def stock_phone(env, term):
    env["crm.lead"].web_search_read(
        [("type", "=", "opportunity"), ("phone_mobile_search", "ilike", term)], {"name": {}, "phone": {}}, limit=80, count_limit=10001)


def phone(facts, number=12345):
    """The phone of a card of the data (see data.PHONE)."""
    return "13" + str(number * 7919 % 1000000000).rjust(9, "0")
