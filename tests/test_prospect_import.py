"""Import of prospects: customer, card, wish and present car in one row (issue 2, section 3; B01-B09, B07's origin and channel)."""
import base64
import json

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, TransactionCase, tagged

from ..models.prospect.import_template import CORE
from ..rules import tabular
from .common import valid_vin
from .import_common import ImportCase, csv_file, xlsx_file

HEADER = ['姓名', '电话', '来源', '渠道', '级别', '意向品牌', '意向车型', '配置', '外观颜色', '预算', '付款方式', '是否置换', '旧车期望价',
          '决定权者', '现有品牌', '现有车型', '车牌号', '里程', '销售顾问']
YELLOW_CARD = ['陈先生', '138 0013 8000', '来店', 'Walk-in', 'A', '大众', '途观', '1.8TSI', '珠光白', '20~25万', '现金', '是', '14万',
               '妻子', '上汽大众', 'Polo', '沪A12345', '6万公里']


@tagged('post_install', '-at_install')
class TestProspectImport(ImportCase, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls.desk = cls.users['lead_desk']
        cls.polo = cls.env['fleet.vehicle.model'].create({'name': 'Polo', 'brand_id': cls.brand.id})

    def prospects(self, rows, user=None, check=True, **values):
        return self.run_import(user or self.desk, rows, check=check, kind='prospect', team_id=self.team.id, **values)

    def card(self, name, consultant=''):
        return [name, *YELLOW_CARD[1:], consultant]

    def cards(self, *names):
        return self.env['crm.lead'].search([('partner_id.name', 'in', names), ('company_id', '=', self.store.id)])

    def test_the_yellow_card(self):
        """Seed S1's card: Tiguan 1.8T, six-year-old Polo worth 140,000, budget 200,000 to 250,000, wife decides, white."""
        for role in ('lead_desk', 'manager'):
            with self.subTest(role=role):
                row = self.card(f'陈{role}', self.consultant.login)
                row[1], row[16] = f'1380013800{len(role)}', f'沪A1234{len(role) % 10}'
                wizard = self.prospects([HEADER, row], self.users[role])
                self.assertEqual(self.counts(wizard), (1, 0, 0, 0), wizard.issues)
                card = self.cards(f'陈{role}')
                self.assertEqual((card.team_id, card.user_id, card.type), (self.team, self.consultant, 'opportunity'))
                self.assertTrue(card.card_number)
                self.assertEqual((card.origin_id, card.source_id), (self.origin, self.channel))
                self.assertEqual((card.level_id, card.first_level_id), (self.levels['A'], self.levels['A']))
                self.assertEqual(card.level_change_ids.mapped('direction'), ['first'])
                self.assertEqual(card.date_deadline, self.today(self.levels['A'].window_days))
                self.assertEqual((card.budget_min, card.budget_max), (200000, 250000))
                self.assertEqual((card.payment_method, card.wants_trade_in, card.trade_in_expected), ('cash', True, 140000))
                self.assertEqual(card.decision_maker, '妻子')
                self.assertEqual(
                    (card.wish_ids.model_id, card.wish_ids.trim_id, card.wish_ids.exterior_color_id), (self.model, self.trim, self.white))
                self.assertEqual((card.present_model_id, card.present_plate, card.present_mileage), (self.polo, row[16], 60000))
                self.assertEqual(card.partner_id.owned_vehicle_ids, card.present_vehicle_id)
                self.assertEqual((card.partner_id.user_id, card.partner_id.customer_class), (self.consultant, 'prospect'))
                self.assertIn(self.consultant.partner_id, card.message_partner_ids)
                self.assertIn('customers.csv', card.message_ids.mapped('body')[-1])
                self.assertEqual(self.env['crm.lead'].with_user(self.consultant).search([('id', '=', card.id)]), card)

    def test_second_import_changes_nothing(self):
        rows = [HEADER, self.card('甲'), self.card('乙', self.consultant.login), self.card('丙')]
        for number, row in enumerate(rows[1:]):
            row[1], row[16] = f'1380013801{number}', ''
        self.assertEqual(self.counts(self.prospects(rows)), (3, 0, 0, 0))
        counted = ('res.partner', 'crm.lead', 'fleet.vehicle', 'dealership.wish', 'dealership.level.change', 'mail.message')
        self.env.flush_all()
        before = [self.env[model].search_count([]) for model in counted]
        wizard = self.prospects(rows, check=False)
        self.assertEqual((self.counts(wizard), wizard.kept_count), ((0, 0, 3, 0), 0), wizard.issues)
        self.env.flush_all()
        self.assertEqual([self.env[model].search_count([]) for model in counted], before)

    def test_an_open_card_is_joined_and_only_filled(self):
        card = self.make_card(
            self.consultant, contact_name='陈先生', phone='13800138000', level_id=self.levels['H'].id, decision_maker='本人',
            source_id=self.other_channel.id)
        wizard = self.prospects([HEADER, self.card('陈先生', self.consultant.login)])
        self.assertEqual((self.counts(wizard), wizard.kept_count), ((0, 1, 0, 0), 1), wizard.issues)
        self.assertEqual(self.cards('陈先生'), card)
        self.assertEqual((card.level_id, card.decision_maker, card.source_id, card.user_id),
                         (self.levels['H'], '本人', self.other_channel, self.consultant))
        self.assertEqual((card.budget_max, card.wish_ids.model_id, card.present_model_id), (250000, self.model, self.polo))
        self.assertEqual(self.counts(self.prospects([HEADER, self.card('陈先生')])), (0, 0, 1, 0))

    def test_pool_and_the_customers_own_consultant(self):
        self.make_customer(self.consultant, name='老客户', phone='13800138001')
        rows = [HEADER, self.card('新客户'), self.card('老客户'), self.card('老客户', self.colleague.login)]
        rows[2][1] = rows[3][1] = '13800138001'
        rows[2][14:17] = rows[3][14:17] = ['', '', '']
        rows[2][17] = rows[3][17] = ''
        wizard = self.prospects([HEADER, rows[3]])
        self.assertIn(self.consultant.name, self.reasons(wizard)[2, '销售顾问'])
        self.assertEqual(self.counts(self.prospects(rows[:3])), (2, 0, 0, 0))
        self.assertFalse(self.cards('新客户').user_id)
        self.assertEqual(self.cards('老客户').user_id, self.consultant)

    def test_open_card_in_another_team_of_the_store(self):
        self.make_card(self.users['outsider'], contact_name='陈先生', phone='13800138000', team_id=self.other_team.id)
        wizard = self.prospects([HEADER, self.card('陈先生')])
        self.assertEqual(self.counts(wizard), (0, 0, 0, 1))
        self.assertIn(self.other_team.name, self.reasons(wizard)[2, '姓名'])
        self.assertEqual(len(self.cards('陈先生')), 1)

    def test_unknown_origin_and_channel_are_refused_with_the_list(self):
        sources = self.env['utm.source'].search_count([])
        rows = [HEADER, self.card('甲'), self.card('乙'), self.card('丙'), self.card('丁'), self.card('戊')]
        rows[1][2], rows[2][3], rows[3][2], rows[4][4], rows[5][8] = '路过', '抖音', '', 'Z', '彩虹'
        wizard = self.prospects(rows)
        self.assertEqual(self.counts(wizard), (0, 0, 0, 5))
        reasons = self.reasons(wizard)
        self.assertEqual(set(reasons), {(2, '来源'), (3, '渠道'), (4, '来源'), (5, '级别'), (6, '外观颜色')})
        self.assertIn(self.origin.name, reasons[2, '来源'])
        self.assertIn(self.channel.display_name, reasons[3, '渠道'])
        self.assertEqual(self.env['utm.source'].search_count([]), sources)

    def test_a_manager_imports_for_his_own_teams(self):
        with self.assertRaisesRegex(ValidationError, "team"):
            self.run_import(self.manager, [HEADER, self.card('甲')], kind='prospect', team_id=self.other_team.id)
        wizard = self.wizard(self.manager, csv_file([HEADER, self.card('甲')]), kind='prospect')
        self.assertEqual(wizard.team_id, self.team)
        self.assertEqual(wizard.allowed_team_ids, self.team)
        self.assertNotIn(self.plain_team, self.wizard(self.desk, b'x', kind='prospect').allowed_team_ids)

    def test_consultants_of_the_team_only(self):
        wizard = self.prospects([HEADER, self.card('甲', self.users['outsider'].login)])
        self.assertEqual(set(self.reasons(wizard)), {(2, '销售顾问')})

    def test_nobody_is_mailed(self):
        before = self.env['mail.mail'].sudo().search_count([]), self.env['mail.notification'].sudo().search_count([])
        self.env = self.env(context={})
        self.prospects([HEADER, self.card('甲', self.consultant.login)])
        self.env.flush_all()
        self.assertEqual((self.env['mail.mail'].sudo().search_count([]), self.env['mail.notification'].sudo().search_count([])), before)

    # ------------------------------------------------------------------
    # Core's own dialog
    # ------------------------------------------------------------------
    def _preview(self, content, model):
        core = self.env['base_import.import'].with_user(self.desk).with_context(dealership_board=True).create({
            'res_model': model, 'file': content, 'file_name': 'template.csv', 'file_type': 'text/csv'})
        options = {'quoting': '"', 'separator': ',', 'encoding': 'utf-8', 'has_headers': True}
        return core, core.parse_preview(dict(options)), options

    def test_cores_dialog_offers_templates_that_it_understands(self):
        Lead, Partner = self.env['crm.lead'].with_user(self.desk), self.env['res.partner'].with_user(self.desk)
        self.assertIn('/crm/', Lead.get_import_templates()[0]['template'])
        self.assertEqual(
            Lead.with_context(dealership_board=True).get_import_templates()[0]['template'], '/dealership/import/template/lead.xlsx')
        self.assertEqual(
            Partner.with_context(default_is_dealership_customer=True).get_import_templates()[0]['template'],
            '/dealership/import/template/contact.xlsx')
        for kind in ('lead', 'contact'):
            model, paths = CORE[kind]
            content = self.env['dealership.import'].with_user(self.desk)._template(kind, 'csv')
            _core, preview, _options = self._preview(content + b'x' + b',' * (len(paths) - 1) + b'\r\n', model)
            matched = {int(index): '/'.join(path) for index, path in preview['matches'].items()}
            self.assertEqual([matched.get(number) for number in range(len(paths))], list(paths))

    def _core_import(self, channel, **options):
        titles = ['contact_name', 'phone', 'origin_id', 'source_id', 'team_id', 'type']
        content = tabular.to_csv([titles, ['核心', '13800138000', self.origin.name, channel, self.team.name, 'opportunity']])
        core, _preview, base = self._preview(content, 'crm.lead')
        return core.execute_import(titles, titles, {**base, **options, 'fallback_values': {}, 'name_create_enabled_fields': options})

    def test_cores_dialog_takes_channels_by_name_and_makes_none(self):
        sources = self.env['utm.source'].search_count([])
        result = self._core_import(self.channel.display_name)
        self.assertFalse(result['messages'], result)
        card = self.env['crm.lead'].browse(result['ids'])
        self.assertEqual((card.source_id, card.origin_id), (self.channel, self.origin))
        self.assertTrue(self._core_import('抖音')['messages'])
        refused = self._core_import('抖音', source_id=True)
        self.assertTrue(refused['messages'])
        self.assertIn(self.channel.display_name, refused['messages'][0]['message'])
        self.assertEqual(self.env['utm.source'].search_count([]), sources)


@tagged('post_install', '-at_install')
class TestImportHttp(ImportCase, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls.desk = cls.users['lead_desk']

    def call(self, model, method, *args, **kwargs):
        response = self.url_open('/web/dataset/call_kw', data=json.dumps({
            'jsonrpc': '2.0', 'method': 'call', 'params': {'model': model, 'method': method, 'args': args, 'kwargs': kwargs}}),
            headers={'Content-Type': 'application/json'}).json()
        self.assertNotIn('error', response, response.get('error'))
        return response['result']

    def test_through_the_web_clients_own_routes(self):
        self.authenticate(self.desk.login, self.desk.login)
        rows = [['姓名', '手机', '品牌', '车型', '车架号'], ['张三', '13800138000', '上汽大众', '途观', valid_vin(950001)],
                ['李四', 'abc', '', '', '']]
        specification = {'state': {}, 'file': {}, 'filename': {}, 'bad_count': {}, 'issue_table': {}, 'new_count': {}}
        context = {'allowed_company_ids': [self.store.id]}
        [saved] = self.call(
            'dealership.import.wizard', 'web_save', [],
            {'kind': 'customer', 'file': base64.b64encode(xlsx_file(rows)).decode(), 'filename': '客户.xlsx'},
            specification=specification, context=context)
        self.assertFalse(saved['file'], "what was uploaded does not come back")
        self.call_button('action_check', saved['id'], context)
        [checked] = self.call('dealership.import.wizard', 'web_read', [saved['id']], specification=specification, context=context)
        self.assertEqual((checked['state'], checked['new_count'], checked['bad_count']), ('checked', 1, 1))
        self.assertIn('abc', checked['issue_table'])
        self.call_button('action_import', saved['id'], context)
        self.assertEqual(self.customers('张三').owned_vehicle_ids.vin_sn, valid_vin(950001))
        refused = self.url_open(self.call_button('action_download_bad_rows', saved['id'], context)['url'])
        self.assertEqual([row.cells[0] for row in tabular.read(refused.content)], ['姓名', '李四'])
        template = self.url_open(self.call_button('action_download_template', saved['id'], context)['url'])
        self.assertIn('attachment', template.headers['Content-Disposition'])
        self.assertIn('客户姓名' if self.desk.lang == 'zh_CN' else 'Customer Name', next(tabular.read(template.content)).cells)

    def call_button(self, name, record_id, context):
        response = self.url_open(f'/web/dataset/call_button/dealership.import.wizard/{name}', data=json.dumps({
            'jsonrpc': '2.0', 'method': 'call', 'params': {
                'model': 'dealership.import.wizard', 'method': name, 'args': [[record_id]], 'kwargs': {'context': context}}}),
            headers={'Content-Type': 'application/json'}).json()
        self.assertNotIn('error', response, response.get('error'))
        return response['result']

    def test_files_are_the_importers_own(self):
        wizard = self.wizard(self.desk, csv_file([['姓名', '手机'], ['李四', 'abc']]))
        wizard.action_check()
        self.env.flush_all()
        for role, path, status in (
            ('manager', f'/dealership/import/{wizard.id}/refused.xlsx', 403),
            ('consultant', f'/dealership/import/{wizard.id}/refused.xlsx', 403),
            ('consultant', '/dealership/import/template/customer.xlsx', 403),
            ('consultant', '/dealership/import/template/lead.xlsx', 200),
            ('portal', '/dealership/import/template/lead.xlsx', 403),
            ('lead_desk', '/dealership/import/template/customer.csv', 200),
            ('lead_desk', '/dealership/import/template/anything.csv', 404),
            ('lead_desk', '/dealership/import/template/customer.exe', 404),
            ('lead_desk', '/dealership/import/999999999/refused.xlsx', 404),
        ):
            with self.subTest(role=role, path=path):
                self.authenticate(self.users[role].login, self.users[role].login)
                self.assertEqual(self.url_open(path).status_code, status)
        self.authenticate(None, None)
        self.assertNotIn('attachment', self.url_open('/dealership/import/template/customer.csv').headers.get('Content-Disposition', ''))
        self.assertEqual(wizard.create_date.date(), fields.Date.today())
