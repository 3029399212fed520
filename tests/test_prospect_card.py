"""A card is numbered, dated, has a customer and belongs to somebody (B01, B07, invariants 6 and 10)."""
import re

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import MODULE, DealershipCase

REFUSED = (AccessError, UserError, ValidationError)


@tagged('post_install', '-at_install')
class TestProspectCard(DealershipCase):
    roles = ('consultant', 'manager', 'lead_desk')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.make_card(cls.consultant)
        cls.Lead = cls.env['crm.lead'].with_user(cls.consultant)

    # -- number and date -----------------------------------------------------
    def test_number_and_date(self):
        today = self.today()
        self.assertRegex(self.card.card_number, rf'^KP{today:%Y%m}\d{{5}}$')
        self.assertEqual(self.card.card_date, today)
        cards = self.Lead.create([self.card_vals() for _card in range(3)])
        numbers = [int(re.sub(r'\D', '', number)) for number in cards.mapped('card_number')]
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 3)))

    def test_number_never_changes(self):
        number = self.card.card_number
        for vals in ({'team_id': self.other_team.id}, {'type': 'lead'}, {'type': 'opportunity'}):
            self.card.sudo().write(vals)
        self.assertEqual(self.card.card_number, number)

    def test_copy_is_a_new_card(self):
        copy = self.card.with_user(self.consultant).copy()
        self.assertTrue(copy.card_number)
        self.assertNotEqual(copy.card_number, self.card.card_number)

    def test_lead_is_no_card_until_it_is_opened(self):
        lead = self.Lead.create({'contact_name': '线索', 'phone': '13611112222', 'type': 'lead', 'team_id': self.team.id})
        self.assertFalse(lead.card_number or lead.card_date or lead.partner_id)
        self.refused(lambda: lead.action_open_card(), ValidationError)
        lead.write({'origin_id': self.origin.id, 'source_id': self.channel.id})
        lead.action_open_card()
        self.assertTrue(lead.card_number)
        self.assertEqual((lead.partner_id.name, lead.partner_id.is_dealership_customer), ('线索', True))
        self.assertEqual(lead.level_id, self.levels['C'])
        self.assertEqual(lead.level_change_ids.mapped('direction'), ['first'])

    def test_team_that_becomes_a_dealership(self):
        stock = self.env['crm.lead'].create({'name': 'Old', 'type': 'opportunity', 'team_id': self.plain_team.id})
        self.assertFalse(stock.card_number)
        self.plain_team.is_dealership = True
        self.assertTrue(stock.card_number)
        self.assertIn(self.plain_team, self.env['crm.stage'].search([('dealership_code', '=', 'visited')]).team_ids)

    # -- customer ---------------------------------------------------------------
    def test_customer_data_typed_on_a_lead(self):
        lead = self.Lead.create({'contact_name': '线索', 'type': 'lead', 'team_id': self.team.id})
        lead.write({'customer_gender': 'female', 'customer_relation_ids': [Command.create({'name': '配偶'})]})
        self.assertEqual((lead.partner_id.gender, lead.partner_id.relation_ids.mapped('name')), ('female', ['配偶']))
        self.assertEqual(lead.customer_gender, 'female')

    def test_customer_is_made_from_the_card(self):
        card = self.make_card(
            self.consultant, contact_name='王五', phone='138 0013 8111', customer_gender='male', customer_wechat='wangwu',
            customer_birthdate='1990-05-01', customer_relation_ids=[Command.create({'name': '赵六', 'relation': 'spouse'})],
            present_model_id=self.other_model.id, present_plate='沪a·12399', present_mileage=60000, city='上海')
        partner = card.partner_id
        self.assertEqual(
            (partner.name, partner.gender, partner.wechat, partner.user_id, partner.company_id, partner.city),
            ('王五', 'male', 'wangwu', self.consultant, self.store, '上海'))
        self.assertEqual(partner.relation_ids.name, '赵六')
        vehicle = card.present_vehicle_id
        self.assertEqual(
            (vehicle.owner_id, vehicle.dealer_role, vehicle.license_plate, vehicle.odometer), (partner, 'customer', '沪A12399', 60000))
        self.assertEqual(card.present_plate, '沪A12399')

    def test_known_customer_joins(self):
        first = self.make_card(self.consultant, contact_name='钱七', phone='13511110000')
        again = self.make_card(self.consultant, contact_name='钱 七', phone='+86 135-1111-0000')
        other = self.make_card(self.consultant, contact_name='钱八', phone='13511110000')
        self.assertEqual(again.partner_id, first.partner_id)
        self.assertNotEqual(other.partner_id, first.partner_id, "the same phone with another name is another person")

    def test_anothers_customer_is_not_joined_silently(self):
        theirs = self.make_card(self.colleague, contact_name='孙九', phone='13511119999')
        card = self.make_card(self.consultant, contact_name='孙九', phone='13511119999')
        self.assertNotEqual(card.partner_id, theirs.partner_id)
        self.assertEqual(theirs.partner_id.user_id, self.colleague)

    def test_card_of_a_known_customer_needs_no_name(self):
        card = self.Lead.create(self.card_vals(contact_name=False, phone=False, partner_id=self.card.partner_id.id))
        self.assertEqual(card.name, self.card.partner_id.name)

    def test_firm_and_who_speaks_for_it(self):
        card = self.make_card(self.consultant, contact_name='周采购', partner_name='大江公司', customer_nature='company')
        self.assertTrue(card.partner_id.is_company)
        self.assertEqual((card.partner_id.name, card.partner_id.relation_ids.name), ('大江公司', '周采购'))

    # -- validation ----------------------------------------------------------------
    def test_refused_values(self):
        for field, value, word in (
                ('phone', '1380013800x', 'letters'), ('phone', '138001380', ''), ('customer_wechat', None, None),
                ('budget_min', -1, 'zero'), ('loan_months', 121, '120'), ('down_payment_ratio', 101, '100'),
                ('referrer_phone', '12', ''), ('referrer_plate', 'AB', ''), ('customer_credit_code', '123', '')):
            if word is None:
                continue
            with self.subTest(field=field, value=value):
                extra = {'customer_nature': 'company'} if field == 'customer_credit_code' else {}
                message = self.refused(lambda f=field, v=value, e=extra: self.make_card(self.consultant, **{f: v}, **e), ValidationError)
                self.assertIn(word, message)
        self.refused(lambda: self.make_card(self.consultant, budget_min=250000, budget_max=200000), ValidationError)

    def test_lead_to_be_cleaned_may_have_a_bad_phone(self):
        lead = self.Lead.create({'name': 'x', 'phone': '1380013800x', 'type': 'lead', 'team_id': self.team.id})
        lead.write({'origin_id': self.origin.id, 'source_id': self.channel.id})
        self.refused(lambda: lead.action_open_card(), ValidationError)

    # -- protection -----------------------------------------------------------------
    PROTECTED = {
        'card_number': 'KP1', 'card_date': '2020-01-01', 'level_date': '2020-01-01', 'reviewed_on': '2020-01-01 00:00:00',
        'next_contact_date': '2020-01-01', 'next_contact_reason': 'x', 'last_contact_on': '2020-01-01 00:00:00',
        'visit_count': 9, 'test_drive_count': 9,
    }

    def some_value(self, field):
        if field.type == 'many2one':
            return self.env[field.comodel_name].sudo().search([], limit=1).id or 1
        if field.type == 'selection':
            return field.get_values(self.env)[0]
        return {'date': '2020-01-01', 'datetime': '2020-01-01 00:00:00', 'boolean': True, 'integer': 99, 'float': 9.9}.get(field.type, 'x')

    def test_protected_fields_from_every_side(self):
        values = {**self.PROTECTED, 'first_level_id': self.levels['H'].id, 'reviewed_by_id': self.manager.id}
        others = self.card._guarded_names('_protected_fields').difference(values)  # those of other rooms
        values.update({name: self.some_value(self.card._fields[name]) for name in others})
        admin = self.env.ref('base.user_admin')
        admin.company_ids = [Command.link(self.store.id)]
        for user in (self.consultant, self.manager, admin):
            card = self.card.with_user(user).with_company(self.store)
            for name, value in values.items():
                with self.subTest(user=user.login, field=name):
                    vals = self.card_vals(user_id=user.id)
                    before = self.card.sudo()[name]
                    for attack in (
                            lambda: card.write({name: value}),
                            lambda: card.web_save({name: value}, {}),
                            lambda: card.copy({name: value}),
                            lambda: card.create({**vals, name: value}),
                            lambda: card.with_context(install_mode=True, su=True, force=True).write({name: value}),
                            lambda: card.partner_id.write({'card_ids': [Command.update(card.id, {name: value})]})):
                        self.refused(attack)
                    self.assertEqual(self.card.sudo()[name], before)
        with self.subTest("defaults"):
            context = {f'default_{name}': value for name, value in values.items()}
            card = self.env['crm.lead'].with_user(self.consultant).with_context(**context).create(self.card_vals())
            self.assertFalse(card.reviewed_by_id or card.visit_count or card.card_number == 'KP1')

    def test_load_takes_no_protected_field(self):
        head = ['contact_name', 'team_id/.id', 'origin_id/.id', 'source_id/.id']
        row = ['导入', str(self.team.id), str(self.origin.id), str(self.channel.id)]
        for name in ('card_number', 'next_contact_date', 'visit_count'):
            loaded = self.Lead.load([*head, name], [[*row, '2020-01-01' if name.endswith('date') else '9']])
            self.assertFalse(loaded['ids'], name)
        self.assertTrue(self.Lead.load(head, [row])['ids'])

    def test_consultant_of_a_card(self):
        card, colleague = self.card.with_user(self.consultant), self.colleague.id
        for attack in (
                lambda: card.write({'user_id': colleague}), lambda: card.write({'user_id': False}),
                lambda: card.write({'team_id': self.other_team.id}), lambda: card.write({'team_id': False}),
                lambda: card.web_save({'user_id': colleague}, {}), lambda: card.copy({'user_id': colleague}),
                lambda: self.Lead.create(self.card_vals(user_id=colleague)),
                lambda: self.Lead.with_context(default_user_id=colleague).create(self.card_vals()),
                lambda: card.partner_id.write({'card_ids': [Command.update(card.id, {'user_id': colleague})]})):
            self.refused(attack, REFUSED)
        self.assertEqual((self.card.user_id, self.card.team_id), (self.consultant, self.team))
        self.card.with_user(self.manager).write({'user_id': colleague})
        self.assertEqual(self.card.partner_id.user_id, self.colleague, "the customer goes with his card")

    def test_pool_card_is_claimed_for_oneself_only(self):
        pool = self.env['crm.lead'].create(self.card_vals(user_id=False))
        self.refused(lambda: pool.with_user(self.consultant).write({'user_id': self.colleague.id}))
        self.refused(lambda: pool.with_user(self.consultant).write({'user_id': self.consultant.id}))
        pool.with_user(self.consultant).action_claim()
        self.assertEqual((pool.user_id, pool.partner_id.user_id), (self.consultant, self.consultant))

    def test_review(self):
        self.refused(lambda: self.card.with_user(self.consultant).action_review_card())
        self.card.with_user(self.manager).action_review_card()
        self.assertEqual(self.card.reviewed_by_id, self.manager)
        own = self.make_card(self.manager)
        self.refused(lambda: own.with_user(self.manager).action_review_card())

    # -- coming from another team ---------------------------------------------------
    def test_lead_that_comes_from_another_team(self):
        stock = self.env['crm.lead'].create({'name': 'Stock', 'phone': '13544445555', 'team_id': self.plain_team.id})
        for vals in ({'team_id': self.team.id}, {'user_id': self.consultant.id}):
            with self.subTest(vals=vals):
                self.refused(lambda vals=vals: stock.write(vals), ValidationError)
        self.refused(lambda: stock.with_user(self.manager).write({'card_number': 'KP1', 'team_id': self.team.id}), REFUSED)
        stock.write({'origin_id': self.origin.id, 'source_id': self.channel.id})
        stock.write({'user_id': self.consultant.id})
        self.assertEqual(stock.team_id, self.team, "core gives the lead to a team of its salesperson")
        self.assertTrue(stock.card_number)
        self.assertEqual(stock.level_id, self.levels['C'])
        self.assertEqual(stock.level_change_ids.mapped('direction'), ['first'])
        self.assertTrue(stock.partner_id.is_dealership_customer)
        self.assertEqual(stock.partner_id.user_id, self.consultant)

    # -- board ------------------------------------------------------------------------
    def test_stages_are_the_dealerships(self):
        self.assertEqual(self.card.stage_id.dealership_code, 'not_visited')
        stages = self.env['crm.stage'].search([('dealership_code', '!=', False)])
        self.assertFalse(stages.filtered(lambda stage: not stage.team_ids), "a stage of no team shows on everybody's board")

    def test_drag_keeps_what_is_fixed(self):
        stage = self.env['crm.stage'].search([('dealership_code', '=', 'visited')])
        self.card.with_user(self.consultant).write({'stage_id': stage.id})
        self.assertEqual((self.card.stage_id, self.card.origin_id), (stage, self.origin))

    def test_archive_and_back(self):
        number, customer = self.card.card_number, self.card.partner_id
        self.lose(self.card)
        self.card.sudo().action_unarchive()
        self.assertEqual((self.card.card_number, self.card.partner_id, self.card.origin_id), (number, customer, self.origin))

    def test_form(self):
        context = {'default_type': 'opportunity', 'default_team_id': self.team.id}
        with Form(self.Lead.with_context(**context), f'{MODULE}.crm_lead_view_form_card') as form:
            form.contact_name = '表单客户'
            form.phone = '13722223333'
            form.origin_id = self.origin
            form.source_id = self.channel
            form.customer_gender = 'male'
            form.level_id = self.levels['A']
        card = form.record
        self.assertEqual((card.partner_id.gender, card.level_id.code, card.date_deadline), ('male', 'A', self.today(30)))

    def test_other_store(self):
        self.refused(lambda: self.Lead.create(self.card_vals(team_id=self.far_team.id)), REFUSED)
        far = self.make_card(self.users['far_consultant'], team_id=self.far_team.id)
        self.assertFalse(self.Lead.search([('id', '=', far.id)]))
        self.assertEqual((far.company_id, far.partner_id.company_id), (self.far_store, self.far_store))
        self.refused(lambda: far.with_user(self.manager).read(['name']))

    # -- merge -------------------------------------------------------------------------
    def test_merge_keeps_what_hangs_on_both(self):
        one = self.make_card(self.consultant, level_id=self.levels['H'].id, wish_ids=[Command.create({'model_id': self.model.id})])
        two = self.make_card(
            self.consultant, partner_id=one.partner_id.id, budget_max=200000, competing_store='对面店',
            wish_ids=[Command.create({'model_id': self.other_model.id})])
        car = self.make_vehicle(one.partner_id)
        self.env['dealership.appraisal'].create({'lead_id': two.id, 'vehicle_id': car.id})
        two.with_user(self.consultant).level_id = self.levels['A']
        history = len(one.level_change_ids) + len(two.level_change_ids)
        merged = (one + two).with_user(self.consultant).merge_opportunity()
        self.assertEqual(merged.wish_ids.model_id, self.model + self.other_model)
        self.assertEqual(len(merged.appraisal_ids), 1)
        self.assertEqual(len(merged.level_change_ids), history)
        self.assertEqual((merged.budget_max, merged.competing_store), (200000, '对面店'))
        self.assertEqual((merged.origin_id, merged.source_id, merged.user_id), (self.origin, self.channel, self.consultant))


@tagged('post_install', '-at_install')
class TestStockTeams(DealershipCase):
    """Leads of teams that are no dealership behave, and cost, as stock's (invariant 10)."""

    roles = ('consultant', 'manager')

    def setUp(self):
        super().setUp()
        self.salesman = self.users['salesman']
        self.Lead = self.env['crm.lead'].with_user(self.salesman)

    def vals(self):
        return {'name': 'Paper', 'contact_name': 'Ann', 'phone': 'call me', 'type': 'opportunity', 'team_id': self.plain_team.id}

    def test_nothing_of_ours(self):
        lead = self.Lead.create(self.vals())
        ours = [
            name for name, field in lead._fields.items()
            if field._modules[:1] == (MODULE,) and field.store and field.type != 'many2one' and not field.relational]
        filled = {name for name in ours if lead.sudo()[name]}
        self.assertFalse(filled)
        self.assertFalse(lead.partner_id or lead.level_id or lead.origin_id or lead.level_change_ids)
        lead.sudo().write({'user_id': self.users['plain'].id, 'source_id': self.channel.id})
        lead.sudo().write({'source_id': False, 'team_id': False})
        lead.sudo().activity_schedule('mail.mail_activity_data_call')
        self.assertFalse(lead.sudo().next_contact_date)

    def _cost(self):
        """Queries of a lead's life; the second of two, so that caches are warm both times."""
        for _round in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            counts = []

            def count(call, counts=counts):
                before = self.cr.sql_log_count
                result = call()
                self.env.flush_all()
                counts.append(self.cr.sql_log_count - before)
                return result

            lead = count(lambda: self.Lead.create(self.vals()))
            leads = count(lambda: self.Lead.create([self.vals() for _lead in range(5)]))
            count(lambda: lead.write({'name': 'x', 'priority': '2'}))
            count(lambda: leads.write({'user_id': self.salesman.id}))
            count(lambda: lead.activity_schedule('mail.mail_activity_data_call', user_id=self.salesman.id))
            count(lambda: lead.action_set_lost())
            self.env.invalidate_all()
            count(lambda: leads.web_read({'name': {}, 'partner_id': {}, 'stage_id': {'fields': {'display_name': {}}}}))
            count(lambda: leads.action_set_won())
        return counts

    def test_costs_the_same_with_and_without_a_dealership(self):
        with_teams = self._cost()
        self.env['crm.team'].search([('is_dealership', '=', True)]).write({'is_dealership': False})
        self.env.flush_all()
        self.assertEqual(with_teams, self._cost())
