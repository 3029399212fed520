"""Side doors to other people's customers (N01, invariants 10 and 11): fields read through a card, ids typed by hand,
searches, groupings, exports, families, claims."""
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import MODULE, DealershipCase

REFUSED = (AccessError, UserError, ValidationError)
SECRET = {
    'gender': 'female', 'occupation': '秘密职业', 'wechat': 'secret_wechat', 'phone_second': '021-62345678',
    'birthdate_date': '1980-02-03', 'employer': '秘密单位', 'lifestyle_note': '秘密爱好',
}


@tagged('post_install', '-at_install')
class TestLeaks(DealershipCase):
    """The consultant looks for what belongs to the colleague's customer."""

    roles = ('consultant', 'manager', 'auditor', 'finance', 'customer_care', 'dealership_admin')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hidden = cls.make_customer(cls.colleague, name='欧阳秘密', **SECRET)
        cls.hidden_car = cls.make_vehicle(cls.hidden, usage_note='秘密用途')
        cls.env['dealership.relation'].create({'partner_id': cls.hidden.id, 'name': '秘密配偶', 'relation': 'spouse'})
        cls.hidden_card = cls.make_card(cls.colleague, partner_id=cls.hidden.id, need='秘密需求')
        # a lead of the pool on the same person, as the lead desk brings it in
        cls.pool_card = cls.env['crm.lead'].create(cls.card_vals(
            partner_id=cls.hidden.id, user_id=False, present_vehicle_id=cls.hidden_car.id))
        cls.far_customer = cls.make_customer(name='虹桥客户', company_id=cls.far_store.id)
        cls.mine = cls.make_card(cls.consultant, phone='13811112222')
        cls.env.flush_all()
        cls.env.invalidate_all()

    def as_user(self, record, name='consultant'):
        return record.with_user(self.users[name])

    def through_fields(self):
        fields = self.env['crm.lead']._fields
        return [name for name, field in fields.items() if field.related and (
            name.startswith('customer_') or name.startswith('present_'))]

    # -- fields read through a card ------------------------------------
    def test_pool_card_tells_nothing_of_anothers_customer(self):
        names = self.through_fields()
        self.assertGreater(len(names), 25)
        [values] = self.as_user(self.pool_card).read(names)
        values.pop('id')
        self.assertEqual({name for name, value in values.items() if value}, set())
        [values] = self.as_user(self.pool_card).web_read({'customer_relation_ids': {'fields': {'name': {}}}, 'name': {}})
        self.assertEqual(values['customer_relation_ids'], [])

    def test_whoever_may_see_the_customer_sees_him_on_the_card(self):
        for name in ('manager', 'auditor', 'finance', 'customer_care'):
            card = self.as_user(self.pool_card, name)
            card.invalidate_recordset()
            [values] = card.read(self.through_fields())
            self.assertEqual(values['customer_wechat'], 'secret_wechat', name)
            self.assertEqual(values['present_usage'], '秘密用途', name)
            self.assertEqual(values['present_mileage'], 0, name)
        own = self.as_user(self.hidden_card, 'colleague')
        self.assertEqual(own.customer_occupation, '秘密职业')

    def test_one_users_cache_is_not_anothers(self):
        self.assertEqual(self.as_user(self.pool_card, 'manager').customer_wechat, 'secret_wechat')
        self.assertFalse(self.as_user(self.pool_card).customer_wechat)
        self.assertEqual(self.pool_card.customer_wechat, 'secret_wechat')
        self.assertFalse(self.as_user(self.pool_card).customer_wechat)

    def test_own_card_costs_no_query_for_the_check(self):
        card = self.as_user(self.mine)
        card.invalidate_recordset()
        card.partner_id.mapped('user_id')
        with self.assertQueryCount(0):
            card.partner_id._filter_seen()

    def test_search_and_grouping_through_a_card(self):
        Lead = self.env['crm.lead'].with_user(self.consultant)
        for name, value in (('customer_wechat', 'secret_wechat'), ('customer_occupation', '秘密职业'),
                            ('present_usage', '秘密用途'), ('partner_id.occupation', '秘密职业'),
                            ('customer_phone_second', '021-62345678'), ('partner_id.relation_ids.name', '秘密配偶')):
            with self.subTest(field=name):
                self.assertFalse(Lead.search([(name, '=', value)]))
                self.assertFalse(Lead.search([(name, 'ilike', value[:4])]))
                self.assertTrue(Lead.with_user(self.manager).search([(name, '=', value)]))
        with self.assertRaises(ValueError):
            Lead.formatted_read_group([], ['customer_wechat'], ['__count'])
        domain = [('partner_id', 'any', [('occupation', '=', '秘密职业')])]
        self.assertFalse(Lead.formatted_read_group(domain, [], ['__count'])[0]['__count'])

    def test_export(self):
        self.refused(lambda: self.as_user(self.mine).export_data(['name']), UserError)
        self.consultant.group_ids = [Command.link(self.env.ref('base.group_allow_export').id)]
        rows = self.as_user(self.pool_card).export_data(['customer_wechat', 'present_plate'])['datas']
        self.assertFalse(any(cell for row in rows for cell in row))
        with self.assertRaises(AccessError):
            self.as_user(self.hidden_card).export_data(['name'])

    def test_nothing_is_written_through_a_pool_card(self):
        card = self.as_user(self.pool_card)
        self.refused(lambda: card.write({'customer_occupation': 'x'}), REFUSED)
        self.refused(lambda: card.write({'present_plate': '沪B99999'}), REFUSED)
        phone = self.hidden.phone
        self.refused(lambda: card.write({'phone': '13899998888'}), REFUSED)
        self.assertEqual(self.hidden.phone, phone)
        self.refused(lambda: card.write({'customer_relation_ids': [Command.create({'name': 'x'})]}), REFUSED)
        self.assertEqual(self.hidden.occupation, '秘密职业')

    # -- ids typed by hand -----------------------------------------------
    def test_card_on_anothers_customer(self):
        Lead = self.env['crm.lead'].with_user(self.consultant)
        vals = self.card_vals(partner_id=self.hidden.id)
        without = {key: value for key, value in vals.items() if key != 'partner_id'}
        self.refused(lambda: Lead.create(vals))
        self.refused(lambda: Lead.create(dict(vals, type='lead')))
        self.refused(lambda: Lead.create({'name': 'x', 'partner_id': self.hidden.id, 'team_id': self.plain_team.id}))
        self.refused(lambda: Lead.with_context(default_partner_id=self.hidden.id).create(dict(without, type='lead')))
        proposed = Lead.with_context(default_partner_id=self.hidden.id).create(without)
        self.assertNotEqual(proposed.partner_id, self.hidden)
        self.refused(lambda: self.as_user(self.mine).write({'partner_id': self.hidden.id}))
        self.refused(lambda: self.as_user(self.mine).web_save({'partner_id': self.hidden.id}, {'customer_wechat': {}}))
        self.refused(lambda: self.as_user(self.mine).write({'referrer_id': self.hidden.id}))
        self.refused(lambda: self.as_user(self.mine).write({'present_vehicle_id': self.hidden_car.id}), REFUSED)
        self.refused(lambda: self.as_user(self.mine).copy({'partner_id': self.hidden.id}))
        loaded = Lead.load(
            ['contact_name', 'team_id/.id', 'origin_id/.id', 'source_id/.id', 'partner_id/.id'],
            [['偷看', str(self.team.id), str(self.origin.id), str(self.channel.id), str(self.hidden.id)]])
        self.assertFalse(loaded['ids'])
        self.refused(lambda: Lead.create(self.card_vals(partner_id=self.far_customer.id)), REFUSED)

    def test_proposal_of_a_form(self):
        Lead = self.env['crm.lead'].with_user(self.consultant)
        spec = {name: {} for name in ('partner_id', 'phone', 'customer_wechat', 'contact_name')}
        for value in (self.hidden.id, {'id': self.hidden.id}):
            self.refused(lambda value=value: Lead.onchange({'partner_id': value}, ['partner_id'], spec))
        shown = Lead.onchange({'partner_id': self.mine.partner_id.id}, ['partner_id'], spec)['value']
        self.assertEqual(shown['phone'].replace(' ', '')[-11:], '13811112222')

    def test_other_records_that_name_a_customer_or_car(self):
        appraisal = {'lead_id': self.mine.id, 'vehicle_id': self.hidden_car.id}
        self.refused(lambda: self.env['dealership.appraisal'].with_user(self.consultant).create(appraisal))
        relation = {'partner_id': self.mine.partner_id.id, 'name': 'x', 'other_partner_id': self.hidden.id}
        self.refused(lambda: self.env['dealership.relation'].with_user(self.consultant).create(relation))
        stock_car = self.make_vehicle(dealer_role='stock', license_plate=False)
        for name in ('owner_id', 'driver_id', 'future_driver_id'):
            self.refused(lambda name=name: self.as_user(stock_car).write({name: self.hidden.id}))
        self.as_user(stock_car).write({'owner_id': self.mine.partner_id.id})

    def test_children_stay_on_their_card(self):
        wish = self.env['dealership.wish'].create({'lead_id': self.mine.id, 'model_id': self.model.id})
        relation = self.env['dealership.relation'].create({'partner_id': self.mine.partner_id.id, 'name': 'x'})
        self.refused(lambda: self.as_user(wish).write({'lead_id': self.hidden_card.id}))
        self.refused(lambda: self.as_user(relation).write({'partner_id': self.hidden.id}))
        self.refused(lambda: self.as_user(self.mine).write({'wish_ids': [Command.link(self.hidden_card.wish_ids.create(
            {'lead_id': self.hidden_card.id, 'model_id': self.model.id}).id)]}))

    # -- whose customer ----------------------------------------------------
    def test_consultant_store_and_mark_of_a_customer(self):
        mine, Partner = self.as_user(self.mine.partner_id), self.env['res.partner'].with_user(self.consultant)
        for vals in ({'user_id': self.colleague.id}, {'user_id': False}, {'company_id': False},
                     {'company_id': self.far_store.id}, {'is_dealership_customer': False}):
            with self.subTest(vals=vals):
                self.refused(lambda vals=vals: mine.write(vals), REFUSED)
        new = {'name': '新客', 'is_dealership_customer': True}
        self.refused(lambda: Partner.create(dict(new, user_id=self.colleague.id)))
        self.refused(lambda: Partner.with_context(default_user_id=self.colleague.id).create(new))
        self.refused(lambda: Partner.create(dict(new, company_id=self.far_store.id)), REFUSED)
        created = Partner.create(new)
        self.assertEqual((created.user_id, created.company_id), (self.consultant, self.store))
        self.assertEqual(self.as_user(created, 'manager').write({'user_id': self.colleague.id}), True)
        pool = self.make_customer()
        self.as_user(pool).user_id = self.consultant
        self.assertEqual(pool.user_id, self.consultant)
        stock = self.env['res.partner'].create({'name': 'Supplier', 'company_id': self.store.id})
        self.as_user(stock).write({'user_id': self.colleague.id, 'company_id': False})

    def test_claiming_a_pool_card_does_not_take_the_customer(self):
        self.as_user(self.pool_card).action_claim()
        self.assertEqual(self.hidden.user_id, self.colleague)
        self.pool_card.invalidate_recordset()
        self.assertFalse(self.as_user(self.pool_card).customer_wechat)
        # two consultants on one customer: a ruling, and nothing else, says whose he is (F01)
        self.assertTrue(self.hidden_card.is_disputed)
        with self.assertRaises(UserError):
            self.as_user(self.hidden_card, 'manager').write({'user_id': self.consultant.id})

    def test_a_customer_goes_with_the_card_that_is_given_away(self):
        self.as_user(self.hidden_card, 'manager').write({'user_id': self.consultant.id})
        self.assertEqual(self.hidden.user_id, self.consultant)

    def test_customer_of_nobody_follows_his_first_card(self):
        pool = self.make_customer()
        self.make_card(self.consultant, partner_id=pool.id)
        self.assertEqual(pool.user_id, self.consultant)

    # -- search --------------------------------------------------------------
    def test_search_box_names_and_keys_of_others(self):
        self.env.flush_all()
        for term in (self.hidden.phone, '62345678', '021-62345678', '欧阳', 'oymm', 'secret_wechat', self.hidden_car.vin_sn,
                     self.hidden_car.license_plate, self.hidden_card.card_number):
            with self.subTest(term=term):
                found = self.env['res.partner'].with_user(self.consultant).search([('customer_search', 'ilike', term)])
                self.assertNotIn(self.hidden, found)
                found = self.env['crm.lead'].with_user(self.consultant).search([('customer_search', 'ilike', term)])
                self.assertNotIn(self.hidden_card, found)
        self.assertFalse(self.env['res.partner'].with_user(self.consultant).name_search('欧阳秘密'))
        self.assertFalse(self.env['fleet.vehicle'].with_user(self.consultant).name_search(self.hidden_car.license_plate))
        self.assertTrue(self.env['res.partner'].with_user(self.manager).search([('customer_search', 'ilike', '欧阳')]))

    def test_messages_of_others(self):
        self.hidden_card.message_post(body='秘密留言')
        Message = self.env['mail.message'].with_user(self.consultant)
        self.assertFalse(Message.search([('body', 'ilike', '秘密留言')]))
        self.assertTrue(Message.with_user(self.colleague).search([('body', 'ilike', '秘密留言')]))

    def test_family_shows_whom_one_may_see(self):
        household = self.env['dealership.household'].create({'name': '秘密家', 'company_id': self.store.id})
        self.hidden.household_id = household
        self.assertFalse(self.env['dealership.household'].with_user(self.consultant).search([('name', '=', '秘密家')]))
        self.mine.partner_id.household_id = household
        self.env.flush_all()
        self.env.invalidate_all()
        shown = self.as_user(self.mine.partner_id).web_read({'household_member_ids': {'fields': {'name': {}}}})
        self.assertEqual([row['id'] for row in shown[0]['household_member_ids']], self.mine.partner_id.ids)

    # -- strangers -------------------------------------------------------------
    def test_salespeople_of_other_teams(self):
        Lead = self.env['crm.lead'].with_user(self.users['salesman'])
        stock = Lead.create({'name': 'Paper', 'team_id': self.plain_team.id, 'user_id': False})
        self.assertEqual(Lead.search([('id', 'in', (stock + self.pool_card).ids)]), stock)
        self.assertFalse(self.env['res.partner'].with_user(self.users['salesman']).search([('id', 'in', self.hidden.ids)]))

    def test_channels_are_the_administrators(self):
        Source = self.env['utm.source'].with_user(self.consultant)
        channel = self.as_user(self.channel)
        self.refused(lambda: channel.write({'name': 'x'}))
        self.refused(lambda: channel.write({'is_dealership_channel': False}))
        self.refused(lambda: Source.create({'name': 'Mine', 'is_dealership_channel': True}))
        self.refused(lambda: Source.with_context(default_is_dealership_channel=True).name_create('Mine'))
        stock = Source.create({'name': 'Newsletter'})
        self.refused(lambda: stock.write({'is_dealership_channel': True}))
        stock.write({'name': 'Newsletter 2'})
        self.as_user(self.channel, 'dealership_admin').write({'dealership_sequence': 5})

    def test_form_of_the_consultant(self):
        """The form itself works: nothing on it belongs to what he may not read."""
        with Form(self.as_user(self.mine), f'{MODULE}.crm_lead_view_form_card') as form:
            form.customer_occupation = '教师'
        self.assertEqual(self.mine.partner_id.occupation, '教师')
        with Form(self.as_user(self.pool_card), f'{MODULE}.crm_lead_view_form_card') as form:
            form.need = 'x'
