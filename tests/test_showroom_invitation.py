"""The invitation letter: its text, paper, mail with consent, the card's memory and plan (D05)."""
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import MODULE, DealershipCase

REFUSED = (AccessError, UserError, ValidationError)


def every_day(_company, start, end):
    return {fields.Date.add(start, days=number) for number in range((end - start).days + 1)}


@tagged('post_install', '-at_install')
class TestInvitation(DealershipCase):

    roles = ('consultant', 'manager', 'lead_desk', 'receptionist', 'auditor')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        everyday = patch.object(type(cls.env['res.company']), '_dealership_open_days', every_day)
        everyday.start()
        cls.addClassCleanup(everyday.stop)
        cls.store.partner_id.write({'city': '上海', 'street': '张江路 1 号'})
        cls.card = cls.make_card(cls.consultant, contact_name='张三', user_id=cls.consultant.id, email_from='zhang@example.com',
                                 level_id=cls.levels['A'].id)
        cls.env['dealership.wish'].create({'lead_id': cls.card.id, 'model_id': cls.model.id})
        cls.Wizard = cls.env['dealership.invitation.wizard']

    def letter(self, user=None, days=2, **vals):
        with Form(self.Wizard.with_user(user or self.consultant).with_context(default_lead_id=self.card.id)) as form:
            form.moment = fields.Datetime.now() + timedelta(days=days)
            for name, value in vals.items():
                setattr(form, name, value)
        return form.record

    def agree(self, granted=True):
        self.env['dealership.consent'].create({
            'partner_id': self.card.partner_id.id, 'purpose': 'email', 'granted': granted, 'given_on': fields.Datetime.now()})

    def test_text_names_customer_model_time_and_place(self):
        letter = self.letter()
        for words in ('张三', '途观', '张江路', letter._moment_words(), self.consultant.name, self.store.name):
            self.assertIn(words, letter.body)
        self.assertIn(self.store.name, letter.subject)

    def test_default_is_tomorrow_at_ten_in_the_store(self):
        moment = self.Wizard.with_user(self.consultant)._default_moment()
        self.assertEqual(moment.strftime('%H:%M'), '02:00')
        self.assertEqual(self.store._dealership_day(moment), fields.Date.add(self.store._dealership_today(), days=1))

    def test_printed_logged_and_planned(self):
        letter = self.letter()
        action = letter.action_print()
        self.assertEqual(action['type'], 'ir.actions.report')
        self.assertIn(letter.place, self.card.message_ids[0].body)
        day = self.store._dealership_day(letter.moment)
        plans = self.card._open_contact_plans().sudo().filtered(lambda plan: plan.contact_method == 'visit_in')
        self.assertEqual(plans.mapped('date_deadline'), [day])
        letter.action_print()
        self.letter(moment=letter.moment).action_print()
        self.assertEqual(len(self.card._open_contact_plans().sudo().filtered(lambda plan: plan.contact_method == 'visit_in')), 1)

    def test_beyond_the_cadence_the_earlier_contact_stays(self):
        before = self.card._open_contact_plans()
        self.letter(days=200).action_print()
        self.assertEqual(self.card._open_contact_plans(), before)

    def test_mail_only_with_consent(self):
        letter = self.letter()
        self.assertTrue(letter.mail_problem)
        self.refused(letter.action_mail, UserError)
        self.agree()
        letter.invalidate_recordset()
        letter.action_mail()
        message = self.card.message_ids.filtered(lambda message: message.message_type == 'comment')
        self.assertEqual(message.partner_ids, self.card.partner_id)
        self.assertIn('途观', message.body)
        self.assertNotIn(self.card.partner_id, self.card.message_partner_ids, "the customer does not follow his card")
        self.agree(False)
        self.refused(self.letter().action_mail, UserError)

    def test_without_address_it_is_printed(self):
        self.agree()
        self.card.email_from = False
        self.card.partner_id.email = False
        letter = self.letter()
        self.refused(letter.action_mail, UserError)
        letter.action_print()

    def test_bad_input(self):
        self.refused(lambda: self.letter(days=-1).action_print(), UserError)
        self.refused(lambda: self.letter(body='<p><br></p>').action_print(), UserError)
        with patch.object(type(self.env['res.company']), '_dealership_open_days', lambda self, start, end: set()):
            self.refused(lambda: self.letter().action_print(), UserError)
        self.assertNotIn('script', self.letter(body='<p>x<script>alert(1)</script></p>').body)
        lead = self.env['crm.lead'].create({'name': 'Office', 'team_id': self.plain_team.id, 'user_id': self.consultant.id})
        wizard = self.Wizard.with_user(self.consultant).create({'lead_id': lead.id, 'body': '<p>x</p>', 'subject': 'x', 'place': 'x'})
        self.refused(wizard.action_print, UserError)

    def test_only_for_ones_own_cards(self):
        for name in ('colleague', 'receptionist', 'auditor'):
            self.refused(lambda name=name: self.Wizard.with_user(self.users[name]).create({
                'lead_id': self.card.id, 'subject': 'x', 'place': 'x', 'body': '<p>x</p>'}).action_print(), REFUSED)
        letter = self.letter()
        self.refused(lambda: letter.with_user(self.manager).read(['body']), AccessError)
        self.letter(user=self.manager).action_print()

    def test_paper(self):
        letter = self.letter()
        html = self.env['ir.actions.report'].with_user(self.consultant)._render_qweb_html(
            f'{MODULE}.report_invitation', letter.ids)[0].decode()
        for words in ('张三', '途观', '张江路', self.store.name):
            self.assertIn(words, html)
        self.refused(lambda: self.env['ir.actions.report'].with_user(self.manager)._render_qweb_html(
            f'{MODULE}.report_invitation', letter.ids), AccessError)
