"""A visit that leaves a phone becomes a card or joins one; the phone tells the reception whose customer, nothing else (D03)."""
from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .test_showroom_visit import VisitCase

PHONE = '13912345678'


@tagged('post_install', '-at_install')
class TestVisitCard(VisitCase):

    def guest(self, consultant=None, **values):
        """A guest of this consultant who leaves his phone."""
        values = {'phone': PHONE, 'customer_name': '张三', 'gender': 'male', 'model_id': self.model.id, 'party_size': 2, **values}
        visit = self.visit(**values)
        visit.assign_to((consultant or self.consultant).id)
        return visit

    def card(self, visit):
        return visit.sudo().lead_id

    def test_becomes_a_card_whose_first_contact_is_the_arrival(self):
        visit = self.guest(summary='看途观，要置换')
        visit.with_user(self.consultant).action_walk_round()
        self.later(minutes=40)
        action = visit.with_user(self.consultant).action_open_card()
        card = self.card(visit)
        self.assertEqual(action['res_id'], card.id)
        self.assertEqual((card.type, card.user_id, card.team_id, card.company_id), ('opportunity', self.consultant, self.team, self.store))
        self.assertEqual((card.contact_name, card.phone_sanitized, card.wish_model_id), ('张三', '+8613912345678', self.model))
        self.assertEqual((card.origin_id, card.source_id), (self.origin, self.env.ref('auto_dealership.channel_walk_in')))
        self.assertEqual((card.customer_gender, card.visit_count, card.stage_id.dealership_code), ('male', 1, 'visited'))
        self.assertTrue(visit.card_number)
        contact = visit.sudo().follow_up_id
        self.assertEqual((contact.lead_id, contact.method, contact.via, contact.user_id), (card, 'visit_in', 'visit', self.consultant))
        self.assertEqual(contact.done_on, visit.arrival)
        self.assertIn('看途观，要置换', contact.content)
        self.assertTrue(card._next_plan())
        # closing adds no second contact
        visit.action_leave()
        visit.with_user(self.consultant).action_open_card()
        self.assertEqual(self.env['dealership.follow.up'].search_count([('lead_id', '=', card.id)]), 1)

    def test_the_reception_opens_it_for_the_consultant_and_sees_nothing_of_it(self):
        visit = self.guest()
        answer = visit.with_user(self.reception).action_open_card()
        card = self.card(visit)
        self.assertEqual(card.user_id, self.consultant)
        self.assertEqual(visit.carded_by_id, self.reception)
        self.assertEqual(answer['tag'], 'display_notification')
        self.assertIn(card.card_number, answer['params']['message'])
        self.refused(lambda: card.with_user(self.reception).read(['name']), AccessError)

    def test_who_may_not(self):
        visit = self.guest()
        for name in ('colleague', 'lead_desk', 'auditor', 'customer_care', 'other_manager', 'far_receptionist', 'finance', 'plain'):
            self.refused(lambda name=name: visit.with_user(self.users[name]).action_open_card(), AccessError)
        self.refused(lambda: self.visit(phone='13700000001').action_open_card(), UserError)  # of no consultant
        nameless = self.visit(self.consultant)
        self.refused(nameless.action_open_card, UserError)  # no phone
        mistaken = self.guest(phone='13700000002')
        mistaken._void('错了')
        self.refused(mistaken.action_open_card, UserError)

    def test_a_call_is_a_contact_but_no_visit(self):
        visit = self.env['dealership.visit'].with_user(self.reception).create({'kind': 'call', 'phone': PHONE})
        visit.assign_to(self.consultant.id)
        visit.action_open_card()
        card = self.card(visit)
        self.assertEqual((visit.sudo().follow_up_id.method, card.visit_count), ('phone', 0))
        self.assertEqual(card.stage_id.dealership_code, 'not_visited')
        self.assertIn('5678', card.contact_name)
        self.assertEqual(card.source_id, self.env.ref('auto_dealership.channel_phone_in'))

    def test_joins_the_consultant_s_open_card_by_either_phone(self):
        card = self.make_card(self.consultant, phone='13700000003', customer_phone_second='139-1234-5678')
        self.assertEqual(card.stage_id.dealership_code, 'not_visited')
        visit = self.guest()
        self.assertEqual((visit.visit_order, visit.owner_id), ('repeat', self.consultant))
        visit.with_user(self.consultant).action_open_card()
        self.assertEqual(self.card(visit), card)
        self.assertEqual((card.visit_count, card.stage_id.dealership_code), (1, 'visited'))
        again = self.guest(phone='13700000003')
        again.with_user(self.consultant).action_open_card()
        self.assertEqual((self.card(again), card.visit_count), (card, 2))
        self.assertEqual(len(card.visit_ids), 2)

    def test_a_stage_beyond_stays(self):
        card = self.make_card(self.consultant, phone=PHONE)
        card.stage_id = self.env['crm.stage'].search([('dealership_code', '=', 'negotiation')])
        visit = self.guest()
        visit.action_open_card()
        self.assertEqual((self.card(visit), card.stage_id.dealership_code), (card, 'negotiation'))

    def test_another_consultant_s_customer_is_a_conflict_and_nothing_is_lost(self):
        card = self.make_card(self.colleague, phone=PHONE)
        visit = self.guest()
        self.assertEqual(visit.owner_id, self.colleague)
        visit.with_user(self.consultant).action_open_card()
        second = self.card(visit)
        self.assertNotEqual(second, card)
        self.assertEqual((second.user_id, card.user_id), (self.consultant, self.colleague))
        self.assertTrue(second.is_disputed and card.is_disputed)
        self.assertEqual(visit.sudo().follow_up_id.lead_id, second)
        # his next visit is on his own card
        again = self.guest()
        again.with_user(self.consultant).action_open_card()
        self.assertEqual(self.card(again), second)

    def test_a_manager_joins_the_visit_to_the_colleague_s_card(self):
        card = self.make_card(self.colleague, phone=PHONE)
        visit = self.guest()
        self.refused(lambda: visit.with_user(self.consultant).action_join_card(), AccessError)
        self.refused(lambda: visit.with_user(self.reception).action_join_card(), AccessError)
        visit.with_user(self.manager).action_join_card()
        self.assertEqual((self.card(visit), card.user_id, card.visit_count), (card, self.colleague, 1))
        self.assertEqual(visit.sudo().follow_up_id.user_id, self.consultant)

    def test_a_manager_joins_to_cards_of_his_own_teams_only(self):
        self.make_card(self.users['outsider'], phone=PHONE, team_id=self.other_team.id)
        visit = self.guest()
        self.refused(lambda: visit.with_user(self.manager).action_join_card(), AccessError)
        lonely = self.guest(phone='13700000009')
        self.refused(lambda: lonely.with_user(self.manager).action_join_card(), UserError)

    def test_a_lead_of_nobody_becomes_his_card(self):
        lead = self.env['crm.lead'].with_user(self.users['lead_desk']).create({
            'name': '网上线索', 'contact_name': '张三', 'phone': PHONE, 'type': 'lead', 'team_id': self.team.id, 'user_id': False})
        visit = self.guest()
        visit.with_user(self.consultant).action_open_card()
        self.assertEqual((self.card(visit), lead.type, lead.user_id), (lead, 'opportunity', self.consultant))
        self.assertTrue(lead.origin_id and lead.source_id)

    def test_typing_numbers_is_no_way_round_the_pool(self):
        """A card of nobody: the consultant who typed its phone himself needs the desk to confirm that the customer is here."""
        lead = self.make_card(self.consultant, phone=PHONE)
        lead._release_to_pool('manager')
        visit = self.visit(self.colleague)
        visit.with_user(self.colleague).phone = PHONE
        self.assertEqual(visit.with_user(self.colleague).action_open_card()['tag'], 'display_notification')
        self.assertFalse(lead.user_id or self.card(visit))
        visit.with_user(self.reception).action_open_card()
        self.assertEqual((lead.user_id, self.card(visit)), (self.colleague, lead))

    def test_another_store_s_card_is_another_store_s(self):
        far = self.users['far_consultant']
        self.make_card(far, phone=PHONE, team_id=self.far_team.id)
        visit = self.guest()
        self.assertEqual((visit.visit_order, visit.owner_id), ('first', self.env['res.users']))
        visit.with_user(self.consultant).action_open_card()
        self.assertEqual(self.card(visit).company_id, self.store)

    def test_a_lost_card_is_not_open(self):
        card = self.make_card(self.colleague, phone=PHONE)
        self.lose(card)
        visit = self.guest()
        visit.with_user(self.consultant).action_open_card()
        self.assertNotEqual(self.card(visit), card)
        self.assertEqual(self.card(visit).user_id, self.consultant)

    def test_what_belongs_to_a_card_does_not_change(self):
        visit = self.guest()
        visit.action_open_card()
        for call in (
                lambda: visit.write({'phone': '13700000004'}), lambda: visit.write({'arrival': visit.arrival - timedelta(minutes=5)}),
                lambda: visit.assign_to(self.colleague.id), lambda: visit._void('错了'),
                lambda: visit._pass_turn('不要')):
            self.refused(call, (UserError, ValidationError))

    def test_what_is_done_in_the_store_is_a_step_of_the_visit(self):
        """An appraisal of the card's car, while he is here; not after he has left."""
        visit = self.guest()
        visit.action_open_card()
        car = self.make_vehicle(self.card(visit).partner_id)
        Appraisal = self.env['dealership.appraisal'].with_user(self.consultant)
        Appraisal.create({'lead_id': self.card(visit).id, 'vehicle_id': car.id})
        self.assertEqual((visit.appraisal_on, visit.state), (visit.arrival, 'received'))
        visit.action_leave()
        self.card(visit)._note_visit_step('quotation')
        self.assertFalse(visit.quotation_on)

    def test_visits_follow_merged_cards(self):
        visit = self.guest()
        visit.action_open_card()
        kept = self.make_card(self.consultant, phone='13700000005')
        lost = self.card(visit)
        (kept | lost).sudo()._merge_opportunity(auto_unlink=True)
        winner = self.card(visit)
        self.assertTrue(winner.exists())
        self.assertEqual(winner.visit_count, 1)

    def test_counts_of_many_cards_are_one_question(self):
        visits = [self.guest(phone=f'1370001{number:04d}') for number in range(6)]
        for visit in visits:
            visit.action_open_card()
        cards = self.env['crm.lead'].union(*(self.card(visit) for visit in visits))
        cards.sudo().visit_count = 0
        self.env.flush_all()
        with self.assertQueryCount(1):
            cards._refresh_visit_count()
        self.assertEqual(cards.mapped('visit_count'), [1] * 6)


@tagged('post_install', '-at_install')
class TestVisitPhone(VisitCase):

    def look_up(self, number, user=None):
        return self.env['dealership.visit'].with_user(user or self.reception).lookup_phone(number)

    def test_tells_whose_customer_and_nothing_else(self):
        self.make_card(self.consultant, phone=PHONE, contact_name='张三')
        answer = self.look_up('139 1234-5678')
        self.assertEqual(answer, {'known': True, 'consultant': self.consultant.name, 'on_duty': True, 'open_card': True})
        self.assertEqual(
            self.look_up('13900000000'), {'known': False, 'consultant': '', 'on_duty': False, 'open_card': False})
        for number in ('+86 139 1234 5678', '008613912345678', '１３９１２３４５６７８', '(139)12345678'):
            self.assertTrue(self.look_up(number)['known'], number)

    def test_of_this_store_only(self):
        self.make_card(self.users['far_consultant'], phone=PHONE, team_id=self.far_team.id)
        self.assertFalse(self.look_up(PHONE)['known'])
        self.assertTrue(self.look_up(PHONE, self.users['far_receptionist'])['known'])

    def test_a_customer_without_card(self):
        self.make_customer(self.consultant, phone='13912340000', phone_second='021-62345678')
        self.duty().line_ids.filtered(lambda line: line.user_id == self.consultant).on_duty = False
        expected = {'known': True, 'consultant': self.consultant.name, 'on_duty': False, 'open_card': False}
        self.assertEqual(self.look_up('13912340000'), expected)
        self.assertEqual(self.look_up('021 6234 5678'), expected)

    def test_whole_numbers_only(self):
        self.make_card(self.consultant, phone=PHONE)
        for part in ('5678', '139', '1391234', '139%', '%', '', '139123456789012345678', 'x' * 5000, None, 13912345678, ['13912345678'],
                     '4008123123', '95555', False):
            self.refused(lambda part=part: self.look_up(part), ValidationError)

    def test_for_the_desk_only(self):
        for name in ('consultant', 'lead_desk', 'auditor', 'customer_care', 'finance', 'service_advisor', 'plain', 'salesman', 'portal'):
            self.refused(lambda name=name: self.look_up(PHONE, self.users[name]), AccessError)
        self.look_up(PHONE, self.manager)

    def test_logged_and_limited(self):
        """Also by way of a visit's phone; the number itself is not in the log."""
        Log = self.env['dealership.visit.lookup']
        self.look_up(PHONE)
        visit = self.visit(phone='13912340001')
        log = Log.with_user(self.manager).search([('user_id', '=', self.reception.id)])
        self.assertEqual([(row.phone_tail, row.purpose) for row in log], [('0001', 'visit'), ('5678', 'lookup')])
        self.patch(self.registry['dealership.visit.lookup'], '_PER_HOUR', 3)
        visit.phone = '13912340002'
        self.refused(lambda: self.look_up(PHONE), UserError)
        self.refused(lambda: visit.write({'phone': '13912340003'}), UserError)
        self.visit()  # who leaves no phone is registered all the same
        self.look_up(PHONE, self.manager)
        self.later(minutes=61)
        self.look_up(PHONE)
        for user in (self.reception, self.consultant):
            self.refused(lambda user=user: Log.with_user(user).search([]), AccessError)
        for user in (self.manager, self.users['dealership_admin']):
            self.refused(lambda user=user: log[0].with_user(user).write({'phone_tail': '1'}), AccessError)
            self.refused(lambda user=user: log[0].with_user(user).unlink(), (AccessError, UserError))
        self.refused(lambda: log.sudo().unlink(), UserError)

    def test_whole_today_masked_after_it(self):
        """To whom it may concern it stays whole; nobody else exports it, searches a part of it, or groups by it."""
        visit = self.visit(self.consultant, phone=PHONE)
        names = ('receptionist', 'consultant', 'manager', 'lead_desk', 'auditor', 'customer_care', 'dealership_admin')

        def shown(name):
            return visit.with_user(self.users[name]).read(['phone'])[0]['phone']

        self.assertEqual({shown(name) for name in names}, {PHONE})
        self.later(days=1)
        self.env.invalidate_all()
        whole = {'consultant', 'manager'}
        for name in names:
            self.assertEqual(shown(name), PHONE if name in whole else '139****5678', name)
        admin = self.users['dealership_admin']
        admin.group_ids |= self.env.ref('base.group_allow_export')
        self.assertEqual(visit.with_user(admin).export_data(['phone'])['datas'], [['139****5678']])
        self.refused(lambda: visit.with_user(admin).export_data(['phone_kept']), Exception)
        Visit = self.env['dealership.visit'].with_user(self.reception)
        self.assertEqual(Visit.search([('phone', 'ilike', '139 1234 5678')]), visit)
        for part in ('5678', '1391234', '%'):
            self.assertFalse(Visit.search([('phone', 'ilike', part)]))
        self.refused(lambda: Visit._read_group([], ['phone']), Exception)
        self.refused(lambda: Visit._read_group([], ['phone_sanitized']), Exception)
        self.refused(lambda: Visit.search([], order='phone_sanitized'), Exception)

    def test_a_mask_written_back_overwrites_nothing(self):
        visit = self.visit(self.consultant, phone=PHONE).with_user(self.consultant)
        visit.phone = '139****5678'
        self.assertEqual(visit.phone, PHONE)
        self.refused(lambda: visit.write({'phone': '137****5678'}), ValidationError)
        visit.phone = False
        self.assertEqual((visit.phone, visit.is_recorded, visit.visit_order), (False, False, 'first'))

    def test_first_and_repeated(self):
        first = self.visit(phone=PHONE)
        self.assertEqual((first.visit_order, first.is_recorded), ('first', True))
        self.later(minutes=5)
        self.assertEqual(self.visit(phone='139-1234-5678').visit_order, 'repeat')
        first._void('错了')
        other = self.visit(phone='13700000007')
        other._void('错了')
        self.assertEqual(self.visit(phone='13700000007').visit_order, 'first')
        self.make_customer(phone='13700000008')
        self.assertEqual(self.visit(phone='13700000008').visit_order, 'repeat')

    def test_a_search_for_none(self):
        without = self.visit()
        self.visit(phone=PHONE)
        self.assertEqual(self.env['dealership.visit'].with_user(self.reception).search([('phone', '=', False)]), without)
