"""A maker's list of fifty thousand VINs with rubbish lines: nothing is lost, twice is once, and our cars are found (J04)."""
import base64
import csv
import io
from contextlib import contextmanager

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..models.vehicle import recall_import
from ..rules import vin_range
from .common import valid_vin
from .test_vehicle_recall import RecallCase


@tagged('post_install', '-at_install')
class TestRecallImport(RecallCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.recall = cls.make_recall(opened=False)
        cls.Line = cls.env['dealership.recall.line']

    def wizard(self, **vals):
        Wizard = self.env['dealership.recall.import.wizard'].with_user(self.users['service_advisor'])
        return Wizard.create({'recall_id': self.recall.id, **vals})

    @contextmanager
    def counted(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        found = []
        yield found
        self.env.flush_all()
        found.append(self.env.cr.sql_log_count - before)

    def lines(self, recall=None):
        return self.Line.search([('recall_id', '=', (recall or self.recall).id)])

    def test_a_file_in_gbk_with_rubbish(self):
        wrong = self.car.vin_sn[:8] + ('1' if self.car.vin_sn[8] != '1' else '2') + valid_vin(700_001)[9:]
        rows = [
            '2026年召回清单', '序号,车架号,备注', f'1,{self.car.vin_sn},', f'2,{self.stock.vin_sn.lower()},库存',
            f'3,{self.car.vin_sn},重复',
            '4,LSVAA4182E21234,少两位', '5,,', f'6,{wrong},', '合计,4,']
        wizard = self.wizard(file=base64.b64encode("\r\n".join(rows).encode('gbk')), filename='清单.csv')
        wizard.action_check()
        self.assertEqual(
            (wizard.state, wizard.line_count, wizard.new_count, wizard.repeated_count, wizard.bad_count, wizard.doubtful_count),
            ('checked', 8, 3, 1, 4, 1))
        self.assertFalse(self.lines(), "a check writes nothing")
        wizard.action_import()
        self.assertEqual((wizard.state, wizard.new_count, wizard.bad_count, wizard.matched_count), ('done', 3, 4, 2))
        self.assertEqual(self.lines().vehicle_id, self.car + self.stock)
        self.assertEqual(self.lines().filtered(lambda line: line.vin == wrong).state, 'not_found', "kept, and told")
        told = list(csv.reader(io.StringIO(base64.b64decode(wizard.issue_file).decode('utf-8-sig'))))[1:]
        self.assertEqual([int(row[0]) for row in told], [1, 6, 7, 8, 9])
        self.assertIn('LSVAA4182E21234', told[1])
        message = self.recall.message_ids.sorted('id')[-1]
        self.assertEqual(message.attachment_ids.raw, base64.b64decode(wizard.issue_file), "it stays with the campaign")
        self.assertIn('LSVAA4182E21234', wizard.issue_table)

    def test_the_same_list_again_changes_nothing(self):
        text = "\n".join([self.car.vin_sn, *self.vins(20)])
        first = self.recall._import_list(text)
        before = self.lines().read(['vin', 'state', 'vehicle_id', 'write_date'])
        again = self.recall._import_list(text)
        self.assertEqual((first.new, first.known, again.new, again.known), (21, 0, 0, 21))
        self.assertEqual(self.lines().read(['vin', 'state', 'vehicle_id', 'write_date']), before)

    def test_pasted_with_ranges(self):
        car = self.make_vehicle(self.customer, vin_sn=valid_vin(710_050))
        outside = self.make_vehicle(self.customer, vin_sn=valid_vin(710_200))
        wizard = self.wizard(pasted=f"{self.car.vin_sn}；{self.stock.vin_sn}\n{valid_vin(710_000)} – {valid_vin(710_099)}\n?")
        wizard.action_import()
        self.assertEqual((wizard.new_count, wizard.range_count, wizard.bad_count), (2, 1, 1))
        self.assertEqual(self.lines().vehicle_id, self.car + self.stock + car)
        self.assertNotIn(outside, self.lines().vehicle_id)
        self.assertEqual(self.line(car).origin, 'range')
        self.assertEqual(self.recall._import_list(wizard.pasted).ranges, 0)

    def test_nothing_is_no_list(self):
        self.refused(self.wizard().action_check, UserError)
        self.refused(self.wizard(file=base64.b64encode(b'%PDF-1.4 x')).action_import, UserError)
        report = self.recall._import_list("无\n???\n")
        self.assertEqual((report.new, report.bad), (0, 2))

    def test_a_closed_campaign_takes_no_more(self):
        self.recall._import_list(self.car.vin_sn)
        self.recall.action_open()
        self.recall.action_close()
        self.refused(lambda: self.recall._import_list(valid_vin(1)), UserError)
        self.refused(lambda: self.recall.write({'range_ids': [(0, 0, {'first': valid_vin(1), 'last': valid_vin(2)})]}), UserError)

    def test_formulas_do_not_reach_a_spreadsheet(self):
        self.recall._import_list("=cmd|' /C calc'!A0\n")
        [message] = self.recall.message_ids.filtered('attachment_ids')
        self.assertNotIn(b',=', message.attachment_ids.raw)

    def test_five_thousand_cost_as_many_queries_as_fifty(self):
        spent = []
        for count in (10, 50, 5000):
            recall = self.make_recall(opened=False)
            recall._import_list(f"{valid_vin(1)}\nx")  # rights and languages are looked up once
            vins = self.vins(count, 720_000)
            with self.counted() as found:
                recall._import_list("\n".join(vins))
            spent += found
        self.assertEqual(spent[1], spent[2])

    def test_fifty_thousand_with_rubbish(self):
        cars = self.env['fleet.vehicle'].create([{
            'model_id': self.model.id, 'dealer_role': 'customer', 'owner_id': self.customer.id, 'company_id': self.store.id,
            'vin_sn': valid_vin(730_000 + number * 100)} for number in range(50)])
        rows = []
        for number in range(50_000):
            rows.append(valid_vin(730_000 + number))
            if number % 50 == 0:
                rows.append(('LSV', '车架号有误', '123 456', 'I' * 17)[number // 50 % 4])
        report = self.recall._import_list("\n".join(rows).encode('gbk'))
        self.assertEqual((report.lines, report.new, report.bad, report.repeated), (51_000, 50_000, 1000, 0))
        self.assertEqual(self.env['dealership.recall.line'].search_count([('recall_id', '=', self.recall.id)]), 50_000)
        self.assertEqual(self.lines().vehicle_id & cars, cars)
        self.assertEqual(len({issue['line'] for issue in report.issues}), 1000, "each rubbish line by its number")
        with self.counted() as found:
            again = self.recall._import_list("\n".join(rows).encode('gbk'))
        self.assertEqual((again.new, again.known), (0, 50_000))
        self.assertLess(found[0], 10 + 10 + 50_000 // recall_import.BATCH * 2)


@tagged('post_install', '-at_install')
class TestRecallMatch(RecallCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second = valid_vin(740_001), valid_vin(740_002)
        cls.recall = cls.make_recall([cls.first, cls.second])
        cls.Line = cls.env['dealership.recall.line']

    def of(self, vin, recall=None):
        return self.Line.search([('recall_id', '=', (recall or self.recall).id), ('vin', '=', vin)])

    def test_a_car_that_comes_later(self):
        self.assertEqual(self.of(self.first).state, 'not_found')
        car = self.make_vehicle(self.customer, vin_sn=self.first.lower())
        self.assertEqual((self.of(self.first).vehicle_id, self.of(self.first).state), (car, 'open'))
        self.assertEqual(car.recall_state, 'safety')

    def test_a_car_that_gets_its_vin_later_or_another(self):
        car = self.make_vehicle(dealer_role='stock', vin_sn=False)
        self.assertFalse(car.recall_state)
        car.with_user(self.users['service_advisor']).vin_sn = self.second
        self.assertEqual((self.of(self.second).vehicle_id, car.recall_state), (car, 'safety'))
        car.vin_sn = valid_vin(740_999)
        self.assertEqual((self.of(self.second).state, self.of(self.second).vehicle_id.id, car.recall_state), ('not_found', False, False))
        car.vin_sn = self.first
        self.assertEqual(self.of(self.first).vehicle_id, car)

    def test_in_a_range_that_is_there(self):
        self.recall.write({'range_ids': [(0, 0, {'first': 'LSVAA418*E2741000', 'last': 'LSVAA418*E2741999'})]})
        inside = self.make_vehicle(self.customer, vin_sn=valid_vin(741_500))
        outside = self.make_vehicle(self.customer, vin_sn=valid_vin(742_500))
        other_year = self.make_vehicle(self.customer, vin_sn=valid_vin(741_500, year='F'))
        self.assertEqual(self.of(inside.vin_sn).vehicle_id, inside)
        self.assertFalse(self.of(outside.vin_sn) + self.of(other_year.vin_sn))

    def test_models_narrow_a_range_not_the_list(self):
        other = self.make_vehicle(self.customer, vin_sn=valid_vin(743_002), model_id=self.other_model.id)
        listed = self.make_vehicle(self.customer, vin_sn=self.first, model_id=self.other_model.id)
        recall = self.make_recall([self.first], model_ids=[(6, 0, self.model.ids)], range_ids=[
            (0, 0, {'first': valid_vin(743_000), 'last': valid_vin(743_009)})])
        mine = self.make_vehicle(self.customer, vin_sn=valid_vin(743_001))
        self.assertTrue(self.of(mine.vin_sn, recall))
        self.assertFalse(self.of(other.vin_sn, recall))
        self.assertEqual(self.of(self.first, recall).vehicle_id, listed)
        other.model_id = self.model
        self.assertTrue(self.of(other.vin_sn, recall))

    def test_the_query_says_what_the_rule_says(self):
        first, last = 'LSVAA418*E2748010', 'LSVAA418*E2748019'
        numbers = [valid_vin(serial, head, year) for serial in (748_009, 748_010, 748_015, 748_019, 748_020)
                   for head in ('LSVAA418', 'LSVBB418') for year in 'EF']
        cars = self.env['fleet.vehicle'].create([{
            'model_id': self.model.id, 'dealer_role': 'stock', 'company_id': self.store.id, 'vin_sn': number} for number in numbers])
        self.recall.write({'range_ids': [(0, 0, {'first': first, 'last': last})]})
        span = vin_range.parse(first, last)
        concerned = cars.filtered(lambda car: vin_range.contains(span, car.vin_sn))
        self.assertEqual(len(concerned), 3)
        self.assertEqual(cars.filtered('recall_state'), concerned)

    def test_a_range_that_is_none(self):
        for first, last in ((valid_vin(2), valid_vin(1)), (valid_vin(1), valid_vin(2, year='F')), ('LSV', valid_vin(2))):
            span = {'first': first, 'last': last}
            self.refused(lambda span=span: self.recall.write({'range_ids': [(0, 0, span)]}), ValidationError)

    def test_archived_cars_and_other_stores(self):
        archived = self.make_vehicle(self.customer, vin_sn=self.first)
        archived.active = False
        far = self.make_vehicle(company_id=self.far_store.id, vin_sn=self.second)
        company = self.make_vehicle(dealer_role='company', vin_sn=valid_vin(744_001))
        recall = self.make_recall([self.first, self.second, company.vin_sn])
        self.assertEqual(self.of(self.first, recall).vehicle_id, archived)
        self.assertFalse((self.of(self.second, recall) + self.of(self.second) + self.of(company.vin_sn, recall)).vehicle_id)
        self.assertFalse(far.recall_state)

    def test_a_car_that_moves_to_the_other_store(self):
        car = self.make_vehicle(dealer_role='stock', vin_sn=self.first)
        shared = self.make_recall([self.first], user=self.users['dealership_admin'], company_id=False)
        self.assertEqual(self.of(self.first, shared).company_id, self.store)
        car.company_id = self.far_store
        self.assertFalse(self.of(self.first).vehicle_id, "a store's campaign knows the store's cars")
        self.assertEqual((self.of(self.first, shared).vehicle_id, self.of(self.first, shared).company_id), (car, self.far_store))

    def test_a_car_that_is_deleted_and_made_again(self):
        car = self.make_vehicle(dealer_role='stock', vin_sn=self.first)
        car.unlink()
        self.assertEqual((self.of(self.first).state, self.of(self.first).vehicle_id.id), ('not_found', False))
        again = self.make_vehicle(dealer_role='stock', vin_sn=self.first)
        self.assertEqual(self.of(self.first).vehicle_id, again)

    def test_what_is_done_remains_done(self):
        car = self.make_vehicle(dealer_role='stock', vin_sn=self.first)
        self.as_advisor(self.of(self.first))._done_elsewhere(self.today(), '厂家系统')
        car.unlink()
        again = self.make_vehicle(dealer_role='stock', vin_sn=self.first)
        self.assertEqual((self.of(self.first).state, self.of(self.first).vehicle_id), ('done', again))
        self.assertFalse(again.recall_state)

    def test_the_nightly_job_finds_what_was_missed(self):
        car = self.make_vehicle(self.customer, vin_sn=valid_vin(745_001))
        self.env.flush_all()
        self.env.cr.execute("UPDATE fleet_vehicle SET vin_sn = %s WHERE id = %s", [self.first, car.id])  # as another transaction would
        self.env.invalidate_all()
        self.assertFalse(self.of(self.first).vehicle_id)
        with self.enter_registry_test_mode():
            self.env.ref('auto_dealership.cron_recall_match').method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.of(self.first).vehicle_id, car)
        self.assertFalse(self.recall._match(), "a second run finds nothing")

    def test_one_query_for_any_number_of_new_cars(self):
        spent = []
        for count in (2, 40):
            vals = [{
                'model_id': self.model.id, 'dealer_role': 'stock', 'company_id': self.store.id,
                'vin_sn': valid_vin(746_000 + count * 100 + number)} for number in range(count)]
            cars = self.env['fleet.vehicle'].create(vals)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env['dealership.recall']._match_vehicles(cars)
            spent.append(self.env.cr.sql_log_count - before)
        self.assertEqual(spent, [1, 1])

    def test_other_cars_of_the_fleet_cost_nothing(self):
        before = self.env.cr.sql_log_count
        self.env['dealership.recall']._match_vehicles(self.env['fleet.vehicle'])
        self.assertEqual(self.env.cr.sql_log_count, before)
