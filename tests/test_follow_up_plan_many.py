"""Plans of many cards, made and given away by sets, are what core makes of them one by one (C02)."""
from odoo.tests import tagged

from ..models.prospect.mail_activity_owner import MANY
from .common import DealershipCase

KEPT = ('id', 'create_date', 'write_date', 'res_id', 'res_name', 'calendar_event_id')


@tagged('post_install', '-at_install')
class TestPlansOfMany(DealershipCase):

    def bare(self, count):
        """Cards whose plans were lost."""
        cards = self.env['crm.lead'].create([
            self.card_vals(user_id=(self.consultant, self.colleague)[number % 2].id, company_id=self.store.id) for number in range(count)])
        cards._open_contact_plans().sudo().unlink()
        self.env['mail.followers'].search([('res_model', '=', 'crm.lead'), ('res_id', 'in', cards.ids)]).unlink()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(any(cards.mapped('next_contact_date')))
        return cards

    def facts(self, cards):
        """Every stored value of the plans, who follows the cards, and what the cards show, but for what tells them apart."""
        self.env.flush_all()
        self.env.invalidate_all()
        plans = cards._open_contact_plans().sudo()
        names = [name for name, field in plans._fields.items() if field.store and field.column_type and name not in KEPT]
        followers = self.env['mail.followers'].search([('res_model', '=', 'crm.lead'), ('res_id', 'in', cards.ids)])
        return {
            'plans': sorted(str([(name, plan[name]) for name in names]) for plan in plans),
            'names': [plan.res_name == cards.browse(plan.res_id).display_name for plan in plans],
            'followers': sorted((follower.partner_id.id, tuple(follower.subtype_ids.sorted('id').ids)) for follower in followers),
            'cards': sorted((str(card.next_contact_date), card.next_contact_reason) for card in cards),
        }

    def test_the_same_as_one_by_one(self):
        together, alone = self.bare(MANY + 4), self.bare(MANY + 4)
        together._ensure_next_plan()
        for card in alone:
            card._ensure_next_plan()
        self.assertEqual(self.facts(together), self.facts(alone))

    def test_given_to_others_the_same(self):
        together, alone = self.bare(MANY + 4), self.bare(MANY + 4)
        other = self.users['outsider']
        for cards in (together, alone):
            cards._ensure_next_plan()
        plans = together._open_contact_plans().sudo()
        plans._give_to(dict.fromkeys(plans.ids, other))
        for plan in alone._open_contact_plans().sudo():
            plan._give_to({plan.id: other})
        self.assertEqual(self.facts(together), self.facts(alone))
        self.assertEqual(together._open_contact_plans().sudo().user_id, other)

    def test_nobodys_plans(self):
        cards = self.bare(MANY + 4)
        cards._ensure_next_plan()
        plans = cards._open_contact_plans().sudo()
        plans._give_to(dict.fromkeys(plans.ids, self.env['res.users']))
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(plans.user_id)

    def test_a_plan_by_hand_replaces_proposals_of_many_too(self):
        cards = self.bare(MANY + 4)
        cards._ensure_next_plan()
        proposals = cards._open_contact_plans().sudo()
        made = cards._plan_contact(self.today(), reason='活动邀约')
        self.env.flush_all()
        self.assertEqual(len(made), len(cards))
        self.assertFalse((proposals.exists() & cards._open_contact_plans().sudo()).filtered(
            lambda plan: plan.date_deadline >= self.today()))

    def test_the_clock_in_the_systray_counts_them(self):
        cards = self.bare(MANY + 4)
        self.cr.precommit.run()  # what was told of making them
        self.env['bus.bus'].search([]).unlink()
        cards._ensure_next_plan()
        self.env.flush_all()
        self.cr.precommit.run()
        sent = self.env['bus.bus'].search([]).mapped('message')
        counted = sum('mail.activity/updated' in message for message in sent)
        due = cards._open_contact_plans().sudo().filtered(lambda plan: plan.date_deadline <= self.today())
        self.assertEqual(counted, len(due.user_id))

    def test_queries_do_not_grow_with_the_cards(self):
        counts = []
        for count in (MANY, 3 * MANY):
            cards = self.bare(count)
            before = self.cr.sql_log_count
            cards._ensure_next_plan()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2, counts)
        self.assertLess(counts[1], 40, counts)
