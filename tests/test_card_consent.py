"""Consent by purpose: the newest word counts, and none is unsaid (A14)."""
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import DealershipCase

REFUSED = (AccessError, UserError)


@tagged('post_install', '-at_install')
class TestCardConsent(DealershipCase):
    roles = ('consultant', 'manager', 'customer_care', 'dealership_admin')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_customer(cls.consultant).with_user(cls.consultant)

    def say(self, purpose, granted=True, days=0, user=None, **vals):
        return self.env['dealership.consent'].with_user(user or self.consultant).create({
            'partner_id': self.customer.id, 'purpose': purpose, 'granted': granted,
            'given_on': fields.Datetime.now() + timedelta(days=days), **vals})

    def test_newest_word_counts(self):
        self.assertFalse(self.customer._consented_purposes())
        self.say('sms', days=-3)
        self.say('wechat', days=-3)
        self.assertEqual(self.customer._consented_purposes(), {'sms', 'wechat'})
        self.say('sms', granted=False, days=-1)
        self.assertEqual(self.customer._consented_purposes(), {'wechat'})
        self.say('sms', days=-2)
        self.assertEqual(self.customer._consented_purposes(), {'wechat'}, "an older paper entered later changes nothing")
        self.assertIn('WeChat', self.customer.consent_summary)
        self.assertNotIn('SMS', self.customer.consent_summary)

    def test_filter_for_a_mailing(self):
        others = self.env['res.partner'].union(*(self.make_customer(self.consultant) for _customer in range(5)))
        self.say('sms')
        everyone = (self.customer + others).with_user(self.manager)
        self.assertEqual(everyone._filter_consenting('sms'), self.customer)
        self.assertFalse(everyone._filter_consenting('profiling'))
        everyone.invalidate_recordset()
        before = self.cr.sql_log_count
        everyone._filter_consenting('sms')
        self.assertLessEqual(self.cr.sql_log_count - before, 3)

    def test_nothing_is_unsaid(self):
        consent = self.say('sms')
        for user in (self.consultant, self.manager, self.users['dealership_admin']):
            for attack in (
                    lambda: consent.with_user(user).write({'granted': False}),
                    lambda: consent.with_user(user).unlink(),
                    lambda: self.customer.with_user(user).write({'consent_ids': [Command.clear()]}),
                    lambda: self.customer.with_user(user).write({'consent_ids': [Command.update(consent.id, {'granted': False})]}),
                    lambda: self.customer.with_user(user).write({'consent_ids': [Command.delete(consent.id)]})):
                self.refused(attack, REFUSED)
        self.refused(lambda: consent.sudo().write({'granted': False}), UserError)
        self.refused(lambda: consent.sudo().unlink(), UserError)

    def test_who_recorded_it_is_a_fact(self):
        consent = self.say('sms', user_id=self.manager.id)
        self.assertEqual(consent.user_id, self.consultant)
        consent = self.env['dealership.consent'].with_user(self.consultant).with_context(default_user_id=self.manager.id).create(
            {'partner_id': self.customer.id, 'purpose': 'wechat'})
        self.assertEqual(consent.user_id, self.consultant)

    def test_of_other_customers(self):
        theirs = self.make_customer(self.colleague)
        self.refused(lambda: self.env['dealership.consent'].with_user(self.consultant).create(
            {'partner_id': theirs.id, 'purpose': 'sms'}), AccessError)
        consent = self.env['dealership.consent'].with_user(self.colleague).create({'partner_id': theirs.id, 'purpose': 'sms'})
        self.refused(lambda: consent.with_user(self.consultant).read(['purpose']), AccessError)
        self.assertFalse(self.env['dealership.consent'].with_user(self.consultant).search([('id', '=', consent.id)]))

    def test_not_in_the_future(self):
        self.refused(lambda: self.say('sms', days=2), UserError)

    def test_goes_with_its_customer(self):
        partner = self.make_customer(self.consultant)
        consent = self.env['dealership.consent'].create({'partner_id': partner.id, 'purpose': 'sms'})
        partner.unlink()
        self.assertFalse(consent.exists())

    def test_dates_back(self):
        with freeze_time('2026-01-05 08:00:00'):
            consent = self.say('sensitive')
        self.assertEqual(str(consent.given_on), '2026-01-05 08:00:00')
