"""Completeness of a customer card 资料完整度 (A11)."""


def score(items):
    """Percent of the weight that is present, and the missing keys, the heaviest first.

    ``items``: (key, weight, present). 100 only when nothing with weight is missing; nothing asked is complete.

    >>> score([("phone", 5, True), ("wechat", 1, False), ("birthdate", 2, False)])
    (62, ['birthdate', 'wechat'])
    >>> score([])
    (100, [])
    """
    total = reached = 0
    missing = []
    for key, weight, present in items:
        if weight < 0:
            raise ValueError("A weight below zero is no weight.")
        total += weight
        if present:
            reached += weight
        elif weight:
            missing.append((weight, key))
    missing.sort(key=lambda pair: -pair[0])
    return (int(reached * 100 // total) if total else 100), [key for _weight, key in missing]
