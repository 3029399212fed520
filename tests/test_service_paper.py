"""The workshop's papers: work order, settlement sheet, and its visits on the owner card (J02, A16)."""
from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from .common import MODULE
from .visit_money_common import VisitMoney


@tagged('post_install', '-at_install')
class TestServicePaper(VisitMoney, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_workshop()

    def page(self, name, records, user=None):
        html = self.env['ir.actions.report'].with_user(user or self.advisor)._render_qweb_html(f'{MODULE}.report_{name}', records.ids)[0]
        return html.decode()

    def test_work_order(self):
        visit = self.visit('arrived', kind='repair', payers=('customer', 'warranty'), customer_words='刹车有异响 <b>急</b>')
        visit.write({'fuel_level': '2', 'condition_note': '左前门划痕', 'promised_at': fields.Datetime.add(visit.arrived_at, hours=3)})
        page = self.page('work_order', visit)
        for words in (visit.name, visit.customer_id.name, visit.customer_id.phone, visit.vehicle_id.license_plate, visit.vehicle_id.vin_sn,
                      '12,000 km', '刹车有异响 &lt;b&gt;急&lt;/b&gt;', '左前门划痕', '保养工时', '☑</i>1/2', '贰佰肆拾元整',
                      self.store.name):
            self.assertIn(words, page)

    def test_settlement_one_sheet_a_payer(self):
        self.allow_presents()
        visit = self.visit(payers=('customer', 'customer', 'insurance', 'internal'), insurer_id=self.insurer.id)
        visit.line_ids[1].kind = 'part'
        page = self.page('settlement', visit)
        self.assertEqual(page.count('class="o_paper"'), 2, "what the store bears itself is not handed out")
        for words in ('贰佰肆拾元整', '壹佰贰拾元整', self.insurer.name, 'SP2'):
            self.assertIn(words, page)
        self.leave(visit)
        page = self.page('settlement', visit)
        move = visit.sudo().workshop_move_ids.filtered(lambda move: move.workshop_payer == 'customer')
        self.assertIn(move.name, page)
        internal = self.visit(payers=('internal',))
        self.assertEqual(self.page('settlement', internal).count('class="o_paper"'), 1)

    def test_who_prints(self):
        visit = self.visit()
        for role in ('service_advisor', 'customer_care', 'finance', 'manager', 'auditor'):
            for name in ('work_order', 'settlement'):
                self.assertIn(visit.name, self.page(name, visit, self.users[role]), role)
        for name in ('far_service_advisor', 'receptionist', 'plain', 'portal'):
            self.refused(lambda name=name: self.page('settlement', visit, self.users[name]), AccessError)
        consultant = self.users['consultant']
        page = self.page('work_order', visit, consultant)
        self.assertIn(visit.name, page, "the car of nobody's customer")
        self.assertIn(visit.customer_id.with_user(consultant).phone, page, "his number as the consultant sees it")
        visit.sudo().customer_id.user_id = self.colleague
        self.env.invalidate_all()
        self.refused(lambda: self.page('work_order', visit, consultant), AccessError)

    def test_many_lines_and_none(self):
        visit = self.visit(payers=())
        self.assertIn(visit.name, self.page('work_order', visit))
        self.assertIn('零元整', self.page('settlement', visit))
        visit.line_ids = [Command.create({'product_id': self.oil.id, 'name': f'配件{number}'}) for number in range(25)]
        page = self.page('settlement', visit)
        self.assertIn('配件24', page)

    def test_owner_card_shows_visits_and_the_fleet_app_s_rows(self):
        car = self.make_vehicle(self.customer)
        self.env['fleet.vehicle.log.services'].create({
            'vehicle_id': car.id, 'amount': 80, 'state': 'done', 'date': self.today(-30), 'company_id': self.store.id,
            'description': '外店换胎',
            'service_type_id': self.env['fleet.service.type'].search([('category', '=', 'service')], limit=1).id})
        visit = self.visit(car=car)
        page = self.page('owner_card', self.customer, self.users['manager'])
        for words in ('外店换胎', '保养工时', '12,000', dict(visit._fields['visit_kind']._description_selection(self.env))['maintenance']):
            self.assertIn(words, page)
