"""Of a customer of nobody a consultant sees no whole number, whatever way he asks; who claims the card sees all of it (E04)."""
import json

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged

from ..models.card.masked import Masked
from .common import DealershipCase

NUMBER, SECOND, WECHAT, MAIL = '13912345678', '13887654321', 'wx_secretname', 'hidden.person@example.com'
SECRETS = (NUMBER, '1234567', SECOND, '8765432', WECHAT, MAIL, 'hidden.person')


@tagged('post_install', '-at_install')
class TestPoolMask(DealershipCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_customer(None, name='公海甲', phone=NUMBER, phone_second=SECOND, wechat=WECHAT, email=MAIL)
        cls.env['dealership.relation'].create(
            {'partner_id': cls.customer.id, 'name': '妻子', 'relation': 'spouse', 'phone': SECOND})
        cls.card = cls.env['crm.lead'].create(cls.card_vals(
            partner_id=cls.customer.id, contact_name='公海甲', phone=NUMBER, email_from=MAIL, user_id=False, company_id=cls.store.id,
            description=f'<p>电话 {NUMBER}</p>'))
        cls.card.intake_phone_second, cls.card.intake_wechat = SECOND, WECHAT
        cls.card.message_post(body=f'请拨 {NUMBER}', message_type='comment', subtype_xmlid='mail.mt_note')
        cls.customer.message_post(body=f'微信 {WECHAT}', message_type='comment', subtype_xmlid='mail.mt_note')
        cls.consultant.sudo().group_ids = [Command.link(cls.env.ref('base.group_allow_export').id)]
        cls.env.flush_all()

    def rpc(self, model, method, *args, user=None, **kwargs):
        """As a client calls it, with nothing left in memory of what others read."""
        self.env.flush_all()
        self.env.invalidate_all()
        return call_kw(self.env(user=user or self.consultant, su=False)[model], method, list(args), kwargs)

    def hidden(self, result):
        text = json.dumps(result, default=str, ensure_ascii=False)
        for secret in SECRETS:
            self.assertNotIn(secret, text)
        return text

    def setup_ok(self):
        self.assertEqual((self.card.partner_id, self.card.phone, self.card.user_id.id), (self.customer, NUMBER, False))

    def test_everything_of_the_records_is_masked(self):
        self.setup_ok()
        relation = self.customer.relation_ids
        for record in (self.card, self.customer, relation):
            own = record.with_user(self.consultant)
            readable = [
                name for name, field in own._fields.items() if own._has_field_access(field, 'read')
                and (not field.relational or own.env[field.comodel_name].has_access('read'))]
            row = self.rpc(record._name, 'read', record.ids, readable)
            self.hidden(row)
            self.assertTrue(row[0]['phone'].endswith(('****5678', '****4321')), row[0]['phone'])
            self.hidden(self.rpc(record._name, 'web_read', record.ids, specification={name: {} for name in readable}))
            plain = [name for name in readable if record._fields[name].store and record._fields[name].type in ('char', 'html', 'many2one')]
            self.hidden(self.rpc(record._name, 'export_data', record.ids, plain))
        fields = ['phone', 'pool_phone', 'partner_id/phone', 'partner_id/wechat', 'partner_id/relation_ids/phone']
        self.hidden(self.rpc('crm.lead', 'export_data', self.card.ids, fields))
        self.hidden(self.rpc('crm.lead', 'web_search_read', [('id', '=', self.card.id)], specification={
            'phone': {}, 'pool_phone': {}, 'customer_wechat': {}, 'customer_phone_second': {},
            'partner_id': {'fields': {'phone': {}, 'email': {}, 'email_formatted': {}, 'wechat': {}}}}))

    def test_what_the_pool_shows(self):
        row = self.rpc('crm.lead', 'read', self.card.ids, ['pool_phone', 'phone', 'phone_sanitized', 'email_from', 'contact_name'])[0]
        self.assertEqual(
            (row['pool_phone'], row['phone'], row['phone_sanitized'], row['email_from'], row['contact_name']),
            ('139****5678', '139****5678', '+86****5678', False, '公海甲'))

    def test_no_search_by_value(self):
        domains = {
            'crm.lead': [
                [('phone', '=', NUMBER)], [('phone', 'in', [NUMBER, '1'])], [('phone', 'ilike', '9123')], [('phone', '=like', '139%')],
                [('phone_sanitized', '=', '+86' + NUMBER)], [('email_from', 'ilike', 'hidden')], [('email_normalized', '=', MAIL)],
                [('description', 'ilike', NUMBER)], [('intake_wechat', '=', WECHAT)], [('intake_phone_second', 'like', '8765')],
                [('partner_id.phone', '=', NUMBER)], [('partner_id.wechat', '=', WECHAT)], [('partner_id', 'any', [('email', '=', MAIL)])],
                [('partner_id.relation_ids.phone', '=', SECOND)], [('customer_wechat', '=', WECHAT)],
                [('customer_phone_second', '=', SECOND)], [('phone_mobile_search', 'ilike', NUMBER)], [('customer_search', '=', NUMBER)],
                [('customer_search', 'ilike', '5678')], [('customer_search', 'ilike', WECHAT)],
            ],
            'res.partner': [
                [('phone', '=', NUMBER)], [('phone', 'ilike', '9123')], [('phone_sanitized', '=', '+86' + NUMBER)],
                [('phone_second_sanitized', '=', '+86' + SECOND)], [('wechat', '=', WECHAT)], [('email', 'ilike', 'hidden')],
                [('relation_ids.phone', '=', SECOND)], [('card_ids.phone', '=', NUMBER)], [('phone_mobile_search', 'ilike', NUMBER)],
                [('customer_search', '=', NUMBER)], [('customer_search', 'ilike', '5678')], [('customer_search', 'ilike', WECHAT)],
                [('customer_search', '=', SECOND)],
            ],
            'dealership.relation': [[('phone', '=', SECOND)], [('phone_sanitized', 'like', '8765')], [('partner_id.phone', '=', NUMBER)]],
        }
        record = {'crm.lead': self.card, 'res.partner': self.customer, 'dealership.relation': self.customer.relation_ids}
        for model, tried in domains.items():
            for domain in tried:
                self.assertNotIn(record[model].id, self.rpc(model, 'search', domain), domain)
                wrong = json.loads(json.dumps(domain).replace(NUMBER, '13900000000').replace(SECOND, '13800000000').replace(
                    WECHAT, 'wx_nobody').replace(MAIL, 'a@example.com').replace('5678', '0000').replace('hidden', 'zzz'))
                same = [self.rpc(model, 'search_count', ['&', ('id', '=', record[model].id), '!', *asked]) for asked in (domain, wrong)]
                self.assertEqual(same[0], same[1], domain)  # denied, it tells as little
                self.assertIn(record[model].id, self.rpc(model, 'search', domain, user=self.users['lead_desk']), domain)

    def test_no_grouping_and_no_order_tells(self):
        domain = [('id', '=', self.card.id)]
        for group in ('phone', 'phone_sanitized', 'email_from', 'partner_id.phone'):
            self.hidden(self.rpc('crm.lead', 'formatted_read_group', domain, groupby=[group], aggregates=['__count']))
        self.hidden(self.rpc('crm.lead', 'formatted_read_group', domain, groupby=['user_id'], aggregates=['phone:array_agg', 'phone:max']))
        self.hidden(self.rpc('res.partner', 'formatted_read_group', [('id', '=', self.customer.id)], groupby=['phone', 'wechat'],
                             aggregates=['phone_second:array_agg']))
        low = self.env['crm.lead'].create(self.card_vals(phone='13910000678', user_id=False, company_id=self.store.id))
        low.partner_id.phone = low.phone = '13900005678'  # the same as far as one sees
        ids = [self.card.id, low.id]
        orders = [self.rpc('crm.lead', 'search', [('id', 'in', ids)], order=f'phone {way}, id') for way in ('asc', 'desc')]
        self.assertEqual(orders[0], orders[1])

    def test_no_name_search(self):
        for model, words in (('res.partner', (NUMBER, MAIL, 'hidden.person', WECHAT)), ('crm.lead', (NUMBER, MAIL))):
            for word in words:
                self.assertFalse(self.rpc(model, 'name_search', word), (model, word))
        self.assertTrue(self.rpc('crm.lead', 'search', [('contact_name', '=', '公海甲')]))  # by name he is found

    def test_the_chatter_is_closed(self):
        messages = self.card.message_ids | self.customer.message_ids
        found = self.rpc('mail.message', 'search', [('id', 'in', messages.ids)])
        self.assertFalse(found)
        self.assertFalse(self.rpc('mail.message', 'search', [('body', 'ilike', NUMBER)]))
        for message in messages:
            self.refused(lambda message=message: self.rpc('mail.message', 'read', message.ids, ['body']), AccessError)
        self.assertEqual(
            set(self.rpc('mail.message', 'search', [('id', 'in', messages.ids)], user=self.users['lead_desk'])), set(messages.ids))

    def test_other_records_do_not_pass_it_on(self):
        event = self.env['calendar.event'].with_user(self.consultant).create({
            'name': 'x', 'start': '2030-01-01 10:00:00', 'stop': '2030-01-01 11:00:00', 'partner_ids': [Command.link(self.customer.id)]})
        attendee = event.sudo().attendee_ids.filtered(lambda attendee: attendee.partner_id == self.customer)
        self.hidden(self.rpc('calendar.attendee', 'read', attendee.ids, ['phone', 'email']))
        for domain in ([('phone', '=', NUMBER)], [('email', '=', MAIL)], [('partner_id.phone', '=', NUMBER)]):
            self.assertFalse(self.rpc('calendar.attendee', 'search', domain), domain)
            self.assertFalse(self.rpc('calendar.event', 'search', [('attendee_ids', 'any', domain)]), domain)
        order = self.env['sale.order'].create({'partner_id': self.customer.id, 'user_id': self.consultant.id, 'company_id': self.store.id})
        self.assertFalse(self.rpc('sale.order', 'search', [('id', '=', order.id), ('partner_id.phone', '=', NUMBER)]))

    def test_children_are_read_as_the_user(self):
        """What is fetched with a number brings no children along that the user may not see."""
        mine = self.make_card(self.consultant)
        hidden = self.env['sale.order'].create(
            {'partner_id': mine.partner_id.id, 'opportunity_id': mine.id, 'user_id': self.colleague.id, 'company_id': self.store.id})
        for names in (['phone', 'order_ids'], ['order_ids']):
            row = self.rpc('crm.lead', 'read', mine.ids, names)[0]
            self.assertNotIn(hidden.id, row['order_ids'])
        self.env.invalidate_all()
        card = mine.with_user(self.consultant)
        card.fetch(['phone', 'order_ids'])
        self.assertNotIn(hidden.id, card.order_ids.ids)

    def test_nothing_related_reads_it_as_the_superuser(self):
        """A new related field that forgets it would be a hole; those of users and companies are of no customer."""
        loose = [
            str(field) for name in self.env.registry for field in self.env[name]._fields.values()
            if field.related and isinstance(field.related_field, Masked) and field.compute_sudo and not isinstance(field, Masked)]
        self.assertLessEqual(set(loose), {'res.company.email', 'res.company.phone', 'res.users.email', 'res.users.phone'})

    def test_people_who_work_here_are_read_as_ever(self):
        """Users delegate to a contact: their fields have the masking class without its model."""
        email = self.users['colleague'].email_formatted
        user = self.users['colleague'].with_user(self.consultant)
        self.env.invalidate_all()
        self.assertEqual((user.email_formatted, user.partner_id.email_formatted), (email, email))
        self.assertTrue(self.env['res.users'].with_user(self.consultant).search([('email', '=', user.email)]))
        for name in self.env.registry:
            for field in self.env[name]._fields.values():
                if isinstance(field, Masked) and not field.inherited:
                    self.assertTrue(hasattr(self.env[name], '_reach_masked'), field)

    def test_no_way_around_by_writing(self):
        card, mine = self.card.with_user(self.consultant), self.make_card(self.consultant)
        ways = [
            lambda: card.write({'phone': '13900001111'}), lambda: card.write({'partner_id': mine.partner_id.id}),
            lambda: self.customer.with_user(self.consultant).write({'phone': '13900001111'}),
            lambda: self.env['crm.lead'].with_user(self.consultant).create(self.card_vals(partner_id=self.customer.id)),
            lambda: mine.write({'partner_id': self.customer.id}),
            lambda: card.copy(),
            lambda: self.env['crm.lead'].with_user(self.consultant).create(
                {'name': 'x', 'partner_id': self.customer.id, 'team_id': self.plain_team.id, 'user_id': self.consultant.id}),
            lambda: self.env['crm.lead'].with_user(self.consultant).with_context(default_partner_id=self.customer.id).create(
                {'name': 'x', 'team_id': self.plain_team.id, 'user_id': self.consultant.id}),
            lambda: self.rpc('crm.lead', 'onchange', [], {'partner_id': self.customer.id}, ['partner_id'], {'phone': {}}),
            lambda: self.env['crm.lead'].with_user(self.consultant).create(self.card_vals(contact_name='公海甲', phone=NUMBER)),
        ]
        for number, way in enumerate(ways):
            with self.subTest(way=number):
                self.refused(way, (AccessError, UserError, ValidationError))
            self.assertEqual((self.card.phone, self.customer.phone, self.customer.user_id.id), (NUMBER, NUMBER, False), number)

    def test_who_claims_sees_all(self):
        self.card.with_user(self.consultant).action_claim()
        row = self.rpc('crm.lead', 'read', self.card.ids, ['phone', 'pool_phone', 'customer_wechat', 'description'])[0]
        self.assertEqual((row['phone'], row['pool_phone'], row['customer_wechat']), (NUMBER, NUMBER, WECHAT))
        self.assertIn(NUMBER, row['description'])
        self.assertEqual(self.rpc('res.partner', 'read', self.customer.ids, ['phone', 'email'])[0]['email'], MAIL)
        self.assertEqual(self.rpc('crm.lead', 'search', [('phone', '=', NUMBER)]), self.card.ids)
        self.assertIn(self.customer.id, self.rpc('res.partner', 'search', [('customer_search', '=', NUMBER)]))
        self.assertTrue(self.rpc('mail.message', 'search', [('body', 'ilike', NUMBER)]))
        self.refused(lambda: self.rpc('crm.lead', 'read', self.card.ids, ['phone'], user=self.colleague), AccessError)

    def test_released_it_is_masked_again(self):
        self.card.with_user(self.consultant).action_claim()
        self.card._release_to_pool('manager', '换人')
        self.assertEqual(self.rpc('crm.lead', 'read', self.card.ids, ['phone'])[0]['phone'], '139****5678')
        self.assertEqual(self.rpc('res.partner', 'read', self.customer.ids, ['phone'])[0]['phone'], '139****5678')

    def test_lead_desk_and_managers_see_it(self):
        for name in ('lead_desk', 'manager', 'dealership_admin', 'auditor'):
            user = self.users[name]
            self.assertEqual(self.rpc('crm.lead', 'read', self.card.ids, ['phone', 'pool_phone'], user=user)[0]['pool_phone'], NUMBER)
            self.assertEqual(self.rpc('res.partner', 'read', self.customer.ids, ['phone'], user=user)[0]['phone'], NUMBER)

    def test_the_superuser_and_the_cache_keep_the_truth(self):
        """Masking happens on the way out: what the system reads in the same transaction is whole."""
        self.env.invalidate_all()
        card = self.card.with_user(self.consultant)
        self.assertEqual(card.phone, '139****5678')
        self.assertEqual((card.sudo().phone, card.sudo().partner_id.phone), (NUMBER, NUMBER))
        self.assertEqual((card.partner_id.phone, card.sudo().partner_id.email_formatted), ('139****5678', f'"公海甲" <{MAIL}>'))
        card.action_claim()
        self.env.flush_all()
        self.cr.execute("SELECT phone FROM crm_lead WHERE id = %s", [self.card.id])
        self.assertEqual(self.cr.fetchone()[0], NUMBER)

    def test_ones_own_and_plain_contacts_are_untouched(self):
        mine = self.make_card(self.consultant, phone='13911112222')
        plain = self.env['res.partner'].create({'name': 'Supplier', 'phone': '13933334444', 'email': 's@example.com'})
        self.assertEqual(self.rpc('crm.lead', 'read', mine.ids, ['phone'])[0]['phone'], '13911112222')
        self.assertEqual(self.rpc('res.partner', 'search', [('phone', '=', '13933334444')]), plain.ids)
        self.assertEqual(self.rpc('res.partner', 'read', plain.ids, ['phone', 'email'])[0]['email'], 's@example.com')

    def test_a_known_customer_of_nobody_is_still_not_entered_twice(self):
        old = self.make_customer(None, name='老客户', phone='13955556666')
        card = self.make_card(self.consultant, contact_name='老客户', phone='13955556666')
        self.assertEqual((card.partner_id, old.user_id), (old, self.consultant))
