"""The page of a vehicle: what it shows, how a VIN gets into it and what it tells, and what opening it costs (J01)."""
import ast
import datetime
from unittest.mock import patch

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, tagged

from .common import MODULE, Dealership, DealershipCase, valid_vin

REFUSED = (AccessError, UserError, ValidationError)
FORM = f'{MODULE}.fleet_vehicle_view_form_dealer'
ROLES = ('consultant', 'manager', 'service_advisor', 'customer_care', 'finance', 'auditor', 'lead_desk', 'dealership_admin')
COUNTRY_OF_LAW = 'LSVAA418'


def form_spec(node, model):
    """What the web client asks for when it opens this view: the fields with those of their lists."""
    spec = {}
    for field in node.xpath('.//field'):
        if any(parent.tag == 'field' for parent in field.iterancestors() if parent is not node and node in parent.iterancestors()):
            continue
        definition = model._fields[field.get('name')]
        if definition.type in ('one2many', 'many2many'):
            inner = field.xpath('./list | ./kanban')
            comodel = model.env[definition.comodel_name]
            spec[field.get('name')] = {
                'fields': form_spec(inner[0], comodel) if inner else {'display_name': {}},
                'limit': int(inner[0].get('limit', 40)) if inner else 40}
        elif definition.type == 'many2one':
            spec[field.get('name')] = {'fields': {'display_name': {}}}
        else:
            spec[field.get('name')] = {}
    return spec


@tagged('post_install', '-at_install')
class TestVehiclePage(DealershipCase):
    roles = (*ROLES, 'receptionist')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.make_customer(cls.consultant)
        cls.car = cls.make_vehicle(cls.owner, license_plate='沪A11111')
        cls.Vehicle = cls.env['fleet.vehicle'].with_user(cls.consultant)

    def vals(self, **vals):
        return {'model_id': self.model.id, 'dealer_role': 'customer', 'owner_id': self.owner.id, 'company_id': self.store.id, **vals}

    def page(self, user):
        """(arch, model) of the page as a user gets it."""
        Vehicle = self.env['fleet.vehicle'].with_user(user)
        return etree.fromstring(Vehicle.get_view(self.env.ref(FORM).id, 'form')['arch']), Vehicle

    # -- Opening -----------------------------------------------------------------
    def fill(self, car, count):
        """A car with a life: visits with lines, readings."""
        Visit = self.env['fleet.vehicle.log.services'].sudo()
        for number in range(count):
            day = fields.Datetime.now() - datetime.timedelta(days=900 - 20 * number)
            Visit.create({
                'vehicle_id': car.id, 'visit_kind': 'maintenance', 'workshop_state': 'left', 'arrived_at': day, 'left_at': day,
                'line_ids': [(0, 0, {'name': '机油', 'price_unit': 300})]})
            self.env['fleet.vehicle.odometer'].create({'vehicle_id': car.id, 'value': 10000 + 300 * number, 'date': day.date()})
        self.env.flush_all()

    def opening(self, car, user):
        """Queries of the one read with which the page opens."""
        arch, Vehicle = self.page(user)
        spec = form_spec(arch, Vehicle)
        Vehicle.browse(car.id).web_read(spec)  # what is cached for all (rules, groups, settings) is no matter of this car
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        [data] = Vehicle.browse(car.id).web_read(spec)
        return self.cr.sql_log_count - before, data

    def test_the_page_is_one_read_however_long_the_car_s_life(self):
        other = self.make_vehicle(self.owner)
        self.fill(self.car, 1)
        self.fill(other, 20)
        for role in ('consultant', 'service_advisor', 'manager'):
            short, _data = self.opening(self.car, self.users[role])
            long, data = self.opening(other, self.users[role])
            self.assertEqual(data['odometer'], 15700)
            self.assertEqual(len(data['log_services']), 20)
            self.assertLessEqual(long, short + 2, role)
            self.assertLess(long, 90, role)

    def test_everybody_opens_every_smart_button(self):
        """No role needs the fleet app's own."""
        self.fill(self.car, 2)
        for role in ROLES:
            user = self.users[role]
            self.assertEqual(user.has_group('fleet.fleet_group_user'), role == 'dealership_admin')
            arch, Vehicle = self.page(user)
            self.assertEqual(len(arch.xpath("//div[@name='button_box']")), 1, "the web client shows the first box only")
            car = Vehicle.browse(self.car.id)
            buttons = arch.xpath("//div[@name='button_box']//button[@type='object']")
            self.assertTrue(buttons or role in ('finance',), role)
            for button in buttons:
                with self.subTest(role=role, button=button.get('name')):
                    action = getattr(car, button.get('name'))()
                    if not isinstance(action, dict) or not action.get('res_model'):
                        continue
                    found = self.env[action['res_model']].with_user(user)
                    found.search_read(action.get('domain') or [], ['display_name'], limit=5)
                    views = action.get('views') or [(False, kind) for kind in action.get('view_mode', 'list').split(',')]
                    found.get_views([(view_id, kind) for view_id, kind in views])

    def test_mileage_over_time(self):
        self.fill(self.car, 3)
        action = self.car.with_user(self.consultant).action_view_mileage()
        readings = self.env['fleet.vehicle.odometer'].with_user(self.consultant)
        self.assertEqual(readings.search_count(action['domain']), 3)
        self.assertEqual([kind for _view, kind in action['views']], ['graph', 'list'])
        self.assertEqual(readings.formatted_read_group(action['domain'], ['date:year'], ['value:max'])[-1]['value:max'], 10600)

    # -- Once in the group -------------------------------------------------------------
    def test_the_same_vin_is_told_in_words(self):
        number = self.car.vin_sn
        self.assertIn(self.car.name, self.refused(lambda: self.Vehicle.create(self.vals(vin_sn=number.lower())), ValidationError))
        other = self.make_vehicle(self.owner, vin_sn=False).with_user(self.consultant)
        self.assertIn(self.car.name, self.refused(lambda: other.write({'vin_sn': number}), ValidationError))
        self.car.write({'vin_sn': number, 'engine_number': 'E2'})
        self.car.active = False
        self.assertIn('Archived', self.refused(lambda: self.Vehicle.create(self.vals(vin_sn=number)), ValidationError))
        fresh = valid_vin(910001)
        self.assertIn(fresh, self.refused(lambda: self.Vehicle.create([self.vals(vin_sn=fresh)] * 2), ValidationError))

    def test_what_is_another_s_is_not_told(self):
        far = self.make_vehicle(self.make_customer(company_id=self.far_store.id, name='远方车主'), license_plate='沪A99999')
        colleague_s = self.make_vehicle(self.make_customer(self.colleague, name='同事客户'), license_plate='沪A88888')
        for car in (far, colleague_s):
            mine = self.make_vehicle(self.owner, vin_sn=False).with_user(self.consultant)
            for call in (lambda car=car: self.Vehicle.create(self.vals(vin_sn=car.vin_sn)),
                         lambda car=car, mine=mine: mine.write({'vin_sn': car.vin_sn}),
                         lambda car=car: self.Vehicle.sudo().create(self.vals(vin_sn=car.vin_sn))):
                message = self.refused(call, ValidationError)
                self.assertIn(car.vin_sn, message)
                for word in ('99999', '88888', '远方', '同事', self.far_store.name):
                    self.assertNotIn(word, message)

    def test_a_role_given_later_meets_the_same_vin(self):
        van = self.env['fleet.vehicle'].create({'model_id': self.model.id, 'vin_sn': self.car.vin_sn, 'company_id': self.store.id})
        self.refused(lambda: van.write({'dealer_role': 'stock'}), ValidationError)

    # -- What a VIN tells ----------------------------------------------------------------
    def test_the_vin_fills_what_is_empty(self):
        number = valid_vin(910002, head=COUNTRY_OF_LAW, year='L')
        with patch.object(fields.Date, 'context_today', lambda _record, timestamp=None: datetime.date(2026, 3, 2)):
            self.assertEqual(self.Vehicle.create(self.vals(vin_sn=number)).model_year, '2020')
            old = self.vals(vin_sn=valid_vin(910003, year='L'), first_registration_date='1990-05-01')
            self.assertEqual(self.Vehicle.create(old).model_year, '1990', "thirty years before")
            self.assertEqual(self.Vehicle.create(self.vals(vin_sn=valid_vin(910004), model_year='2012')).model_year, '2012')
            self.assertFalse(self.Vehicle.create(self.vals(vin_sn='WVWZZZ1KZAW000001')).model_year, "made where the year is nobody's law")
            self.assertFalse(self.Vehicle.create(self.vals()).model_year)
            self.assertFalse(self.env['fleet.vehicle'].create({'model_id': self.model.id, 'vin_sn': number[:-1] + '9'}).model_year)
        head = ['model_id/.id', 'dealer_role', 'owner_id/.id', 'company_id/.id', 'vin_sn']
        row = [str(self.model.id), 'customer', str(self.owner.id), str(self.store.id), valid_vin(910005, year='L')]
        result = self.Vehicle.load(head, [row])
        self.assertEqual(self.Vehicle.browse(result['ids']).model_year, '2020', result)

    def test_the_vin_names_the_maker_in_the_reader_s_language(self):
        self.env['res.lang']._activate_lang('zh_CN')
        maker = self.env['dealership.wmi'].search([('code', '=', 'LSV')])
        maker.update_field_translations('manufacturer', {'en_US': 'SAIC VW', 'zh_CN': '上汽大众'})
        car = self.Vehicle.create(self.vals(vin_sn=valid_vin(910008, year='L')))
        for lang, name in (('en_US', 'SAIC VW'), ('zh_CN', '上汽大众')):
            self.assertEqual(car.with_context(lang=lang).vin_words, f'{name} · 2020')

    def test_the_vin_proposes_the_brand(self):
        self.env['dealership.wmi'].search([('code', '=', 'LSV')]).unlink()
        self.env['dealership.wmi'].create({'code': 'LSV', 'manufacturer': 'SAIC VW', 'brand_id': self.brand.id})
        with Form(self.Vehicle.with_context(default_dealer_role='customer', default_owner_id=self.owner.id), FORM) as form:
            form.vin_sn = f' {valid_vin(910006, year="L").lower()}'
            self.assertEqual((form.vin_sn, form.model_year), (valid_vin(910006, year='L'), '2020'))
            self.assertEqual((form.pick_brand_id, form.vin_words), (self.brand, 'SAIC VW · 2020'))
            form.model_id = self.model
            form.model_year = '2019'
            form.vin_sn = valid_vin(910007, year='L')
            self.assertEqual(form.model_year, '2019', "what somebody entered stays")
        self.assertEqual(form.record.model_year, '2019')

    def test_the_brand_narrows_the_model_and_rewrites_nothing(self):
        other = self.env['fleet.vehicle.model.brand'].create({'name': '大发'})
        theirs = self.env['fleet.vehicle.model'].create({'name': '夏利', 'brand_id': other.id})
        with Form(self.Vehicle.with_context(default_dealer_role='customer', default_owner_id=self.owner.id), FORM) as form:
            form.pick_brand_id = other
            form.model_id = theirs
        self.assertEqual((form.record.model_id, form.record.pick_brand_id, theirs.brand_id), (theirs, other, other))
        form.record.model_id = self.model
        self.assertEqual((form.record.brand_id, theirs.brand_id, self.model.brand_id), (self.brand, other, self.brand))

    # -- Core's defaults ------------------------------------------------------------------
    def test_next_year_s_models(self):
        following = str(fields.Date.today().year + 1)
        self.assertEqual(self.Vehicle.create(self.vals(model_year=following)).model_year, following)
        self.model.model_year = following
        self.assertIn(following, dict(self.Vehicle.fields_get(['model_year'])['model_year']['selection']))

    def test_no_default_of_the_fleet_app_however_a_car_comes_in(self):
        names = ['acquisition_date', 'contract_date_start', 'state_id']
        defaults = self.Vehicle.with_context(default_dealer_role='customer').default_get([*names, 'dealer_role', 'company_id'])
        self.assertFalse(set(names) & set(defaults))
        by_rpc = self.Vehicle.create(self.vals())
        by_defaults = self.Vehicle.with_context(default_dealer_role='customer').create(
            {**defaults, 'model_id': self.model.id, 'owner_id': self.owner.id})
        by_import = self.Vehicle.browse(self.Vehicle.load(
            ['model_id/.id', 'dealer_role', 'owner_id/.id'], [[str(self.model.id), 'customer', str(self.owner.id)]])['ids'])
        by_customer = self.owner.with_user(self.consultant)
        by_customer.write({'owned_vehicle_ids': [(0, 0, self.vals(license_plate='沪A12121'))]})
        with Form(self.Vehicle.with_context(default_dealer_role='customer', default_owner_id=self.owner.id), FORM) as form:
            form.model_id = self.model
        on_the_card = by_customer.owned_vehicle_ids.filtered(lambda car: car.license_plate == '沪A12121')
        for car in (by_rpc, by_defaults, by_import, on_the_card, form.record):
            self.assertTrue(car)
            self.assertEqual([car[name] for name in names], [False, False, self.env['fleet.vehicle.state']])
            self.assertFalse(car.fuel_type)
        van = self.env['fleet.vehicle'].create({'model_id': self.model.id})
        self.assertTrue(van.acquisition_date and van.state_id, "the fleet app's own stay as they are")

    def test_no_model_is_electric_by_default(self):
        for role in ('consultant', 'manager', 'service_advisor', 'lead_desk', 'dealership_admin'):
            Model = self.env['fleet.vehicle.model'].with_user(self.users[role])
            if not Model.has_access('create'):
                continue
            with self.subTest(role=role):
                made = [
                    Model.create({'name': f'甲{role}', 'brand_id': self.brand.id}),
                    Model.browse(Model.with_context(default_brand_id=self.brand.id).name_create(f'乙{role}')[0]),
                    Model.browse(Model.load(['name', 'brand_id/.id'], [[f'丙{role}', str(self.brand.id)]])['ids'])]
                self.assertFalse(Model.with_context(default_brand_id=self.brand.id).default_get(['default_fuel_type']).get('default_fuel_type'))
                for model in made:
                    self.assertFalse(model.default_fuel_type)
                    self.assertFalse(self.env['fleet.vehicle'].create(self.vals(model_id=model.id)).fuel_type)

    # -- The fleet app apart ----------------------------------------------------------------
    def test_the_fleet_app_s_lists_stay_the_company_s_cars(self):
        officer = self._user('officer', 'fleet.fleet_group_manager', self.store)
        van = self.env['fleet.vehicle'].create({'model_id': self.model.id, 'company_id': self.store.id})
        company_car = self.make_vehicle(dealer_role='company')
        self.fill(self.car, 1)
        cost = self.env['fleet.vehicle.log.services'].create({
            'vehicle_id': van.id, 'amount': 5, 'company_id': self.store.id,
            'service_type_id': self.env.ref(f'{MODULE}.service_type_other').id})
        for xmlid, own, foreign in (
                ('fleet.fleet_vehicle_action', van | company_car, self.car),
                ('fleet.fleet_vehicle_log_services_action', cost, self.car.log_services)):
            action = self.env['ir.actions.act_window'].with_user(officer)._for_xml_id(xmlid)
            found = self.env[action['res_model']].with_user(officer).search(
                [*ast.literal_eval(action['domain']), ('id', 'in', (own | foreign).ids)])
            self.assertEqual(found, own)
        self.assertTrue(self.car.with_user(officer).has_access('read'), "where he meets one otherwise, he sees it")
        action = van.with_user(officer).with_context(xml_id='fleet_vehicle_log_services_action').return_action_to_open()
        self.assertEqual(action['domain'], [('vehicle_id', '=', van.id)])
        ours = self.env['ir.actions.act_window']._for_xml_id(f'{MODULE}.fleet_vehicle_action_customer')
        self.assertNotIn('company', ours['domain'])


@tagged('post_install', '-at_install')
class TestVehicleScan(Dealership, HttpCase):
    roles = ('consultant', 'manager')

    def test_vin_read_by_the_camera(self):
        self._open_dealership()
        owner = self.make_customer(self.consultant)
        car = self.make_vehicle(owner, vin_sn=False)
        self.start_tour(f'/odoo/dealership-vehicles/{car.id}', 'dealership_vehicle_scan', login=self.consultant.login, timeout=90)
        self.assertEqual((car.vin_sn, car.engine_number), ('LSVAA4181E2123456', 'E1'))
