"""However claims, assignments, releases and handovers follow on each other, batch between batch: one holder, one plan (E04, E05)."""
import random
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..models.intake import handover as handover_module
from ..models.intake import handover_run
from .common import DealershipCase

INTERLEAVINGS, STEPS = 200, 4


@tagged('post_install', '-at_install')
class TestMoves(DealershipCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._hire('third', 'consultant', cls.store)
        cls.people = cls.consultant | cls.colleague | cls.users['third']
        cls.env['crm.team.member'].create({'crm_team_id': cls.team.id, 'user_id': cls.users['third'].id})
        cls.store.write({'dealership_pool_daily_limit': 0, 'dealership_pool_open_limit': 0, 'dealership_pool_cooldown_days': 0})
        cls.cards = cls.env['crm.lead'].union(*(
            cls.env['crm.lead'].create(cls.card_vals(user_id=user.id, company_id=cls.store.id))
            for user in (*cls.people, cls.consultant, cls.env['res.users'])))

    # What may happen

    def claim(self, dice):
        dice.choice(self.cards).with_user(dice.choice(self.people)).action_claim()

    def assign(self, dice):
        Lead = self.env['crm.lead']
        Lead.search([('id', 'in', self.cards.ids), *Lead._waiting_domain(self.team)])._assign_by_rules()

    def give(self, dice):
        dice.choice(self.cards).with_user(self.manager)._reassign(dice.choice(self.people), '调整')

    def release(self, dice):
        dice.choice(self.cards)._release_to_pool('dormant', '未跟进')

    def hand_over(self, dice):
        leaver = dice.choice(self.people)
        handover = self.env['dealership.handover'].with_user(self.manager).create({
            'leaver_id': leaver.id, 'reason': '离职', 'method': dice.choice(('level', 'load')), 'company_id': self.store.id,
            'taker_ids': [Command.create({'user_id': taker.id}) for taker in self.people - leaver]})
        handover.action_share_out()
        handover.action_start()

    def batch(self, dice):
        running = self.env['dealership.handover'].search([('state', 'in', ('running', 'undoing'))])
        if running:
            dice.choice(running)._run_batch()

    def undo(self, dice):
        done = self.env['dealership.handover'].search([('state', '=', 'done')])
        if done:
            dice.choice(done).with_user(self.manager).action_undo()

    # What always holds

    def check(self, story):
        self.env.flush_all()
        self.env.invalidate_all()
        plans = self.cards._open_contact_plans().sudo()
        for card in self.cards:
            of_card = plans.filtered(lambda plan, card=card: plan.res_id == card.id)
            if not card.user_id:
                self.assertFalse(of_card, story)
                continue
            self.assertIn(card.user_id, self.people, story)
            self.assertEqual(of_card.mapped('user_id'), card.user_id, story)
            self.assertEqual(len(of_card), 1, story)
            self.assertEqual(card.next_contact_date, of_card.date_deadline, story)
            self.assertFalse(card.pool_since, story)
            self.assertTrue(card.assigned_on and card.first_contact_due, story)
            self.assertEqual(card.partner_id.user_id, card.user_id, story)
            if card.assignment_ids:
                self.assertEqual(card.assignment_ids.sorted('id')[-1].user_id, card.user_id, story)
            followers = card.message_partner_ids & self.people.partner_id
            self.assertIn(card.user_id.partner_id, followers, story)

    def test_one_holder_and_one_plan(self):
        """A refused step (claimed by another, nothing to hand over) changes nothing; every other leaves all cards whole."""
        ways = [self.claim, self.claim, self.assign, self.give, self.release, self.release, self.hand_over, self.batch, self.batch,
                self.undo, self.undo]
        happened = set()
        self.check('at the start')
        with patch.object(handover_module, 'AT_ONCE', -1), patch.object(handover_run, 'BATCH', 2):
            for seed in range(INTERLEAVINGS):
                dice = random.Random(seed)
                story = [seed]
                for way in dice.choices(ways, k=STEPS):
                    story.append(way.__name__)
                    try:
                        with self.cr.savepoint():
                            way(dice)
                            self.env.flush_all()
                        happened.add(way.__name__)
                    except UserError:
                        story.append('refused')
                self.check(story)
        self.assertEqual(happened, {way.__name__ for way in ways})
        states = set(self.env['dealership.handover'].search([]).mapped('state'))
        self.assertLessEqual({'done', 'undone'}, states)
