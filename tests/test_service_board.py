"""The board moves by the same guarded steps as the buttons, shows every column, and asks the database little (J01)."""
from datetime import timedelta

from lxml import etree

from odoo import fields
from odoo.exceptions import RedirectWarning, UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools.safe_eval import safe_eval

from .workshop_common import Workshop


@tagged('post_install', '-at_install')
class TestServiceBoard(Workshop, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_bays()

    def board(self, user=None):
        return self.Visit.with_user(user or self.advisor)

    def test_a_drawn_card_takes_the_step(self):
        visit = self.receive()
        for state in ('in_work', 'waiting_parts', 'in_work', 'ready', 'in_work', 'arrived', 'ready'):
            visit.write({'workshop_state': state})
            self.assertEqual(visit.workshop_state, state)
            self.assertEqual(bool(visit.ready_at), state == 'ready')
        visit.web_save({'workshop_state': 'left'}, {'workshop_state': {}})
        self.assertTrue(visit.left_at)
        self.refused(lambda: visit.write({'workshop_state': 'ready'}), UserError)

    def test_a_drawn_card_asks_what_the_button_asks(self):
        visit = self.book()
        refusal = None
        try:
            with self.cr.savepoint():
                visit.write({'workshop_state': 'arrived'})
        except RedirectWarning as error:
            refusal = error
        self.assertEqual(refusal.args[1]['res_model'], 'dealership.service.arrival')
        self.assertEqual(visit.workshop_state, 'booked')
        for state in ('in_work', 'waiting_parts', 'ready', 'left', 'cancelled'):
            self.assertFalse(self.allowed(lambda state=state: visit.write({'workshop_state': state})), state)
        wash = self.book(kind='wash', start=self.at(15))
        wash.write({'workshop_state': 'arrived'})
        self.assertTrue(wash.arrived_at)

    def test_leaving_by_the_board_meets_the_obstacles(self):
        visit = self.receive()
        visit.action_ready()
        self.patch(type(self.Visit), '_leave_obstacles', lambda visit: ['尚未付款'])
        self.assertIn('尚未付款', self.refused(lambda: visit.write({'workshop_state': 'left'}), UserError))

    def test_several_at_once(self):
        visits = self.receive() | self.receive(self.make_vehicle(self.make_customer()))
        visits.write({'workshop_state': 'in_work'})
        self.assertEqual(set(visits.mapped('workshop_state')), {'in_work'})

    def test_every_column_in_order(self):
        self.book()
        groups = self.board().with_context(read_group_expand=True).web_read_group(
            [('workshop_state', '!=', False)], ['workshop_state'])['groups']
        self.assertEqual(
            [group['workshop_state'] for group in groups], ['booked', 'arrived', 'in_work', 'waiting_parts', 'ready', 'left'])

    def test_the_column_is_movable_for_who_may_move(self):
        self.assertFalse(self.board().fields_get(['workshop_state'], ['readonly'])['workshop_state']['readonly'])

    def test_the_clock(self):
        visit = self.receive()
        now = fields.Datetime.now()
        for minutes, state in ((-5, 'late'), (30, 'soon'), (90, 'kept')):
            visit.sudo().write({'arrived_at': now - timedelta(hours=2), 'promised_at': now + timedelta(minutes=minutes)})
            self.assertEqual(visit.promise_state, state)
            self.assertIn(visit, self.board().search([('promise_state', '=', state)]))
        self.assertEqual(visit.waiting_hours, 2.0)
        visit.action_ready()
        self.assertEqual(visit.promise_state, 'kept')
        visit.sudo().promised_at = visit.ready_at - timedelta(minutes=1)
        self.assertEqual(visit.promise_state, 'late')
        self.refused(lambda: visit.write({'promised_at': now - timedelta(days=1)}), Exception)

    def test_the_board_s_domain_holds_today(self):
        action = self.env['ir.actions.act_window']._for_xml_id('auto_dealership.service_visit_action_board')
        self.assertIn("'left'", action['domain'])
        visit = self.receive()
        visit.action_ready()
        visit.action_leave()
        domain = [('workshop_state', '=', 'left'), ('left_at', '>=', 'today')]
        self.assertIn(visit, self.board().search(domain))
        visit.sudo().left_at = fields.Datetime.now() - timedelta(days=3)
        self.assertNotIn(visit, self.board().search(domain))

    def test_a_board_of_many_cards_asks_no_more_than_one_of_few(self):
        spec = {name: {} for name in (
            'license_plate', 'phone', 'visit_kind', 'promise_state', 'waiting_hours', 'is_no_show', 'arrival_level', 'workshop_state')}
        spec |= {name: {'fields': {'display_name': {}}} for name in ('customer_id', 'model_id', 'advisor_id', 'bay_id')}

        def queries():
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.board().web_search_read([('workshop_state', '!=', False)], spec)
            return self.cr.sql_log_count - before
        self.receive()
        queries()
        few = queries()
        for _number in range(8):
            self.receive(self.make_vehicle(self.make_customer()))
        self.assertLessEqual(queries(), few)

    def test_back_to_work_gives_the_bay_up_when_it_is_taken(self):
        visit = self.receive(bay_id=self.bay.id, planned_start=self.at(10), planned_stop=self.at(11))
        visit.action_ready()
        other = self.book(bay_id=self.bay.id)
        visit.action_start_work()
        self.assertEqual((visit.bay_id, other.bay_id), (self.env['dealership.service.bay'], self.bay))

    def test_a_named_visit_is_found(self):
        visit = self.book()
        for text in (visit.name, self.car.license_plate):
            self.assertIn(visit.id, [row[0] for row in self.board().name_search(text)])

    def test_the_calendar_says_car_and_kind(self):
        visit = self.book(kind='repair')
        kind = dict(visit._fields['visit_kind']._description_selection(visit.env))['repair']
        self.assertEqual(visit.with_context(dealership_calendar=True).display_name, f'{self.car.license_plate} · {kind}')
        self.assertEqual(visit.display_name, f'{self.car.license_plate} · {visit.name}')

    def test_the_brightest_button_is_the_next_step(self):
        """Ready and not invoiced: first the invoice, also on a phone, which shows the first button alone."""
        arch = etree.fromstring(self.Visit.with_user(self.advisor).get_view(
            self.env.ref('auto_dealership.service_visit_view_form').id, 'form')['arch'])
        for settlement, expected in (('open', 'action_invoice_visit'), ('paid', 'action_leave'), (False, 'action_leave')):
            scope = {'workshop_state': 'ready', 'settlement_state': settlement, 'id': 1, 'is_no_show': False}
            bright = [button for button in arch.findall('.//header/button') if 'btn-primary' in (button.get('class') or '')
                      and button.get('name') in ('action_invoice_visit', 'action_leave')]
            self.assertEqual([button.get('name') for button in bright if not safe_eval(button.get('invisible'), dict(scope))], [expected])

    def test_a_visit_is_found_without_a_sub_select(self):
        """A sub-select within the OR made PostgreSQL read all visits there are."""
        visit = self.book()
        for text in (visit.name, self.car.license_plate):
            domain = self.board()._search_display_name('ilike', text)
            self.assertNotIn('any', {condition.operator for condition in domain.iter_conditions()})
            self.assertNotIn('SELECT', self.board()._search(domain).where_clause.code)

    def test_opened_in_its_own_form(self):
        self.assertEqual(self.book().get_formview_id(), self.env.ref('auto_dealership.service_visit_view_form').id)
        log = self.Visit.create({'vehicle_id': self.car.id, 'service_type_id': self.env.ref('auto_dealership.service_type_other').id})
        self.assertFalse(log.get_formview_id() == self.env.ref('auto_dealership.service_visit_view_form').id)

    def test_the_first_menu_of_a_service_advisor_is_the_board(self):
        menus = self.env['ir.ui.menu'].with_user(self.advisor).load_menus(False)
        root = menus[self.env.ref('auto_dealership.menu_root').id]
        first = menus[root['children'][0]]
        self.assertEqual(menus[first['children'][0]]['xmlid'], 'auto_dealership.menu_service_board')
