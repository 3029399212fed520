"""Handover (E05): everything of a leaver in one go, by who may, logged, reversible for a day, resumable after a kill."""
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..models.intake import handover as handover_module
from ..models.intake import handover_run
from .common import DealershipCase


@tagged('post_install', '-at_install')
class TestHandover(DealershipCase):
    far_roles = ('consultant', 'manager')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.far_team.user_id = cls.users['far_manager']
        cls._hire('third', 'consultant', cls.store)
        cls.third = cls.users['third']
        cls.env['crm.team.member'].create({'crm_team_id': cls.team.id, 'user_id': cls.third.id})
        cls.Handover = cls.env['dealership.handover']

    def prepare(self, user=None, leaver=None, takers=None, method='level', **vals):
        takers = [self.colleague, self.third] if takers is None else takers
        return self.Handover.with_user(user or self.manager).create({
            'leaver_id': (leaver or self.consultant).id, 'reason': '离职', 'method': method, 'company_id': self.store.id,
            'taker_ids': [Command.create({'user_id': taker.id}) for taker in takers], **vals})

    def hand_over(self, **vals):
        handover = self.prepare(**vals)
        handover.action_share_out()
        handover.action_start()
        return handover

    def cards(self, count, user=None, **vals):
        return self.env['crm.lead'].union(*(
            self.make_card(user or self.consultant, **vals) for _n in range(count))).sudo().with_user(self.env.user)

    def owners(self, cards):
        cards.invalidate_recordset(['user_id'])
        return sorted((user.login, len(group)) for user, group in cards.grouped('user_id').items())

    def test_cards_plans_appointments_quotations_and_customers_move(self):
        card = self.cards(1)
        plan = self.plan(card, user=self.consultant).sudo()
        visit = self.env['calendar.event'].create({
            'name': '来店', 'user_id': self.consultant.id, 'opportunity_id': card.id,
            'partner_ids': [Command.set(self.consultant.partner_id.ids)],
            'start': fields.Datetime.now() + timedelta(days=1), 'stop': fields.Datetime.now() + timedelta(days=1, hours=1)})
        past = visit.copy({'start': fields.Datetime.now() - timedelta(days=2), 'stop': fields.Datetime.now() - timedelta(days=1)})
        quotation = self.env['sale.order'].create({
            'partner_id': card.partner_id.id, 'opportunity_id': card.id, 'user_id': self.consultant.id, 'company_id': self.store.id})
        ordered = quotation.copy({'user_id': self.consultant.id})
        self.env.flush_all()
        self.cr.execute("UPDATE sale_order SET state = 'sale' WHERE id = %s", [ordered.id])
        self.env.invalidate_all()
        old_customer = self.make_customer(self.consultant)
        handover = self.hand_over(takers=[self.colleague])
        self.assertEqual(handover.state, 'done')
        for record in (card, plan, visit, quotation, card.partner_id, old_customer):
            record.invalidate_recordset()
            self.assertEqual(record.user_id, self.colleague, record)
        self.assertEqual(visit.partner_ids, self.colleague.partner_id)
        for record in (past, ordered):
            self.assertEqual(record.user_id, self.consultant, record)
        models = {line.res_model for line in handover.sudo().line_ids if line.state == 'done'}
        self.assertEqual(models, {'crm.lead', 'res.partner', 'mail.activity', 'calendar.event', 'sale.order'})
        self.assertRecordValues(card.assignment_ids[0], [{
            'kind': 'handover', 'user_id': self.colleague.id, 'previous_user_id': self.consultant.id, 'handover_id': handover.id,
            'assigned_by_id': self.manager.id, 'reason': '离职'}])

    def test_the_customers_chatter_says_it_once(self):
        card = self.cards(1)
        customer = self.make_customer(self.consultant)
        before = {partner: len(partner.message_ids) for partner in (card.partner_id, customer)}
        self.hand_over(takers=[self.colleague])
        for partner, count in before.items():
            partner.invalidate_recordset()
            self.assertEqual(len(partner.message_ids), count + 1)
            self.assertIn(self.colleague.name, str(partner.message_ids[0].body))

    def test_the_cards_chatter_says_it_and_tracks_it(self):
        card = self.cards(1)
        count = len(card.message_ids)
        handover = self.hand_over(takers=[self.colleague])
        card.invalidate_recordset()
        self.assertEqual(len(card.message_ids), count + 1)
        message = card.message_ids[0]
        self.assertIn('离职', str(message.body))
        self.assertEqual(message.author_id, self.manager.partner_id)
        self.assertRecordValues(message.sudo().tracking_value_ids, [{
            'field_id': self.env['ir.model.fields']._get('crm.lead', 'user_id').id, 'old_value_integer': self.consultant.id,
            'old_value_char': self.consultant.name, 'new_value_integer': self.colleague.id, 'new_value_char': self.colleague.name}])
        handover.action_undo()
        card.invalidate_recordset()
        self.assertEqual(len(card.message_ids), count + 2)
        self.assertEqual(card.message_ids[0].sudo().tracking_value_ids.new_value_integer, self.consultant.id)

    def test_the_taker_follows_and_the_leaver_no_longer(self):
        cards = self.cards(25)  # as many as go by sets
        cards.message_subscribe(self.consultant.partner_id.ids)
        handover = self.hand_over(takers=[self.colleague])
        cards.invalidate_recordset()
        for card in cards:
            self.assertIn(self.colleague.partner_id, card.message_partner_ids)
            self.assertNotIn(self.consultant.partner_id, card.message_partner_ids)
        follower = self.env['mail.followers'].search([
            ('res_model', '=', 'crm.lead'), ('res_id', '=', cards[0].id), ('partner_id', '=', self.colleague.partner_id.id)])
        self.assertEqual(follower.subtype_ids, self.env['mail.message.subtype'].default_subtypes('crm.lead')[0])
        handover.action_undo()
        cards.invalidate_recordset()
        for card in cards:
            self.assertIn(self.consultant.partner_id, card.message_partner_ids)
            self.assertNotIn(self.colleague.partner_id, card.message_partner_ids)

    def test_clocks_start_anew_and_the_row_is_written_once(self):
        cards = self.cards(30)
        handover = self.prepare(takers=[self.colleague])
        handover.action_share_out()
        self.env.flush_all()
        self.cr.execute("SELECT id, assigned_on FROM crm_lead WHERE id = ANY(%s)", [cards.ids])
        before = dict(self.cr.fetchall())
        self.cr.execute("UPDATE crm_lead SET assigned_on = '2020-01-01', date_open = '2020-01-01', day_open = 0 WHERE id = ANY(%s)",
                        [cards.ids])
        self.env.invalidate_all()
        written = []
        original = type(self.env).execute_query

        def spy(env, query):
            if 'UPDATE "crm_lead"' in query.code or 'UPDATE crm_lead' in query.code:
                written.extend(row[0] for row in query.params if isinstance(row, tuple))
            return original(env, query)

        with patch.object(type(self.env), 'execute_query', spy):
            handover.action_start()
            self.env.flush_all()
        self.assertEqual(sorted(written), sorted(cards.ids), "each row once")
        self.cr.execute("SELECT id, assigned_on, first_contact_due FROM crm_lead WHERE id = ANY(%s)", [cards.ids])
        for card_id, assigned_on, due in self.cr.fetchall():
            self.assertGreaterEqual(assigned_on, before[card_id])
            self.assertGreaterEqual(due, assigned_on)

    def test_preview_counts_before_anything_moves(self):
        cards = self.cards(3, level_id=self.levels['H'].id) | self.cards(2, level_id=self.levels['C'].id)
        self.make_customer(self.consultant)
        handover = self.prepare()
        handover.action_share_out()
        self.assertEqual(handover.state, 'ready')
        self.assertEqual(sum(handover.taker_ids.mapped('card_count')), 5)
        self.assertEqual(sorted(handover.taker_ids.mapped('card_count')), [2, 3])
        self.assertEqual(sum(handover.taker_ids.mapped('customer_count')), 1)
        self.assertEqual(sum(handover.taker_ids.mapped('plan_count')), 5)  # each card has its plan
        self.assertIn('H 2', " ".join(handover.taker_ids.mapped('level_summary')))
        self.assertEqual(self.owners(cards), [(self.consultant.login, 5)])

    def test_by_level_and_by_load(self):
        cards = self.cards(4, level_id=self.levels['H'].id) | self.cards(4, level_id=self.levels['B'].id)
        self.cards(4, user=self.colleague)
        handover = self.prepare(method='load')
        handover.action_share_out()
        self.assertEqual({taker.user_id: taker.card_count for taker in handover.taker_ids}, {self.colleague: 2, self.third: 6})
        handover.method = 'level'
        self.assertEqual(handover.state, 'draft')
        self.assertFalse(handover.line_ids)
        handover.action_share_out()
        handover.action_start()
        for level in 'HB':
            self.assertEqual(self.owners(cards.filtered(lambda card, level=level: card.level_id.code == level)), sorted(
                [(self.colleague.login, 2), (self.third.login, 2)]))

    def test_some_levels_only(self):
        hot, cold = self.cards(2, level_id=self.levels['H'].id), self.cards(2, level_id=self.levels['C'].id)
        handover = self.prepare(taker_ids=[
            Command.create({'user_id': self.colleague.id, 'level_ids': [Command.set(self.levels['H'].ids)]}),
            Command.create({'user_id': self.third.id, 'level_ids': [Command.set(self.levels['C'].ids)]})], takers=[])
        handover.action_share_out()
        handover.action_start()
        self.assertEqual((self.owners(hot), self.owners(cold)), ([(self.colleague.login, 2)], [(self.third.login, 2)]))

    def test_levels_that_nobody_takes_stop_it(self):
        self.cards(1, level_id=self.levels['C'].id)
        handover = self.prepare(takers=[], taker_ids=[
            Command.create({'user_id': self.colleague.id, 'level_ids': [Command.set(self.levels['H'].ids)]})])
        handover.action_share_out()
        self.assertEqual(handover.without_taker_count, 1)
        self.refused(handover.action_start, UserError)

    def test_by_hand(self):
        cards = self.cards(2)
        handover = self.prepare(method='hand')
        handover.action_share_out()
        self.refused(handover.action_start, UserError)
        lines = handover.line_ids.filtered('lead_id')
        self.refused(lambda: lines[0].write({'to_user_id': self.users['outsider'].id}), UserError)
        lines.filtered(lambda line: line.lead_id == cards[0]).to_user_id = self.third
        lines.filtered(lambda line: line.lead_id == cards[1]).to_user_id = self.colleague
        handover.action_start()
        cards.invalidate_recordset()
        self.assertEqual(cards.mapped('user_id'), self.third | self.colleague)
        self.refused(lambda: lines[0].write({'to_user_id': self.colleague.id}), UserError)

    def test_undone_within_a_day(self):
        cards = self.cards(3)
        customer = self.make_customer(self.consultant)
        plan = self.plan(cards[0], user=self.consultant).sudo()
        handover = self.hand_over()
        handover.action_undo()
        self.assertEqual(handover.state, 'undone')
        for record in (*cards, customer, plan, *cards.partner_id):
            record.invalidate_recordset()
            self.assertEqual(record.user_id, self.consultant, record)
        self.assertEqual(cards[0].assignment_ids[0].kind, 'undo')
        self.refused(handover.action_undo, UserError)

    def test_undoing_leaves_what_moved_on(self):
        cards = self.cards(3)
        handover = self.hand_over(takers=[self.colleague])
        cards[0].with_user(self.manager)._reassign(self.third, '客户指定')
        self.env.flush_all()
        self.cr.execute("UPDATE crm_lead SET won_status = 'lost', active = false WHERE id = %s", [cards[1].id])
        self.env.invalidate_all()
        handover.action_undo()
        cards.invalidate_recordset()
        self.assertEqual([card.user_id for card in cards], [self.third, self.colleague, self.consultant])
        self.assertEqual(handover.kept_count, len(handover.sudo().line_ids.filtered(lambda line: line.state == 'kept')))
        self.assertGreaterEqual(handover.kept_count, 2)

    def test_not_after_a_day(self):
        self.cards(1)
        handover = self.hand_over()
        handover.sudo().done_on = fields.Datetime.now() - timedelta(hours=handover_module.UNDO_HOURS, minutes=1)
        self.refused(handover.action_undo, UserError)

    def test_of_an_archived_leaver(self):
        cards = self.cards(2)
        self.consultant.action_archive()
        handover = self.hand_over()
        self.assertEqual(handover.state, 'done')
        self.assertNotIn(self.consultant, cards.mapped('user_id'))
        handover.action_undo()
        cards.invalidate_recordset()
        self.assertEqual(cards.with_context(active_test=False).mapped('user_id'), self.consultant)

    def test_only_managers_of_the_team_and_administrators(self):
        cards = self.cards(2)
        for name in ('consultant', 'colleague', 'lead_desk', 'auditor', 'receptionist'):
            self.refused(lambda name=name: self.prepare(user=self.users[name]), AccessError)
        handover = self.prepare(user=self.users['other_manager'], takers=[self.users['outsider']])
        handover.action_share_out()
        self.assertFalse(handover.line_ids.filtered('lead_id'))
        self.refused(handover.action_start, UserError)
        self.refused(lambda: self.prepare(user=self.users['far_manager']), AccessError)
        self.hand_over(user=self.users['dealership_admin'])
        self.assertNotIn(self.consultant, cards.mapped('user_id'))

    def test_one_manager_does_not_run_anothers(self):
        handover = self.prepare()
        other = self.users['other_manager']
        self.assertFalse(self.Handover.with_user(other).search([('id', '=', handover.id)]))
        self.refused(handover.with_user(other).action_share_out, AccessError)
        self.assertTrue(self.Handover.with_user(self.users['auditor']).search([('id', '=', handover.id)]))
        self.assertFalse(self.env['dealership.handover.taker'].with_user(other).search([('handover_id', '=', handover.id)]))

    def test_takers_belong_to_the_store(self):
        self.cards(1)
        for taker in (self.consultant, self.users['far_consultant'], self.users['auditor']):
            handover = self.prepare(user=self.users['dealership_admin'], takers=[taker])
            self.refused(handover.action_share_out, UserError)
        self.refused(self.prepare(takers=[]).action_share_out, UserError)

    def test_a_forged_plan_moves_nothing(self):
        """Whoever writes lines himself gets no further than the plan may."""
        self.cards(1)
        foreign = self.make_card(self.users['outsider'], team_id=self.other_team.id).sudo()
        handover = self.prepare()
        handover.action_share_out()
        Line = self.env['dealership.handover.line'].with_user(self.manager)
        self.refused(lambda: Line.create({
            'handover_id': handover.id, 'res_model': 'crm.lead', 'res_id': foreign.id, 'lead_id': foreign.id,
            'from_user_id': self.users['outsider'].id, 'to_user_id': self.colleague.id}))
        line = handover.line_ids.filtered('lead_id')
        for vals in ({'lead_id': foreign.id}, {'res_id': foreign.id}, {'state': 'done'}, {'from_user_id': self.colleague.id}):
            self.refused(lambda vals=vals: line.write(vals))
        for vals in ({'state': 'running'}, {'state': 'done'}, {'started_by_id': self.env.ref('base.user_admin').id},
                     {'done_on': fields.Datetime.now()}):
            self.refused(lambda vals=vals: handover.write(vals))
        self.refused(lambda: self.Handover.with_user(self.manager).create({
            'leaver_id': self.consultant.id, 'reason': 'x', 'company_id': self.store.id, 'state': 'running'}))

    def test_who_no_longer_leads_the_team_hands_nothing_over(self):
        cards = self.cards(1)
        handover = self.prepare()
        handover.action_share_out()
        self.team.user_id = self.users['other_manager']
        self.refused(handover.action_start, AccessError)
        self.assertEqual(cards.user_id, self.consultant)

    def test_a_new_choice_needs_a_new_share(self):
        self.cards(1)
        handover = self.prepare()
        self.refused(handover.action_start, UserError)
        handover.action_share_out()
        handover.taker_ids[0].level_ids = [Command.set(self.levels['H'].ids)]
        self.assertEqual(handover.state, 'draft')
        self.refused(handover.action_start, UserError)
        handover.action_share_out()
        handover.action_start()
        self.refused(lambda: handover.write({'method': 'load'}), UserError)
        self.refused(lambda: handover.taker_ids[0].write({'user_id': self.users['outsider'].id}), UserError)
        self.refused(handover.unlink, UserError)

    def test_what_changed_hands_meanwhile_stays(self):
        cards = self.cards(2)
        handover = self.prepare(takers=[self.colleague])
        handover.action_share_out()
        cards[0].with_user(self.manager)._reassign(self.third, '客户指定')
        handover.action_start()
        cards.invalidate_recordset()
        self.assertEqual([card.user_id for card in cards], [self.third, self.colleague])
        self.assertEqual(handover.kept_count, 1)

    def test_one_refused_card_holds_nobody_up(self):
        cards = self.cards(3)
        handover = self.prepare(takers=[self.colleague])
        handover.action_share_out()
        Lead = type(self.env['crm.lead'])
        original = Lead._after_cards_written

        def refuse(leads, vals, opening, before):
            if cards[1] in leads and 'user_id' in vals:
                raise ValidationError("this one not")  # pylint: disable=translation-required
            return original(leads, vals, opening, before)

        with patch.object(Lead, '_after_cards_written', refuse):
            handover.action_start()
        cards.invalidate_recordset()
        self.assertEqual([card.user_id for card in cards], [self.colleague, self.consultant, self.colleague])
        self.assertEqual(handover.sudo().line_ids.filtered(lambda line: line.state == 'kept').note, "this one not")

    def test_large_ones_go_on_after_a_kill(self):
        cards = self.cards(5)
        handover = self.prepare()
        handover.action_share_out()
        with patch.object(handover_module, 'AT_ONCE', 1), patch.object(handover_run, 'BATCH', 2):
            handover.action_start()
            self.assertEqual(handover.state, 'running')
            self.assertEqual(handover.progress, 0)
            handover.sudo()._run_batch()  # then the worker is killed: what was committed stays
            handover.invalidate_recordset()
            self.assertEqual((handover.open_count, handover.progress), (3, 40))
            self.assertEqual(len(cards.filtered(lambda card: card.user_id != self.consultant)), 2)
            with self.enter_registry_test_mode():
                self.env.ref('auto_dealership.ir_cron_handover').method_direct_trigger()
            self.env.invalidate_all()
        self.assertEqual((handover.state, handover.progress), ('done', 100))
        self.assertNotIn(self.consultant, cards.mapped('user_id'))
        self.assertEqual(set(cards.assignment_ids.assigned_by_id.ids), {self.manager.id})

    def test_other_stores_cards_of_the_same_person_stay(self):
        self.consultant.sudo().company_ids = [Command.link(self.far_store.id)]
        far = self.env['crm.lead'].create(self.card_vals(
            user_id=self.consultant.id, team_id=self.far_team.id, company_id=self.far_store.id))
        near = self.cards(1)
        self.hand_over(user=self.users['dealership_admin'])
        self.assertEqual(far.user_id, self.consultant)
        self.assertNotEqual(near.user_id, self.consultant)

    def test_closed_cards_stay_with_who_closed_them(self):
        card = self.cards(1)
        self.env.flush_all()
        self.cr.execute("UPDATE crm_lead SET won_status = 'won' WHERE id = %s", [card.id])
        self.env.invalidate_all()
        self.cards(1)
        self.hand_over()
        card.invalidate_recordset()
        self.assertEqual(card.user_id, self.consultant)
        self.assertNotEqual(card.partner_id.user_id, self.consultant)  # the customer is the company's

    def test_queries_grow_by_the_batch_not_by_the_card(self):
        counts, back = [], []
        for count in (3, 23):
            self.cards(count)
            handover = self.prepare()
            handover.action_share_out()
            self.env.flush_all()
            before = self.cr.sql_log_count
            handover.action_start()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
            before = self.cr.sql_log_count
            handover.action_undo()
            self.env.flush_all()
            back.append(self.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] + 60, counts)
        self.assertLess(back[1], back[0] + 60, back)
