"""Shared by the tests of the rules: settings and made-up values (no real person's number).

Where ``CI`` is set the examples of a commit are always the same; elsewhere each run looks at others, and prints how to repeat
what it finds. ``DEALER_EXAMPLES=20`` looks at twenty times as many.
"""

import datetime
import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

TODAY = datetime.date(2026, 3, 2)
TIMES = int(os.environ.get("DEALER_EXAMPLES") or 1)
settings.register_profile(
    "dealer",
    max_examples=100 * TIMES,
    derandomize=bool(os.environ.get("CI")),
    print_blob=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.load_profile("dealer")  # see conftest.py: also for tests that ask for nothing
some = settings(max_examples=300 * TIMES)  # slow ones
many = settings(max_examples=1000 * TIMES)
# What a cell, a form or a hostile client may hold, lone surrogates and NUL included.
anything = st.one_of(
    st.text(max_size=60),
    st.text(alphabet=st.characters(), max_size=60),
    st.text(alphabet="0123456789+-/.·*＊ Xx万~年月日'=@\t\x00\ufeff\ud800　（）", max_size=40),
    st.sampled_from(["=cmd|' /C calc'!A0", "'", "＋"]),
    st.sampled_from(["\x00", "\ud83d", "𠮷", "👨‍👩‍👧", "٣٤٥٦٧٨٩٠١٢٣", "①②③", "½", "²", "-", "+", "0" * 5000]),
)


def digit_text(size):
    return st.text("0123456789", min_size=size, max_size=size)


def wide(text):
    """The same in full-width characters, as a Chinese input method gives it."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


@st.composite
def resident_ids(draw, region=None, first=datetime.date(1900, 1, 1), last=TODAY):
    """A well-formed resident number, its check digit computed the textbook's way and not the module's."""
    birth = draw(st.dates(first, last))
    place = region or str(draw(st.integers(110000, 659999)))
    body = f"{place}{birth:%Y%m%d}" + draw(digit_text(3))
    total = sum(2 ** (17 - index) * int(digit) for index, digit in enumerate(body))
    check = (12 - total % 11) % 11
    return body + ("X" if check == 10 else str(check))
