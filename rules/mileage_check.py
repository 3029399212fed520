"""Whether a mileage can be right, after what the car showed before (J01, J02).

Three things go wrong at the desk: a digit too many (10×), a digit too few, and two cars confused. None is refused, for a
taxi drives and an instrument is changed; each is asked.
"""

LIKELY_PER_DAY = 150  # km, of a private car that is driven much
MOST_PER_DAY = 600  # km, of a taxi with two drivers
GRACE = 1500  # km, a journey just before
UNKNOWN_DAYS = 3650  # of a car whose age nobody knows

LOWER, DIGIT_LESS, DIGIT_MORE, JUMP = "lower", "digit_less", "digit_more", "jump"


def suspicion(previous, days, now):
    """Why ``now`` km is hardly right: None, or one of the four codes above.

    ``previous``: km shown before; 0 or None of a car that was never read. ``days``: since then, or since the car is on
    the road; None when unknown.

    >>> suspicion(52300, 180, 58400), suspicion(52300, 180, 584000), suspicion(52300, 180, 5840), suspicion(52300, 180, 51000)
    (None, 'digit_more', 'digit_less', 'lower')
    >>> suspicion(12000, 730, 400000), suspicion(100000, 365, 250000), suspicion(900, 10, 60000)
    ('digit_more', None, 'digit_more')
    >>> suspicion(None, None, 80000), suspicion(None, 30, 9990000)
    (None, 'jump')
    """
    previous = previous or 0
    days = max(UNKNOWN_DAYS if days is None else days, 0)
    likely, most = (previous + GRACE + per_day * days for per_day in (LIKELY_PER_DAY, MOST_PER_DAY))
    if now < previous:
        return DIGIT_LESS if previous <= now * 10 <= likely else LOWER
    if now <= likely:
        return None
    if previous <= now / 10 <= likely:
        return DIGIT_MORE
    if now > most:
        return DIGIT_MORE if previous <= now / 10 <= most else JUMP
    return None


def plausible(previous, days, now):
    """Whether nothing speaks against ``now``; see ``suspicion``.

    >>> plausible(52300, 180, 58400), plausible(52300, 180, 584000)
    (True, False)
    """
    return suspicion(previous, days, now) is None
