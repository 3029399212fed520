"""F01–F05: what makes two cards one customer's, and whose he is; each rule of the seed in its own words."""

import datetime
import random

from hypothesis import given
from hypothesis import strategies as st

from rules import ownership
from rules.ownership import COMPANY, NOBODY, WINNER, Claim, Contact, propose
from rules.tests.generators import anything, digit_text, many, wide

DAY = datetime.timedelta(days=1)
START = datetime.datetime(2026, 3, 2, 9)
DISPUTED = START + 30 * DAY
moments = st.integers(0, 30 * 24).map(lambda hours: START + datetime.timedelta(hours=hours))
contacts = st.builds(
    lambda done, late, words, flagged: Contact(done, done + datetime.timedelta(hours=late), words, flagged),
    moments, st.integers(0, 72), st.booleans(), st.booleans())
claims = st.builds(
    Claim, st.integers(1, 10_000), st.integers(1, 6), st.one_of(st.none(), moments), st.lists(contacts, max_size=3).map(tuple),
    st.sampled_from([0, 2, 6, 15, 30]))
disputes = st.lists(claims, max_size=4, unique_by=lambda claim: claim.id)
rounds = st.integers(0, 4)


def met(moment, **facts):
    return Contact(moment, moment, **facts)


def card(number, user, registered, *, contacts=None, interval=0):
    return Claim(number, user, registered, (met(registered),) if contacts is None else contacts, interval)


def decided(*claims, deadline=None, now=DISPUTED, rounds=2):
    return propose(claims, DISPUTED, now, deadline, rounds)


# Wins where nobody came before it.
sound = st.builds(card, st.just(10_001), st.integers(1, 6), moments)


def reasons(proposal, number):
    return next(finding.reasons for finding in proposal.findings if finding.claim == number)


# ----------------------------------------------------------------------
# 撞单后判单标准
# ----------------------------------------------------------------------
def test_客户信息卡录入系统_并且有跟进记录():
    """1: a card in the system, with follow-ups."""
    on_paper = Claim(1, 1, None, (met(START),))
    never_followed = card(2, 2, START, contacts=())
    followed = card(3, 3, START + DAY)
    proposal = decided(on_paper, never_followed, followed)
    assert proposal.claim == 3 and proposal.user == 3 and proposal.reason == "only_valid"
    assert reasons(proposal, 1) == ("not_in_system",)
    assert reasons(proposal, 2) == ("no_follow_up",)


def test_卡与跟进内容和时间节点匹配():
    """2: content and times of the follow-ups agree with the card."""
    written_later = card(1, 1, START, contacts=(Contact(START + DAY, START + 5 * DAY),))
    without_words = card(2, 2, START, contacts=(met(START, has_words=False),))
    implausible = card(3, 3, START, contacts=(met(START, is_flagged=True),))
    honest = card(4, 4, START + 2 * DAY)
    proposal = decided(written_later, without_words, implausible, honest)
    assert proposal.claim == 4
    assert all(reasons(proposal, number) == ("times_disagree",) for number in (1, 2, 3))


def test_客户及其亲属都来店看过车_最终以日期进行判定():
    """3: husband and wife count as one; the earlier registration has the customer."""
    wife, husband = card(1, 1, START + DAY), card(2, 2, START)
    proposal = decided(wife, husband)
    assert proposal == decided(husband, wife)
    assert (proposal.outcome, proposal.claim, proposal.reason) == (WINNER, 2, "earliest")


def test_发生争执者_则以充公判定():
    """4: a dispute that is still open after its time makes the customer the company's own."""
    deadline = DISPUTED + 3 * DAY
    parties = card(1, 1, START), card(2, 2, START + DAY)
    assert decided(*parties, deadline=deadline, now=deadline).claim == 1
    late = decided(*parties, deadline=deadline, now=deadline + DAY)
    assert (late.outcome, late.claim, late.user, late.reason) == (COMPANY, None, None, "deadline_passed")
    # one consultant with two cards of a family disputes with nobody
    assert decided(parties[0], parties[1]._replace(user=1), deadline=deadline, now=deadline + DAY).claim == 1


# ----------------------------------------------------------------------
# F05: protection lapses
# ----------------------------------------------------------------------
def test_protection_lapses_when_nobody_followed_within_the_intervals():
    silent = card(1, 1, START, contacts=(met(START + DAY),), interval=6)
    fresh = card(2, 2, START + 25 * DAY)
    proposal = decided(silent, fresh)
    assert proposal.claim == 2 and reasons(proposal, 1) == ("lapsed",)
    assert ownership.lapsed_on(silent, DISPUTED, 2) == START + 13 * DAY
    # a longer patience, or none that ends
    assert decided(silent, fresh, rounds=5).claim == 1
    assert decided(silent, fresh, rounds=0).claim == 1


def test_a_contact_after_the_dispute_began_does_not_bring_protection_back():
    hurried = card(1, 1, START, contacts=(met(START), met(DISPUTED + DAY)), interval=6)
    assert "lapsed" in reasons(decided(hurried, card(2, 2, START + 25 * DAY), now=DISPUTED + 2 * DAY), 1)


def test_a_silence_that_was_broken_before_anybody_else_came_is_forgiven():
    back = card(1, 1, START, contacts=(met(START), met(DISPUTED - DAY)), interval=6)
    assert decided(back, card(2, 2, START + 20 * DAY)).claim == 1


def test_a_flagged_contact_protects_nothing():
    faked = card(1, 1, START, contacts=(met(START), met(DISPUTED - DAY, is_flagged=True)), interval=6)
    assert "lapsed" in reasons(decided(faked), 1)


# ----------------------------------------------------------------------
# Whatever the claims are
# ----------------------------------------------------------------------
@many
@given(disputes, rounds, st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(parties, patience, dice):
    shuffled = list(parties)
    random.Random(dice.random()).shuffle(shuffled)
    assert decided(*parties, rounds=patience) == decided(*shuffled, rounds=patience)


@many
@given(disputes, sound, claims, st.integers(1, 30 * 24), st.sampled_from([0, 20_000]), rounds)
def test_a_later_claim_never_changes_the_winner(parties, one, another, hours, number, patience):
    parties = [*parties, one]
    before = decided(*parties, rounds=patience)
    assert before.outcome == WINNER
    earliest = next(claim.registered_on for claim in parties if claim.id == before.claim)
    another = another._replace(id=number, registered_on=earliest + datetime.timedelta(hours=hours))
    after = decided(*parties, another, rounds=patience)
    assert (after.claim, after.user) == (before.claim, before.user)


@many
@given(disputes, rounds)
def test_no_evidence_no_win(parties, patience):
    proposal = decided(*parties, rounds=patience)
    assert (proposal.outcome == NOBODY) == all(finding.reasons for finding in proposal.findings)
    if proposal.outcome == WINNER:
        winner = next(claim for claim in parties if claim.id == proposal.claim)
        assert winner.registered_on and any(map(ownership.agrees, winner.contacts)) and winner.user == proposal.user
    bare = [claim._replace(contacts=()) for claim in parties]
    assert decided(*bare, rounds=patience).outcome == NOBODY


@many
@given(disputes, rounds)
def test_each_claim_is_judged_by_itself(parties, patience):
    together = decided(*parties, rounds=patience).findings
    assert together == tuple(
        decided(claim, rounds=patience).findings[0] for claim in sorted(parties, key=lambda claim: claim.id))


def test_twenty_relatives_entered_later_win_nothing():
    first = card(1, 1, START)
    relatives = [card(number, 2, START + number * datetime.timedelta(minutes=1)) for number in range(2, 22)]
    assert decided(*relatives, first).claim == 1


# ----------------------------------------------------------------------
# Keys
# ----------------------------------------------------------------------
@many
@given(st.sampled_from(["138", "139", "186"]), digit_text(8))
def test_a_phone_is_the_same_however_it_is_typed(head, tail):
    number = head + tail
    spaced = f"{number[:3]} {number[3:7]} {number[7:]}"
    written = (number, f"+86{number}", f"+86 {spaced}", f"0086{number}", f"86{number}", spaced, spaced.replace(" ", "-"), wide(number),
               wide(spaced), f"　{number}　", f"\u200b{number}")
    assert {ownership.claim_key("phone", text) for text in written} == {("phone", f"+86{number}")}
    assert ownership.claim_key("wechat", number) == ("phone", f"+86{number}")


@many
@given(st.sampled_from(ownership.KINDS), st.one_of(anything, st.none(), st.just(False), st.integers(1, 99)))
def test_whatever_was_typed_is_a_key_or_none(kind, text):
    key = ownership.claim_key(kind, text)
    assert key is None or (key[0] in ownership.KINDS and key[1] and isinstance(key[1], str))


def test_what_tells_nobody_from_another_is_no_key():
    for text in ("无", "同手机号", "-", "none", "wx", "微信"):
        assert ownership.claim_key("wechat", text) is None
    for hotline in ("400-812-3123", "95588", "110"):
        assert ownership.claim_key("phone", hotline) is None
