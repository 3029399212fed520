"""Every menu of the addon opens for every role that sees it: as the web client reads it, and without an error."""
from ast import literal_eval

from lxml import etree

from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import MODULE, ROLES, DealershipCase

# What a role finds in the menu, by xmlid; the whole tree of the others follows from these (screens.md).
HIDDEN = {
    'receptionist': ('menu_customers', 'menu_prospects', 'menu_vehicles_customer', 'menu_configuration', 'menu_supervision'),
    'consultant': ('menu_configuration', 'menu_supervision'),
    'lead_desk': ('menu_configuration', 'menu_supervision', 'menu_customers_mine'),
    'service_advisor': ('menu_prospects', 'menu_configuration', 'menu_supervision', 'menu_customers_mine'),
    'customer_care': ('menu_configuration', 'menu_supervision', 'menu_customers_mine', 'menu_prospects_appraisals'),
    'finance': ('menu_configuration', 'menu_supervision', 'menu_customers_mine'),
    'auditor': ('menu_configuration', 'menu_customers_mine'),
    'manager': ('menu_configuration',),
    'dealership_admin': (),
}
SHOWN = {
    'receptionist': ('menu_vehicles_sale', 'menu_catalogue_models'),
    'consultant': ('menu_prospects_board', 'menu_customers_mine', 'menu_vehicles_customer'),
    'lead_desk': ('menu_prospects_board', 'menu_prospects_cleaning', 'menu_customers_all'),
    'service_advisor': ('menu_customers_all', 'menu_vehicles_customer'),
    'customer_care': ('menu_customers_all', 'menu_customers_consents'),
    'finance': ('menu_customers_all', 'menu_prospects_board'),
    'auditor': ('menu_supervision_identity_log', 'menu_customers_all'),
    'manager': ('menu_supervision_identity_log', 'menu_customers_mine'),
    'dealership_admin': ('menu_configuration_levels', 'menu_configuration_teams', 'menu_configuration_wmi'),
}


@tagged('post_install', '-at_install')
class TestScreensRoles(DealershipCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env
        cls.card = cls.make_card(
            cls.consultant, wish_ids=[(0, 0, {'model_id': cls.model.id, 'trim_id': cls.trim.id})],
            present_model_id=cls.other_model.id, trade_in_expected=140000)
        cls.customer = cls.card.partner_id.sudo()
        cls.customer.write({
            'relation_ids': [(0, 0, {'name': '李红', 'relation': 'spouse', 'role': 'decision_maker'})],
            'household_id': env['dealership.household'].create({'name': '李家', 'company_id': cls.store.id}).id,
        })
        # Of the family, somebody is another consultant's customer, and his car that one's.
        cls.relative = cls.make_customer(cls.colleague, household_id=cls.customer.household_id.id)
        cls.relative_car = cls.make_vehicle(cls.relative)
        cls.vehicle = cls.make_vehicle(cls.customer, sold_on='2025-01-02', trim_id=cls.trim.id)
        cls.stock = env['fleet.vehicle'].create(
            {'model_id': cls.model.id, 'dealer_role': 'stock', 'company_id': cls.store.id, 'location': '展厅'})
        service_type = env['fleet.service.type'].search([('category', '=', 'service')], limit=1)
        for vehicle, amount in ((cls.vehicle, 680), (cls.vehicle, 320), (cls.relative_car, 999)):
            env['fleet.vehicle.log.services'].create({
                'vehicle_id': vehicle.id, 'amount': amount, 'service_type_id': service_type.id, 'state': 'done',
                'date': '2025-06-01', 'company_id': cls.store.id})
        env['fleet.vehicle.log.contract'].create({
            'vehicle_id': cls.vehicle.id, 'amount': 5200, 'company_id': cls.store.id,
            'start_date': '2025-01-02', 'expiration_date': '2026-01-01'})
        env['dealership.consent'].create({'partner_id': cls.customer.id, 'purpose': 'sms'})
        env['dealership.appraisal'].create({
            'lead_id': cls.card.id, 'vehicle_id': cls.card.sudo().present_vehicle_id.id,
            'line_ids': [(0, 0, {'kind': 'valuation', 'name': '网站', 'amount': 120000}),
                         (0, 0, {'kind': 'adjustment', 'name': '轮胎', 'amount': -2000})]})
        cls.product = env['product.product'].create({'name': '全车贴膜', 'type': 'service', 'list_price': 1000, 'taxes_id': False})
        cls.orders = env['sale.order'].browse()
        for user, discount, day in ((cls.consultant, 10, '2025-01-01'), (cls.colleague, 0, '2025-04-11')):
            order = env['sale.order'].create({
                'partner_id': cls.customer.id, 'user_id': user.id, 'company_id': cls.store.id, 'order_line': [
                    (0, 0, {'product_id': cls.product.id, 'product_uom_qty': 1, 'discount': discount})]})
            order.action_confirm()
            order.date_order = f'{day} 04:00:00'
            cls.orders |= order
        env.flush_all()

    # ------------------------------------------------------------------
    # As the web client reads a view
    # ------------------------------------------------------------------
    def _spec(self, node, models, model, context):
        """The specification that the client derives from a view, sub-views included."""
        spec = {}
        for field_node in node.xpath('.//field[not(ancestor::field)]') if node.tag != 'field' else []:
            name = field_node.get('name')
            info = models[model].get(name)
            if not info or name == 'id':
                continue
            entry = {}
            if info['type'] in ('one2many', 'many2many'):
                views = [child for child in field_node if child.tag in ('list', 'kanban')]
                entry['fields'] = {'display_name': {}}
                for view in views:
                    entry['fields'].update(self._spec(self._detached(view), models, info['relation'], context))
            elif info['type'] == 'many2one':
                entry['fields'] = {'display_name': {}}
            spec[name] = entry
        return spec

    def _detached(self, node):
        return etree.fromstring(etree.tostring(node))

    def _open(self, user, action):
        """Read the first page of each view of an action, and the first record's form, as this user."""
        self.env.invalidate_all()  # what another user read is no proof
        env = self.env(user=user, context={'lang': 'en_US', 'tz': 'Asia/Shanghai', 'uid': user.id})
        context = safe_eval(action.context or '{}', {'uid': user.id, 'active_id': False})
        Model = env[action.res_model].with_context(**{
            key: value for key, value in context.items() if not key.startswith('search_default_')})
        domain = safe_eval(action.domain or '[]', {'uid': user.id})
        wanted = [(view_id, kind) for view_id, kind in action.views if kind != 'activity'] + [
            (action.search_view_id.id, 'search')]
        views = Model.get_views(wanted, {'action_id': action.id, 'toolbar': True})
        for kind, view in views['views'].items():
            arch = etree.fromstring(view['arch'])
            models = {name: info['fields'] for name, info in views['models'].items()}
            if kind == 'search':
                self._search(Model, arch, domain, user)
                continue
            spec = self._spec(arch, models, action.res_model, context)
            found = Model.web_search_read(domain, spec, limit=80)
            if kind == 'form':
                for record in found['records'][:3]:
                    Model.browse(record['id']).web_read(spec)
            for group_by in filter(None, [arch.get('default_group_by')]):
                Model.web_read_group(domain, [group_by], ['__count'])
        return views

    def _search(self, Model, arch, domain, user):
        """Every filter and grouping of the search view answers."""
        names = {'uid': user.id, 'current_company_id': user.company_id.id, 'context_today': lambda: None}
        for node in arch.xpath('//filter'):
            if node.get('domain') and 'context_today' not in node.get('domain'):
                Model.search_count([*domain, *safe_eval(node.get('domain'), names)])
            group_by = safe_eval(node.get('context') or '{}', names).get('group_by')
            if group_by:
                if Model._fields[group_by.split(':')[0]].type in ('date', 'datetime') and ':' not in group_by:
                    group_by += ':month'  # as the web client does
                Model.web_read_group(domain, [group_by], ['__count'])
        for node in arch.xpath('//field'):
            if node.get('filter_domain'):
                Model.search_count([*domain, *safe_eval(node.get('filter_domain'), {'self': '客户'})])

    def _menus(self, user):
        """Visible menus of the addon: xmlid without module → menu of `load_menus`."""
        menus = self.env['ir.ui.menu'].with_user(user).load_menus(False)
        return {
            menu['xmlid'].split('.')[1]: menu for menu in menus.values()
            if menu.get('xmlid', '').startswith(f'{MODULE}.')}

    # ------------------------------------------------------------------
    # Tests
    # ------------------------------------------------------------------
    def test_every_menu_opens(self):
        for role in ROLES:
            user = self.users[role]
            menus = self._menus(user)
            self.assertIn('menu_root', menus, role)
            for xmlid, menu in menus.items():
                if menu['action_model'] != 'ir.actions.act_window':
                    continue
                action = self.env['ir.actions.act_window'].browse(menu['action_id'])
                if action.res_model == 'res.config.settings':
                    continue
                with self.subTest(role=role, menu=xmlid):
                    if self.env[action.res_model]._transient:
                        Form(self.env[action.res_model].with_user(user), action.view_id or None)
                        continue
                    self._open(user, action)
                    self.assertTrue(action.help, "An empty screen says what will be here.")

    def test_no_invented_rows_on_an_empty_screen(self):
        views = self.env['ir.ui.view'].browse(
            self.env['ir.model.data'].search([('module', '=', MODULE), ('model', '=', 'ir.ui.view')]).mapped('res_id'))
        self.assertTrue(views)
        # invented names and amounts are taken for customers: the help of the action says what will be here
        self.assertFalse(views.filtered(lambda view: 'sample=' in view.arch_db).mapped('name'))

    def test_menus_of_each_role(self):
        for role in ROLES:
            menus = self._menus(self.users[role])
            with self.subTest(role=role):
                self.assertFalse(set(HIDDEN[role]) & set(menus))
                self.assertFalse(set(SHOWN[role]) - set(menus))
        for name in ('plain', 'salesman'):
            self.assertFalse(self._menus(self.users[name]), "Who has no part in the dealership sees nothing of it.")

    def test_no_menu_without_content(self):
        menus = self.env['ir.ui.menu'].search([]).filtered(
            lambda menu: (menu.get_external_id()[menu.id] or '').startswith(f'{MODULE}.'))
        for menu in menus:
            self.assertTrue(menu.action or menu.child_id, menu.complete_name)

    def test_settings_say_what_is_missing(self):
        settings = self.env['res.config.settings'].with_company(self.store).create({})
        self.assertEqual(settings.dealership_team_count, 2)
        self.assertTrue(settings.dealership_key_id or settings.dealership_key_problem)
        self.env['res.config.settings'].get_views([(False, 'form')])

    def test_customer_opens_in_customer_form(self):
        form = self.env.ref(f'{MODULE}.res_partner_view_form_customer')
        for role in ROLES:
            expected = False if role == 'receptionist' else form.id
            self.assertEqual(self.customer.with_user(self.users[role]).get_formview_id(), expected, role)
        self.assertFalse(self.customer.with_user(self.users['salesman']).get_formview_id())
        self.assertFalse(self.store.partner_id.with_user(self.consultant).get_formview_id())
        self.assertEqual(
            self.vehicle.with_user(self.consultant).get_formview_id(),
            self.env.ref(f'{MODULE}.fleet_vehicle_view_form_dealer').id)

    def test_card_is_filled_in_by_hand(self):
        """What a consultant types at the desk is kept; what others may not type is readonly for them."""
        view = f'{MODULE}.res_partner_view_form_customer'
        context = {'default_is_dealership_customer': True, 'default_user_id': self.consultant.id}
        with Form(self.env['res.partner'].with_user(self.consultant).with_context(**context), view) as form:
            form.name = '阿卜杜拉·买买提'
            form.phone = '138 0013 8000'
            form.gender = 'male'
            form.birthdate_date = '1990-05-01'
            form.occupation = '自由职业者'
            with form.relation_ids.new() as line:
                line.name = '古丽'
                line.relation = 'spouse'
            with form.consent_ids.new() as line:
                line.purpose = 'sales_call'
        customer = form.record
        self.assertEqual(customer.customer_nature, 'individual')
        self.assertEqual(customer.relation_ids.name, '古丽')
        self.assertEqual(customer.consent_ids.user_id, self.consultant)
        with Form(self.env['res.partner'].with_user(self.consultant).with_context(**context), view) as form:
            form.customer_nature = 'company'
            form.name = '上海某某文化传播有限公司'
            form.phone = '021-62345678'
        self.assertTrue(form.record.is_company)
        self.assertEqual(form.record.company_id, self.store)

    def test_customer_entered_by_hand_is_the_stores(self):
        """Whoever enters a customer; only a consultant becomes his consultant."""
        for role, consultant in (('consultant', self.consultant), ('service_advisor', self.env['res.users'])):
            Partner = self.env['res.partner'].with_user(self.users[role]).with_context(default_is_dealership_customer=True)
            with Form(Partner, f'{MODULE}.res_partner_view_form_customer') as form:
                form.name = '李四'
            self.assertEqual((form.record.company_id, form.record.user_id), (self.store, consultant), role)

    def test_purchases_are_the_readers_own_sight(self):
        """A12: the totals follow the rights of who reads them, and never raise."""
        auditor = self.customer.with_user(self.users['auditor'])
        self.assertEqual(auditor.purchase_count, 2)
        self.assertEqual(auditor.purchase_amount, 1900)
        self.assertEqual(auditor.discount_amount, 100)
        self.assertEqual(auditor.purchase_interval_days, 100)
        self.assertEqual(auditor.purchase_line_ids.order_id, self.orders)
        self.assertEqual(self.customer.with_user(self.consultant).purchase_count, 1, "own orders only, as stock has it")
        self.assertEqual(self.customer.with_user(self.users['service_advisor']).purchase_count, 0)
        for role in ('consultant', 'service_advisor', 'auditor'):
            customer = self.customer.with_user(self.users[role])
            self.assertEqual((customer.service_log_count, customer.service_amount), (2, 1000), role)
            self.assertEqual(len(customer.contract_log_ids), 1, role)
        self.assertEqual(self.customer.with_user(self.users['receptionist']).sudo(False).card_count, 0)

    def test_household_shows_what_the_reader_may_see(self):
        own = self.customer.with_user(self.consultant)
        self.assertEqual(own.household_vehicle_ids, self.vehicle | self.card.sudo().present_vehicle_id)
        self.assertIn(self.relative_car, self.customer.with_user(self.manager).household_vehicle_ids)

    def test_lists_ask_no_more_for_more_customers(self):
        """Rows of the customer list cost no query each."""
        for _number in range(20):
            self.make_vehicle(self.make_customer(self.consultant))
        action = self.env.ref(f'{MODULE}.res_partner_action_my_customers')
        Partner = self.env['res.partner'].with_user(self.consultant)
        views = Partner.get_views([(view_id, kind) for view_id, kind in action.views if kind in ('list', 'kanban')])
        models = {name: info['fields'] for name, info in views['models'].items()}
        domain = [*literal_eval(action.domain), ('owned_vehicle_ids', '!=', False)]
        for kind, view in views['views'].items():
            spec = self._spec(etree.fromstring(view['arch']), models, 'res.partner', {})
            counts = []
            for limit in (5, 5, 20):  # the first run warms the caches of rules and views
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                self.assertEqual(len(Partner.web_search_read(domain, spec, limit=limit)['records']), limit)
                counts.append(self.cr.sql_log_count - before)
            self.assertEqual(counts[1], counts[2], kind)

    def test_new_card_goes_on_with_the_open_one(self):
        self.assertEqual(self.customer.with_user(self.consultant).action_new_card()['res_id'], self.card.id)
        fresh = self.make_customer(self.consultant).with_user(self.consultant)
        self.assertEqual(fresh.action_new_card()['context']['default_partner_id'], fresh.id)

    def test_paid_services_are_out_of_the_way(self):
        """The buttons stay for a salesman who has no part in the dealership."""
        view = self.env['ir.ui.view'].create({
            'name': 'paid', 'model': 'crm.lead', 'inherit_id': self.env.ref('crm.crm_lead_view_form').id,
            'arch': '<sheet position="before"><button name="toggle_active" type="object" string="x"/></sheet>'})
        self.env.cr.execute(  # the method of the paid addon need not be there
            "UPDATE ir_ui_view SET arch_db = jsonb_build_object('en_US', replace(arch_db->>'en_US', 'toggle_active', 'iap_enrich'))"
            " WHERE id = %s", [view.id])
        self.env.registry.clear_cache('templates')
        Lead = self.env['crm.lead']
        for name, present in (('consultant', False), ('lead_desk', False), ('dealership_admin', False), ('salesman', True)):
            arch = Lead.with_user(self.users[name]).get_view(self.env.ref('crm.crm_lead_view_form').id, 'form')['arch']
            self.assertEqual('iap_enrich' in arch, present, name)

    def test_paid_actions_are_out_of_the_gear_menu(self):
        """As long as there is a dealership team; a salesman who has no part in it keeps stock's."""
        action = self.env.ref('crm_iap_enrich.action_enrich_mail', raise_if_not_found=False)
        if not action:
            self.skipTest("the paid addon is not installed here")
        Actions = self.env['ir.actions.actions']
        for name, present in (('consultant', False), ('salesman', True)):
            bound = Actions.with_user(self.users[name]).get_bindings('crm.lead').get('action', [])
            self.assertEqual(action.id in {bound_action['id'] for bound_action in bound}, present, name)

    def test_new_model_of_a_store_is_not_taken_for_electric(self):
        Model = self.env['fleet.vehicle.model']
        defaults = Model.with_user(self.consultant).default_get(['default_fuel_type'])
        self.assertFalse(defaults.get('default_fuel_type'))
        defaults = Model.with_user(self.users['salesman']).sudo().default_get(['default_fuel_type'])
        self.assertEqual(defaults, {'default_fuel_type': 'electric'})
