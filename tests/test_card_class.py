"""Class and grade of a customer: derived from facts, explained, nightly, resumable, silent when nothing changed (A08, A10)."""
import json
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DealershipCase

CURSOR = 'auto_dealership.customer_refresh_cursor'


@tagged('post_install', '-at_install')
class TestCardClass(DealershipCase):
    roles = ('consultant', 'manager')

    def derived(self, partner):
        self.env.flush_all()
        partner._refresh_customer_class()
        partner.invalidate_recordset()
        return partner.customer_class, (partner.customer_class_facts or {}).get('reason')

    def age_cards(self, partner, days):
        """As if nothing had happened on the customer's cards for so long."""
        self.env.flush_all()
        self.cr.execute(
            "UPDATE crm_lead SET create_date = create_date - %s * interval '1 day', last_contact_on = NULL,"
            " date_closed = date_closed - %s * interval '1 day' WHERE partner_id = %s", [days, days, partner.id])
        self.env.invalidate_all()

    # -- each class ------------------------------------------------------------
    def test_potential(self):
        self.assertEqual(self.derived(self.make_customer()), ('potential', 'no_intention'))
        nobody = self.make_customer(phone=False)
        self.assertEqual(self.derived(nobody), ('potential', 'no_contact'))
        self.assertTrue(nobody.customer_class_reason)

    def test_prospect(self):
        card = self.make_card(self.consultant)
        self.assertEqual(card.partner_id.customer_class, 'prospect', "at once, without waiting for the night")
        self.assertEqual(self.derived(card.partner_id), ('prospect', 'open_card'))
        self.assertEqual(card.partner_id.customer_class_on, fields.Date.context_today(card))

    def test_owner(self):
        partner = self.make_customer()
        self.make_vehicle(partner)
        self.assertEqual(self.derived(partner), ('potential', 'no_intention'), "a car bought elsewhere makes no owner")
        partner.owned_vehicle_ids.sold_on = self.today(-800)
        self.assertEqual(self.derived(partner), ('owner', 'owns_vehicle'))
        self.assertIn('1', partner.customer_class_reason)
        self.make_card(self.consultant, partner_id=partner.id)
        self.assertEqual(self.derived(partner), ('prospect', 'open_card'), "an owner who buys again is worked on now")
        partner.owned_vehicle_ids.active = False
        self.lose(partner.card_ids)
        self.assertNotEqual(self.derived(partner)[0], 'owner')

    def test_vip_after_three_referrals_in_a_year(self):
        referrer = self.make_customer(self.consultant)
        cards = self.env['crm.lead']
        for _referral in range(3):
            self.assertNotEqual(self.derived(referrer)[0], 'vip')
            cards |= self.make_card(self.consultant, referrer_id=referrer.id)
        self.assertEqual(self.derived(referrer), ('vip', 'referrals'))
        self.env.flush_all()
        self.cr.execute("UPDATE crm_lead SET create_date = create_date - interval '370 days' WHERE id = %s", [cards[0].id])
        self.env.invalidate_all()
        self.assertEqual(self.derived(referrer)[0], 'potential')

    def test_lost_bought_elsewhere(self):
        card = self.make_card(self.consultant)
        self.lose(card, 'bought')
        self.assertEqual(self.derived(card.partner_id), ('lost', 'bought_elsewhere'))
        other = self.make_card(self.consultant)
        self.lose(other)
        self.assertEqual(self.derived(other.partner_id)[0], 'potential')
        self.make_card(self.consultant, partner_id=card.partner_id.id)
        self.assertEqual(self.derived(card.partner_id)[0], 'prospect', "he came back")

    def test_lost_after_a_silent_year(self):
        card = self.make_card(self.consultant)
        self.age_cards(card.partner_id, 364)
        self.assertEqual(self.derived(card.partner_id)[0], 'prospect')
        self.age_cards(card.partner_id, 10)
        self.assertEqual(self.derived(card.partner_id), ('lost', 'silent_year'))
        self.assertRegex(card.partner_id.customer_class_reason, r'\d{4}')

    def test_cards_of_other_teams_do_not_count(self):
        partner = self.make_customer()
        self.env['crm.lead'].create({'name': 'Paper', 'partner_id': partner.id, 'team_id': self.plain_team.id})
        self.assertEqual(self.derived(partner)[0], 'potential')

    def test_contacts_that_are_no_customers_have_no_class(self):
        contact = self.env['res.partner'].create({'name': 'Supplier', 'phone': '13800138000'})
        self.assertEqual(contact._refresh_customer_class(), 0)
        self.assertFalse(contact.customer_class)

    def test_class_date_keeps_its_day(self):
        card = self.make_card(self.consultant)
        self.env.flush_all()
        self.cr.execute("UPDATE res_partner SET customer_class_on = '2020-01-01' WHERE id = %s", [card.partner_id.id])
        self.env.invalidate_all()
        self.make_card(self.consultant, partner_id=card.partner_id.id)
        self.derived(card.partner_id)
        self.assertEqual(str(card.partner_id.customer_class_on), '2020-01-01', "two cards, but the same class")

    def test_stock_search_and_group(self):
        card = self.make_card(self.consultant)
        Partner = self.env['res.partner'].with_user(self.consultant)
        self.assertIn(card.partner_id, Partner.search([('customer_class', '=', 'prospect')]))

    # -- grade ----------------------------------------------------------------
    def test_grade_is_explained(self):
        partner = self.make_customer()
        self.make_vehicle(partner, sold_on=self.today(-10))
        self.env.flush_all()
        self.assertEqual(partner._refresh_value_grade(), 1)
        self.assertEqual(len(partner.value_explanation.splitlines()), 4)
        self.assertEqual(partner.value_points, sum(points for _element, _value, points in partner.value_facts))
        nobody = self.make_customer()
        nobody._refresh_value_grade()
        self.assertLess(nobody.value_points, partner.value_points)

    # -- nightly job ------------------------------------------------------------
    def run_job(self, batch=3):
        path = 'odoo.addons.auto_dealership.models.prospect.res_partner_class.BATCH'
        with patch(path, batch):
            self.env['res.partner']._cron_refresh_customers()

    def updates(self):
        self.env.flush_all()
        self.cr.execute("SELECT n_tup_upd FROM pg_stat_xact_user_tables WHERE relname = 'res_partner'")
        return self.cr.fetchone()[0]

    def commit_progress(self, stop_after=None):
        """Core's progress would commit the test; it only tells here whether there is time left."""
        calls = []

        def progress(_cron, processed=0, *, remaining=None, deactivate=False):
            if processed:
                calls.append(processed)
            return 0 if stop_after and len(calls) >= stop_after else 1000

        self.progress_calls = calls
        return patch.object(type(self.env['ir.cron']), '_commit_progress', progress)

    def test_batches_and_second_run_writes_nothing(self):
        customers = self.env['res.partner'].union(*(self.make_customer() for _customer in range(10)))
        self.env.flush_all()
        with self.commit_progress():
            self.run_job()
            self.assertGreaterEqual(len(self.progress_calls), 4)
            self.assertLessEqual(max(self.progress_calls), 3)
            self.env.invalidate_all()
            self.assertEqual(set(customers.mapped('customer_class')), {'potential'})
            self.assertTrue(all(customers.mapped('value_grade')))
            before = self.updates()
            self.run_job()
            self.assertEqual(self.updates(), before)
            customers[0].phone = False
            self.env.flush_all()
            before = self.updates()
            self.run_job()
            self.assertEqual(self.updates(), before + 1, "one fact changed, one row is written")

    def test_killed_run_goes_on_where_it_stopped(self):
        customers = self.env['res.partner'].union(*(self.make_customer() for _customer in range(7)))
        Parameter = self.env['ir.config_parameter'].sudo()
        today = fields.Date.to_string(fields.Date.context_today(customers))
        Parameter.set_param(CURSOR, f'{today}:{customers[0].id - 1}')
        self.env.flush_all()
        with self.commit_progress(stop_after=1):
            self.run_job()
        self.env.invalidate_all()
        self.assertEqual([bool(customer.customer_class) for customer in customers], [True] * 3 + [False] * 4)
        self.assertEqual(Parameter.get_param(CURSOR), f'{today}:{customers[2].id}')
        seen = []
        Partner = type(self.env['res.partner'])
        real = Partner._refresh_customer_class
        watched = patch.object(Partner, '_refresh_customer_class', lambda batch: (seen.extend(batch.ids), real(batch))[1])
        with self.commit_progress(), watched:
            self.run_job()
        self.assertFalse(set(customers[:3].ids) & set(seen))
        self.env.invalidate_all()
        self.assertTrue(all(customers.mapped('customer_class')))
        self.assertFalse(Parameter.get_param(CURSOR))

    def test_queries_do_not_grow_with_customers(self):
        warm, few, many = (
            self.env['res.partner'].union(*(self.make_customer() for _customer in range(count))) for count in (1, 2, 30))
        counts = []
        for customers in (warm, few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            customers._refresh_customer_class()
            customers._refresh_value_grade()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_nobody_runs_it_by_hand(self):
        partner = self.make_customer(self.consultant)
        for name in ('_cron_refresh_customers', '_refresh_customer_class', '_write_customer_class'):
            self.assertTrue(name.startswith('_') and hasattr(partner, name))
        self.refused(lambda: partner.with_user(self.manager).write({'customer_class': 'vip'}), AccessError)
        self.assertEqual(json.dumps(partner.customer_class_facts), 'false')
        self.refused(lambda: self.consultant.partner_id.with_user(self.consultant).write(
            {'user_ids': [Command.clear()], 'customer_class': 'vip'}), AccessError)
