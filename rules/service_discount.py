"""How much of a workshop line's list price the store gives away (工时/配件折扣权限, J02)."""

from decimal import Decimal

CLAIMED = ("warranty", "insurance")
CENT_HALF = Decimal("0.005")  # a price is typed to the cent


def _worth(payer, listed, price, discount, own_car):
    """(what a piece is worth, what somebody pays for it)"""
    listed, price, discount = (Decimal(str(value)) for value in (listed, price, discount))
    net = price * (100 - discount) / 100
    if payer == "internal":
        return (Decimal(0), Decimal(0)) if own_car else (listed or price, Decimal(0))
    if payer in CLAIMED and net:
        return price, net
    return listed or price, net


def given(payer, listed, price, discount, own_car=False):
    """Percent of a piece's worth that nobody pays the store.

    Who pays a claim agrees on its price with the store: only a discount beyond that counts, unless nothing is left of it. What the
    store pays itself on a customer's car is a present to him; on its own car it is a cost.

    >>> given("customer", 100, 100, 10), given("customer", 100, 80, 25), given("customer", 100, 120, 10)
    (10.0, 40.0, 0.0)
    >>> given("customer", 0, 80, 15), given("customer", 0, 0, 0)
    (15.0, 0.0)
    >>> given("insurance", 100, 70, 0), given("warranty", 100, 70, 20), given("warranty", 100, 0, 0)
    (0.0, 20.0, 100.0)
    >>> given("internal", 100, 100, 0), given("internal", 100, 100, 0, own_car=True)
    (100.0, 0.0)
    """
    worth, net = _worth(payer, listed, price, discount, own_car)
    return float(max(Decimal(0), 100 * (worth - net) / worth)) if worth else 0.0


def lost(payer, listed, price, discount, own_car=False):
    """The same in money, for one hour or piece.

    >>> lost("customer", 100, 80, 25), lost("internal", 0, 50, 0), lost("customer", 100, 120, 0)
    (40.0, 50.0, 0.0)
    """
    worth, net = _worth(payer, listed, price, discount, own_car)
    return float(max(Decimal(0), worth - net))


def is_beyond(limit, payer, listed, price, discount, own_car=False):
    """Whether that is more than ``limit`` percent; a price rounded to the cent is none.

    >>> is_beyond(10, "customer", 100, 100, 10), is_beyond(10, "customer", 100, 89.99, 0), is_beyond(5, "customer", 0.99, 0.94, 0)
    (False, True, False)
    >>> is_beyond(100, "internal", 100, 100, 0), is_beyond(99, "internal", 100, 100, 0)
    (False, True)
    """
    worth, net = _worth(payer, listed, price, discount, own_car)
    return worth * (100 - Decimal(str(limit))) / 100 - net > CENT_HALF
