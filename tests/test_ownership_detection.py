"""F01: two consultants on one customer are met, however the second card came and whatever was typed."""
from odoo.fields import Command
from odoo.tests import tagged

from .common import DealershipCase

PHONE = '13812345678'


class DetectionCase(DealershipCase):
    """Cards of the same customer in the hands of two consultants."""

    def cases(self, *cards):
        """Open cases in which all these cards are."""
        claims = self.env['dealership.ownership.claim'].search([('lead_id', 'in', [card.id for card in cards])])
        return claims.case_id.filtered(
            lambda case: case.state == 'open' and {card.id for card in cards} <= set(case.claim_ids.lead_id.ids))

    def assertMet(self, *cards, kind=None):
        cases = self.cases(*cards)
        self.assertEqual(len(cases), 1)
        self.assertEqual([card.sudo().is_disputed for card in cards], [True] * len(cards))
        if kind:
            self.assertIn(kind, cases.claim_ids.mapped('kind'))

    def assertNotMet(self, *cards):
        self.assertFalse(self.cases(*cards))
        self.assertFalse(any(card.sudo().is_disputed for card in cards))

    def keys(self, card, kind='phone'):
        self.env.cr.execute("SELECT value FROM dealership_claim_key WHERE lead_id = %s AND kind = %s", [card.id, kind])
        return sorted(value for value, in self.env.cr.fetchall())

    def holder(self, phone=PHONE):
        self.env.cr.execute(
            "SELECT lead_id FROM dealership_claim_key WHERE kind = 'phone' AND value = %s AND is_holder", [f'+86{phone}'])
        return [lead_id for lead_id, in self.env.cr.fetchall()]


@tagged('post_install', '-at_install')
class TestOwnershipDetection(DetectionCase):

    # ------------------------------------------------------------------
    # Creation
    # ------------------------------------------------------------------
    def test_the_same_phone_with_another_name_opens_a_case_and_loses_neither_card(self):
        first = self.make_card(self.consultant, contact_name='王五', phone=PHONE)
        second = self.make_card(self.colleague, contact_name='王先生', phone=PHONE)
        self.assertMet(first, second, kind='phone')
        self.assertTrue(first.active and second.sudo().active)
        self.assertEqual((first.user_id, second.user_id), (self.consultant, self.colleague))
        self.assertEqual(self.holder(), [first.id])

    def test_however_the_phone_is_typed(self):
        first = self.make_card(self.consultant, phone=PHONE)
        for written in ('+86 138 1234 5678', '１３８１２３４５６７８', '138-1234-5678', '008613812345678', '　138 12345678 '):
            with self.subTest(written), self.undone():
                self.assertMet(first, self.make_card(self.colleague, phone=written))

    def test_the_same_name_and_phone_too(self):
        first = self.make_card(self.consultant, contact_name='王五', phone=PHONE)
        self.assertMet(first, self.make_card(self.colleague, contact_name='王五', phone=PHONE))

    def test_a_consultants_own_second_card_is_no_conflict(self):
        first = self.make_card(self.consultant, contact_name='王五', phone=PHONE)
        second = self.make_card(self.consultant, contact_name='王五', phone=PHONE)
        self.assertEqual(first.partner_id, second.partner_id)
        self.assertNotMet(first)
        self.assertNotMet(second)

    def test_another_store_is_no_conflict(self):
        here = self.make_card(self.consultant, phone=PHONE)
        there = self.make_card(self.users['far_consultant'], phone=PHONE, team_id=self.far_team.id)
        self.assertNotMet(here)
        self.assertNotMet(there)

    def test_another_team_of_the_store_is_one(self):
        first = self.make_card(self.consultant, phone=PHONE)
        self.assertMet(first, self.make_card(self.users['outsider'], phone=PHONE, team_id=self.other_team.id))

    def test_leads_of_other_teams_are_none_of_it(self):
        self.make_card(self.consultant, phone=PHONE)
        plain = self.env['crm.lead'].create({
            'name': 'Pens', 'phone': PHONE, 'team_id': self.plain_team.id, 'user_id': self.colleague.id})
        self.assertFalse(plain.is_disputed)
        self.assertFalse(self.keys(plain))

    def test_a_hotline_is_nobodys(self):
        first = self.make_card(self.consultant, phone='400-812-3123')
        self.make_card(self.colleague, phone='400-812-3123')
        self.assertNotMet(first)

    def test_a_card_of_nobody_is_met_when_it_gets_a_consultant(self):
        first = self.make_card(self.consultant, phone=PHONE)
        loose = self.make_card(self.users['lead_desk'], phone=PHONE, user_id=False)
        self.assertNotMet(loose)
        loose.user_id = self.colleague
        self.assertMet(first, loose)

    def test_an_online_lead_that_was_given_to_a_consultant(self):
        """The classic: the portal's lead is one consultant's, the walk-in another's."""
        lead = self.make_card(self.users['lead_desk'], type='lead', phone=False, intake_wechat='WangWu_88', intake_phone_second=PHONE,
                              user_id=self.consultant.id)
        for vals in ({'phone': PHONE}, {'customer_wechat': 'wangwu_88'}):
            with self.subTest(vals), self.undone():
                self.assertMet(lead, self.make_card(self.colleague, **vals))

    def test_a_message_of_a_channel_is_nobodys_claim(self):
        card = self.make_card(self.consultant, phone=PHONE)
        lead = self.make_card(self.users['lead_desk'], type='lead', phone=PHONE, user_id=False)
        self.assertNotMet(card)
        self.assertFalse(self.keys(lead))

    def test_many_at_once(self):
        firsts = self.env['crm.lead'].with_user(self.consultant).create([
            self.card_vals(phone=f'1381000{number:04d}') for number in range(30)])
        seconds = self.env['crm.lead'].with_user(self.colleague).create([
            self.card_vals(phone=f'1381000{number:04d}') for number in range(30)])
        for first, second in zip(firsts, seconds, strict=True):
            self.assertMet(first, second)

    def test_two_rows_of_one_batch_meet(self):
        one, two = self.env['crm.lead'].with_user(self.manager).create([
            self.card_vals(phone=PHONE, contact_name=name, user_id=user.id)
            for name, user in (('王五', self.consultant), ('王太太', self.colleague))])
        self.assertMet(one, two)
        self.assertEqual(self.holder(), [one.id])

    def test_the_check_asks_twice_however_many_cards(self):
        """What is known of the customers, and whose it is: two questions, for one card and for fifty."""
        for count in (1, 50):
            with self.subTest(count=count):
                cards = self.env['crm.lead'].with_user(self.consultant).create([self.card_vals() for _number in range(count)]).sudo()
                self.env.flush_all()
                self.env.cr.execute("DELETE FROM dealership_claim_key WHERE lead_id = ANY(%s)", [cards.ids])
                cards.mapped('won_status')
                before = self.env.cr.sql_log_count
                cards._claim_again(is_new=True)
                self.assertLessEqual(self.env.cr.sql_log_count - before, 2)
                self.env.cr.execute("SELECT count(DISTINCT lead_id) FROM dealership_claim_key WHERE lead_id = ANY(%s)", [cards.ids])
                self.assertEqual(self.env.cr.fetchone(), (count,))

    # ------------------------------------------------------------------
    # What he is known by
    # ------------------------------------------------------------------
    def test_second_phone(self):
        first = self.make_card(self.consultant, customer_phone_second='021-62345678')
        self.assertMet(first, self.make_card(self.colleague, phone='(021) 6234 5678'), kind='phone')

    def test_wechat(self):
        first = self.make_card(self.consultant, customer_wechat='WangWu_88')
        self.assertMet(first, self.make_card(self.colleague, customer_wechat=' wangwu_88'), kind='wechat')

    def test_a_wechat_account_that_is_a_phone(self):
        first = self.make_card(self.consultant, phone=PHONE)
        self.assertMet(first, self.make_card(self.colleague, customer_wechat=PHONE), kind='phone')

    def test_a_wechat_that_says_nothing(self):
        first = self.make_card(self.consultant, customer_wechat='同手机')
        self.make_card(self.colleague, customer_wechat='同手机')
        self.assertNotMet(first)

    def test_identity_number_entered_later(self):
        first, second = self.make_card(self.consultant), self.make_card(self.colleague)
        self.env['dealership.identity.document'].with_user(self.consultant).create(
            {'partner_id': first.partner_id.id, 'document_type': 'resident_id', 'number': '11010519491231002X'})
        self.assertNotMet(first)
        self.env['dealership.identity.document'].with_user(self.colleague).create(
            {'partner_id': second.partner_id.id, 'document_type': 'driving_licence', 'number': '11010519491231002X'})
        self.assertMet(first, second, kind='identity')

    def test_identity_number_corrected(self):
        first, second = self.make_card(self.consultant), self.make_card(self.colleague)
        Document = self.env['dealership.identity.document']
        Document.create({'partner_id': first.partner_id.id, 'document_type': 'passport', 'number': 'E12345678'})
        other = Document.create({'partner_id': second.partner_id.id, 'document_type': 'passport', 'number': 'E87654321'})
        self.assertNotMet(first)
        other.with_user(self.colleague).number = 'E12345678'
        self.assertMet(first, second, kind='identity')

    def test_plate_and_vin_of_the_present_car(self):
        first = self.make_card(self.consultant)
        car = self.make_vehicle(first.partner_id)
        second = self.make_card(self.colleague, user_id=self.colleague.id)
        self.assertNotMet(first)
        second.sudo().present_vehicle_id = car
        self.assertMet(first, second)
        self.assertLessEqual({'vin', 'plate'} & set(self.cases(first, second).claim_ids.mapped('kind')), {'vin', 'plate'})

    def test_a_car_that_changes_hands(self):
        first, second = self.make_card(self.consultant), self.make_card(self.colleague)
        car = self.make_vehicle(first.partner_id)
        self.assertTrue(self.keys(first, 'vin'))
        car.owner_id = second.partner_id
        self.assertFalse(self.keys(first, 'vin'))
        self.assertTrue(self.keys(second, 'vin'))
        self.assertNotMet(first)

    def test_a_household_that_is_joined(self):
        first, second = self.make_card(self.consultant), self.make_card(self.colleague)
        household = self.env['dealership.household'].create({
            'name': '李四家', 'company_id': self.store.id, 'member_ids': [Command.link(first.partner_id.id)]})
        self.assertNotMet(first)
        second.partner_id.sudo().household_id = household
        self.assertMet(first, second)
        self.assertEqual(self.keys(first, 'household'), [str(household.id)])

    def test_the_phone_of_a_member_who_has_no_card(self):
        first = self.make_card(self.consultant)
        wife = self.make_customer(phone=PHONE)
        (first.partner_id.sudo() | wife).household_id = self.env['dealership.household'].create({
            'name': '李四家', 'company_id': self.store.id})
        self.assertMet(first, self.make_card(self.colleague, phone=PHONE))

    def test_the_phone_of_a_relative(self):
        first = self.make_card(self.consultant, customer_relation_ids=[
            Command.create({'name': '王太太', 'relation': 'spouse', 'phone': PHONE}),
            Command.create({'name': '同事', 'relation': 'colleague', 'phone': '13812340000'})])
        self.assertMet(first, self.make_card(self.colleague, phone=PHONE))
        stranger = self.make_card(self.colleague, phone='13812340000')
        self.assertNotMet(stranger)

    def test_a_relative_entered_later(self):
        first, second = self.make_card(self.consultant), self.make_card(self.colleague, phone=PHONE)
        self.env['dealership.relation'].with_user(self.consultant).create({
            'partner_id': first.partner_id.id, 'name': '王太太', 'relation': 'spouse', 'phone': PHONE})
        self.assertMet(first, second)

    # ------------------------------------------------------------------
    # Edit
    # ------------------------------------------------------------------
    def test_a_name_faked_first_and_completed_later(self):
        faked = self.make_card(self.colleague, contact_name='张三', phone='13800000001')
        self.env.cr.execute("UPDATE crm_lead SET create_date = create_date - interval '20 days' WHERE id = %s", [faked.id])
        self.env.cr.execute(
            "UPDATE dealership_claim_key SET claimed_on = claimed_on - interval '20 days' WHERE lead_id = %s", [faked.id])
        self.env.cr.execute("SELECT claimed_on FROM dealership_claim_key WHERE lead_id = %s", [faked.id])
        faked.invalidate_recordset()
        honest = self.make_card(self.consultant, phone=PHONE)
        self.assertNotMet(honest)
        for written in ('card', 'customer', 'second'):
            with self.subTest(written), self.undone():
                if written == 'card':
                    faked.phone = PHONE
                elif written == 'customer':
                    faked.partner_id.phone = PHONE
                else:
                    faked.partner_id.phone_second = PHONE
                self.env.flush_all()
                self.assertMet(honest, faked)
                # the date that counts is the one on which the customer could be known
                self.assertGreaterEqual(
                    faked.sudo()._registered_since()[faked.id], honest.sudo()._registered_since()[honest.id].replace(microsecond=0))

    def test_a_phone_changed_to_escape_and_back(self):
        first = self.make_card(self.consultant, phone=PHONE)
        second = self.make_card(self.colleague, phone='13800000001')
        second.phone = PHONE
        self.assertMet(first, second)
        second.phone = '13800000001'
        self.assertMet(first, second)  # no edit ends a dispute
        self.assertEqual(self.keys(second), ['+8613800000001'])
        second.phone = PHONE
        self.assertMet(first, second)
        self.assertEqual(len(self.cases(first, second).claim_ids), 2)

    def test_created_and_edited_in_one_transaction(self):
        first = self.make_card(self.consultant, phone=PHONE)
        second = self.make_card(self.colleague, phone='13800000001')
        second.write({'phone': PHONE})
        second.write({'phone': '13800000002'})
        self.assertMet(first, second)

    def test_a_key_that_was_given_up_is_free(self):
        first = self.make_card(self.consultant, phone=PHONE)
        first.phone = '13800000001'
        self.env.flush_all()
        second = self.make_card(self.colleague, phone=PHONE)
        self.assertNotMet(second)
        self.assertEqual(self.holder(), [second.id])

    def test_merged_customers(self):
        first, second = self.make_card(self.consultant), self.make_card(self.colleague)
        self.env['base.partner.merge.automatic.wizard'].with_company(self.store)._merge(
            (first.partner_id | second.partner_id).ids, first.partner_id.sudo().with_company(self.store), extra_checks=False)
        self.assertMet(first, second, kind='customer')

    def test_twenty_relatives(self):
        first = self.make_card(self.consultant, phone=PHONE)
        cards = self.env['crm.lead'].with_user(self.colleague).create([
            self.card_vals(customer_relation_ids=[Command.create({'name': '亲属', 'relation': 'relative', 'phone': PHONE})])
            for _number in range(20)])
        self.assertMet(first, *cards)
        self.assertEqual(len(self.cases(first)), 1)
        proposal = self.cases(first).sudo()
        self.assertEqual(len(proposal.claim_ids), 21)

    # ------------------------------------------------------------------
    # The end of a card, and its return
    # ------------------------------------------------------------------
    def test_keys_leave_with_the_card_and_come_back_with_it(self):
        card = self.make_card(self.consultant, phone=PHONE)
        self.lose(card)
        self.assertFalse(self.keys(card))
        second = self.make_card(self.colleague, phone=PHONE)
        self.assertNotMet(second)
        card.with_user(self.manager).with_context(active_test=False)._revive('客户回来了')
        self.assertMet(second, card)
        self.assertEqual(self.holder(), [second.id])

    def test_keys_leave_with_a_sale(self):
        card = self.make_card(self.consultant, phone=PHONE)
        self.win(card)
        self.assertFalse(self.keys(card))
        self.assertNotMet(self.make_card(self.colleague, phone=PHONE))

    def test_keys_leave_for_the_pool(self):
        card = self.make_card(self.consultant, phone=PHONE)
        card.with_user(self.manager)._release_to_pool('manager', '离职')
        self.assertFalse(self.keys(card))

    def test_who_waited_holds_when_the_holder_goes(self):
        first = self.make_card(self.consultant, phone=PHONE)
        second = self.make_card(self.consultant, contact_name='另一位', phone=PHONE)
        self.assertEqual(self.holder(), [first.id])
        self.lose(first)
        self.assertEqual(self.holder(), [second.id])
        self.assertMet(second, self.make_card(self.colleague, phone=PHONE))

    def test_a_card_that_leaves_the_dealership(self):
        card = self.make_card(self.consultant, phone=PHONE)
        card.with_user(self.manager).sudo().team_id = self.plain_team
        self.assertFalse(self.keys(card))
        card.sudo().team_id = self.team
        self.assertEqual(self.keys(card), [f'+86{PHONE}'])

    def test_a_team_that_becomes_a_dealership_team(self):
        lead = self.env['crm.lead'].create({
            'name': 'Old', 'phone': PHONE, 'team_id': self.plain_team.id, 'user_id': self.consultant.id, 'type': 'opportunity'})
        self.assertFalse(self.keys(lead))
        self.plain_team.is_dealership = True
        self.assertEqual(self.keys(lead), [f'+86{PHONE}'])
        self.assertMet(lead, self.make_card(self.colleague, phone=PHONE))
        self.plain_team.is_dealership = False
        self.assertFalse(self.keys(lead))

    def test_an_update_fills_what_is_missing(self):
        card = self.make_card(self.consultant, phone=PHONE)
        self.env.cr.execute("DELETE FROM dealership_claim_key WHERE lead_id = %s", [card.id])
        self.env['dealership.claim.key']._fill_missing()
        self.assertEqual(self.keys(card), [f'+86{PHONE}'])
        self.env.cr.execute("SELECT max(id) FROM dealership_claim_key")
        last = self.env.cr.fetchone()
        self.env['dealership.claim.key']._fill_missing()
        self.env.cr.execute("SELECT max(id) FROM dealership_claim_key")
        self.assertEqual(self.env.cr.fetchone(), last)
