"""What the tests of defeats share: cards with a history, requests of each criterion, decisions."""
from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user

from .common import MODULE, DealershipCase


class DefeatCase(DealershipCase):
    """`other_chief` is a manager of the same store who leads no team; `admin` the store's administrator."""

    far_roles = ('consultant', 'manager')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rival = cls.env['fleet.vehicle.model.brand'].create({'name': '丰田'})
        cls.rival_model = cls.env['fleet.vehicle.model'].create({'name': '凯美瑞', 'brand_id': cls.rival.id})
        cls.reason = cls.env.ref(f'{MODULE}.defeat_reason_brand_habit')
        cls.admin = cls.users['dealership_admin']
        cls.care = cls.users['customer_care']
        cls.far_team.user_id = cls.users['far_manager']
        cls.card = cls.make_card(cls.consultant, user_id=cls.consultant.id, level_id=cls.levels['A'].id)

    def new_card(self, user=None, **vals):
        user = user or self.consultant
        return self.make_card(user, user_id=user.id, **vals)

    def bought_vals(self, card=None, **vals):
        return {
            'lead_id': (card or self.card).id, 'criterion': 'bought', 'competitor_model_id': self.rival_model.id,
            'competitor_brand_id': self.rival.id, 'price': 189000, 'payment_method': 'cash', 'kind': 'other_brand',
            'reason_id': self.reason.id, 'customer_words': "家里一直开丰田", **vals}

    def draft(self, card=None, user=None, **vals):
        card = card or self.card
        return self.env['dealership.defeat'].with_user(user or card.user_id).create(self.bought_vals(card, **vals))

    def ask(self, card=None, user=None, **vals):
        defeat = self.draft(card, user, **vals)
        defeat.action_request()
        return defeat

    def defeated(self, card=None, by=None, **vals):
        """An approved defeat."""
        defeat = self.ask(card, **vals)
        defeat.with_user(by or self.manager).action_approve()
        return defeat

    def failed(self, card=None, days_ago=0, result='no_answer', user=None):
        """A contact on a day of the past, without an answer."""
        card = card or self.card
        follow_up = card.with_user(user or card.user_id)._record_contact('phone', activity=self.env['mail.activity'], result=result)
        self.env.flush_all()
        moment = fields.Datetime.now() - timedelta(days=days_ago)
        self.cr.execute(
            "UPDATE dealership_follow_up SET done_on = %s, create_date = %s WHERE id = %s", [moment, moment, follow_up.id])
        self.env.invalidate_all()
        return follow_up

    def twin(self, user, group=None):
        """A second account of the same person."""
        account = new_test_user(
            self.env, f'{user.login}_2', groups=group or f'{MODULE}.group_manager', company_id=user.company_id.id)
        account.partner_id = user.partner_id
        return account

    def decision(self, defeats, user=None, **vals):
        return self.env['dealership.defeat.decision.wizard'].with_user(user or self.manager).create(
            {'defeat_ids': [Command.set(defeats.ids)], **vals})

    def assertOpen(self, card=None):
        card = (card or self.card).sudo()
        self.assertTrue(card.active)
        self.assertEqual(card.won_status, 'pending')

    def assertLost(self, card=None):
        card = (card or self.card).sudo()
        self.assertFalse(card.active)
        self.assertEqual(card.won_status, 'lost')
