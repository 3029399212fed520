"""Ways around a dispute, tried by those who would: another key after the ruling, another buyer, a sale meanwhile (issue 5)."""
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.service.model import get_public_method
from odoo.tests import tagged

from .ownership_common import OwnershipCase

REFUSED = (AccessError, UserError, ValidationError)


@tagged('post_install', '-at_install')
class TestOwnershipAttacks(OwnershipCase):

    def open_cases(self, card):
        return card.sudo().claim_ids.case_id.filtered(lambda case: case.state == 'open')

    def test_a_ruling_apart_is_no_licence_for_what_comes_later(self):
        case = self.dispute(kind='plate')
        self.rule(case, decision='apart', note='两辆不同的车')
        self.assertFalse(self.second.is_disputed)
        self.env.flush_all()
        self.cr.execute("UPDATE dealership_ownership_case SET decided_on = decided_on - interval '1 minute' WHERE id = %s", [case.id])
        self.env.invalidate_all()
        self.second.with_user(self.colleague).write({'phone': self.card.phone})
        self.assertTrue(self.second.is_disputed)
        self.assertEqual(len(self.open_cases(self.second)), 1)

    def test_a_ruling_apart_is_not_asked_again_by_itself(self):
        self.second.with_user(self.colleague).write({'phone': self.card.phone})
        case = self.open_cases(self.second)
        self.env.flush_all()
        self.cr.execute("UPDATE dealership_claim_key SET claimed_on = claimed_on - interval '1 hour' WHERE lead_id = %s", [self.second.id])
        self.rule(case, decision='apart', note='公司总机')
        self.second.with_user(self.colleague).write({'contact_name': '李红'})
        (self.card | self.second)._claim_again(is_moved=True)
        self.assertFalse(self.open_cases(self.second))

    def test_a_card_in_dispute_does_not_slip_away(self):
        self.dispute()
        card = self.second.with_user(self.colleague)
        for vals in (
                {'type': 'lead'}, {'team_id': self.plain_team.id}, {'active': False}, {'user_id': self.consultant.id},
                {'company_id': self.far_store.id},
                {'probability': 0, 'active': False}, {'claim_ids': [Command.clear()]},
                {'ownership_ruling_id': False, 'is_disputed': False}):
            with self.undone():
                try:
                    card.write(vals)
                    self.env.flush_all()
                except REFUSED:
                    continue
                self.env.invalidate_all()
                self.assertTrue(self.second.is_disputed and self.open_cases(self.second))
                self.assertEqual(
                    (self.second.type, self.second.active, self.second.team_id, self.second.user_id),
                    ('opportunity', True, self.team, self.colleague), vals)
        self.refused(card.unlink, REFUSED)
        self.refused(lambda: card.copy({'is_disputed': False}), REFUSED)

    def test_nobody_sells_to_another_s_customer_on_a_card_of_his_own(self):
        product = self.env['product.product'].create(
            {'name': '途观', 'list_price': 200000, 'deal_kind': 'car', 'taxes_id': False})
        own = self.make_card(self.colleague, user_id=self.colleague.id)
        buyer = self.env['res.partner'].with_user(self.colleague).create({'name': '王先生', 'phone': self.card.phone})
        deal = self.env['sale.order'].with_user(self.colleague).create({
            'opportunity_id': own.id, 'partner_id': buyer.id, 'order_line': [Command.create({'product_id': product.id})]})
        words = self.refused(deal.action_confirm, UserError)
        self.assertIn(buyer.name, words)
        deal.partner_id = self.env['res.partner'].with_user(self.colleague).create({'name': '客户太太', 'phone': '13899990000'})
        deal.action_confirm()
        self.assertEqual(deal.state, 'sale')

    def test_a_private_method_is_nobody_s_to_call(self):
        case = self.dispute()
        for record, names in (
                (case, ('_rule', '_apply_ruling', '_open_for', '_escalate', '_appeal', '_cron_deadline', '_collect_evidence', '_join')),
                (self.card, ('_claim_again', '_merge_claimed', '_commission_shares', '_release_to_pool', '_back_to_work'))):
            for name in names:
                self.refused(lambda: get_public_method(record, name), AccessError)

    def test_roles_of_the_store_neither_rule_nor_appeal(self):
        case = self.dispute()
        for name in ('lead_desk', 'receptionist', 'service_advisor', 'customer_care', 'finance', 'auditor', 'far_manager', 'other_manager'):
            user = self.users[name]
            self.refused(lambda: self.rule(case, user), REFUSED)
            self.refused(lambda: case.with_user(user).action_rule(), REFUSED)
            self.refused(lambda: case.with_user(user)._appeal('x'), REFUSED)

    def test_an_account_that_was_closed_rules_nothing(self):
        case = self.dispute()
        leaver = self.twin(self.colleague)
        self.refused(lambda: self.rule(case, leaver), REFUSED)
        self.colleague.active = False
        self.refused(lambda: self.rule(case, leaver), REFUSED)
        self.rule(case, note='按留档日期')
        self.assertEqual(self.card._commission_shares(), [(self.consultant, 1.0)])
