"""Daily checks of showroom and display cars: prepared, filled in, signed, countersigned, kept (D05)."""
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import MODULE, DealershipCase
from .drive_common import PNG

REFUSED = (AccessError, UserError, ValidationError)


def every_day(_company, start, end):
    return {fields.Date.add(start, days=number) for number in range((end - start).days + 1)}


class CheckCase(DealershipCase):

    roles = ('consultant', 'manager', 'lead_desk', 'receptionist', 'service_advisor', 'customer_care', 'finance', 'auditor',
             'dealership_admin')
    far_roles = ('consultant', 'receptionist')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Check = cls.env['dealership.check']
        cls.receptionist = cls.users['receptionist']
        cls.shown = cls.make_vehicle(dealer_role='stock', license_plate=False, is_display_car=True)
        cls.make_vehicle(dealer_role='stock', license_plate=False)
        cls.make_vehicle(dealer_role='customer', is_display_car=True)
        # every day is open, whatever holiday the tests run on
        everyday = patch.object(type(cls.env['res.company']), '_dealership_open_days', every_day)
        everyday.start()
        cls.addClassCleanup(everyday.stop)
        cls.day = cls.store._dealership_today()

    def checks(self, user=None, kind=None, **vals):
        self.Check._prepare_day(self.store, self.day)
        domain = [('company_id', '=', self.store.id), ('date', '=', self.day)] + ([('kind', '=', kind)] if kind else [])
        return self.Check.search(domain).with_user(user or self.receptionist)

    def filled(self, user=None, kind='outside'):
        check = self.checks(user, kind)
        check.line_ids.write({'result': 'ok'})
        return check

    def signed(self, user=None):
        check = self.filled(user)
        check._sign(PNG)
        return check


@tagged('post_install', '-at_install')
class TestCheck(CheckCase):

    def test_day_is_prepared_once(self):
        opened = self.Check._prepare_day(self.store, self.day)
        self.assertEqual(sorted(opened.mapped('kind')), ['display_car', 'inside', 'outside'])
        car = opened.filtered('vehicle_id')
        self.assertEqual(car.vehicle_id, self.shown)
        self.assertGreater(min(opened.mapped('item_count')), 10)
        self.assertFalse(self.Check._prepare_day(self.store, self.day))
        self.assertEqual(len(self.Check._prepare_day(self.store, fields.Date.add(self.day, days=1))), 3)

    def test_closed_day_and_archived_list(self):
        with patch.object(type(self.env['res.company']), '_dealership_open_days', lambda self, start, end: set()):
            self.assertFalse(self.Check._prepare_day(self.store, self.day))
        self.env.ref(f'{MODULE}.checklist_inside').active = False
        self.assertEqual(sorted(self.Check._prepare_day(self.store, self.day).mapped('kind')), ['display_car', 'outside'])

    def test_the_database_keeps_one_a_day(self):
        check = self.checks(kind='inside')
        self.refused(lambda: self.Check.create({
            'checklist_id': check.checklist_id.id, 'company_id': self.store.id, 'date': self.day}), Exception)
        with patch.object(type(self.Check), 'search', lambda self, *args, **kwargs: self.browse()):
            again = self.Check._open_checks([(check.checklist_id.id, self.store.id, self.day, False)])
        self.assertFalse(again, "who prepares at the same moment gets no second paper and no error")

    def test_night_job_serves_every_store(self):
        self.Check._cron_prepare_day()
        self.assertLessEqual({self.store, self.far_store}, set(self.Check.search([('date', '=', self.day)]).company_id))

    def test_today_from_the_menu(self):
        action = self.Check.with_user(self.receptionist).action_today()
        self.assertEqual(action['res_model'], 'dealership.check')
        self.assertEqual(self.Check.with_user(self.receptionist).search_count([('is_today', '=', True)]), 3)
        self.Check.with_user(self.users['auditor']).action_today()
        self.refused(lambda: self.Check.with_user(self.users['plain']).action_today(), AccessError)

    def test_progress_and_missing(self):
        check = self.checks(kind='inside')
        lines = check.line_ids
        lines[0].action_ok()
        lines[1].action_not_applicable()
        lines[2].action_not_ok()
        self.assertEqual((check.checked_count, check.fault_count, check.progress), (3, 1, 300 // len(lines)))
        self.assertFalse(check.is_missing)
        tomorrow = fields.Date.add(self.day, days=1)
        with patch.object(type(self.env['res.company']), '_dealership_today', lambda company: tomorrow):
            check.invalidate_recordset(['is_missing'])
            self.assertTrue(check.is_missing)
            missing = self.Check.with_user(self.manager).search([('is_missing', '=', True)])
            self.assertEqual(len(missing), 3, "the manager sees what nobody signed")
        check.action_rest_ok()
        self.assertEqual((check.progress, check.fault_count), (100, 1))

    def test_nothing_is_signed_half_done(self):
        check = self.checks(kind='outside')
        self.refused(lambda: check._sign(PNG), UserError)
        check.action_rest_ok()
        check.line_ids[0].write({'result': 'not_ok', 'remark': '字母Z不亮'})
        said = self.refused(lambda: check._sign(PNG), UserError)
        self.assertIn(check.line_ids[0].name, said)
        check.line_ids[0].write({'measure': '报修', 'done_by': '王电工', 'done_on': self.day, 'photo': PNG})
        for signature in (False, b'', 'x' * 500, b'PHN2Zz48L3N2Zz4=' * 10):
            self.refused(lambda signature=signature: check._sign(signature), UserError)
        check._sign(PNG)
        self.assertEqual((check.state, check.checked_by_id), ('signed', self.receptionist))
        self.assertTrue(check.checked_on and check.checked_signature)
        self.assertTrue(check.line_ids[0].has_photo)

    def test_countersigned_by_another_manager(self):
        check = self.signed()
        self.refused(lambda: check._countersign(PNG), AccessError)
        self.refused(lambda: check.with_user(self.consultant)._countersign(PNG), AccessError)
        managers = check.with_user(self.manager)
        managers._countersign(PNG, "今天修好")
        self.assertEqual((check.state, check.countersigned_by_id, check.manager_words), ('countersigned', self.manager, "今天修好"))
        self.refused(lambda: managers._countersign(PNG), UserError)

    def test_own_check_is_not_countersigned(self):
        check = self.signed(self.manager)
        self.refused(lambda: check._countersign(PNG), AccessError)
        check.with_user(self.users['other_manager'])._countersign(PNG)

    def test_signed_check_never_changes(self):
        check = self.signed()
        line = check.line_ids[0]

        for user in (self.receptionist, self.consultant, self.manager, self.users['dealership_admin']):
            mine, its = check.with_user(user), line.with_user(user)
            for call in (
                lambda its=its: its.write({'result': 'not_ok'}), lambda its=its: its.write({'remark': 'x'}), its.action_ok, its.unlink,
                lambda mine=mine: mine.write({'line_ids': [Command.update(line.id, {'result': 'na'})]}),
                lambda mine=mine: mine.write({'line_ids': [Command.delete(line.id)]}),
                lambda mine=mine: mine._sign(PNG), mine.action_rest_ok, mine.unlink,
                lambda mine=mine: mine.write({'state': 'open'}), lambda mine=mine: mine.write({'checked_signature': False}),
                lambda mine=mine: mine.write({'date': '2020-01-01'}),
            ):
                self.refused(call, REFUSED)
        self.refused(lambda: check.sudo().write({'checked_on': '2020-01-01'}), ValidationError)
        self.refused(lambda: check.sudo().unlink(), UserError)


    def test_photo_of_a_signed_check_stays(self):
        check = self.filled()
        check.line_ids[0].photo = PNG
        attachment = self.env['ir.attachment'].sudo().search([
            ('res_model', '=', 'dealership.check.line'), ('res_id', '=', check.line_ids[0].id), ('res_field', '=', 'photo')])
        self.assertTrue(attachment)
        check._sign(PNG)
        self.refused(lambda: attachment.with_user(self.receptionist).write({'datas': PNG}), AccessError)
        self.refused(attachment.with_user(self.receptionist).unlink, AccessError)

    def test_checks_are_not_made_by_hand(self):
        checklist = self.env.ref(f'{MODULE}.checklist_inside')
        for user in (self.receptionist, self.consultant, self.manager):
            self.refused(lambda user=user: self.Check.with_user(user).create(
                {'checklist_id': checklist.id, 'company_id': self.store.id, 'date': '2020-01-01'}), AccessError)
        line = self.checks(kind='inside').line_ids[0]
        self.refused(lambda: line.write({'name': 'x'}), UserError)
        self.refused(lambda: line.copy(), AccessError)

    def test_items_of_a_made_check_stay_when_the_list_changes(self):
        check = self.checks(kind='outside')
        before = check.line_ids.mapped('name')
        self.env.ref(f'{MODULE}.checklist_outside_01').name = 'x'
        self.env.ref(f'{MODULE}.checklist_outside_02').unlink()
        self.assertEqual(check.line_ids.mapped('name'), before)

    def test_who_sees_and_fills_in(self):
        check = self.checks(kind='inside')
        for name in ('receptionist', 'consultant', 'manager', 'dealership_admin'):
            check.line_ids[0].with_user(self.users[name]).result = 'ok'
        for name in ('lead_desk', 'customer_care', 'auditor'):
            self.assertTrue(check.with_user(self.users[name]).read(['state']))
            self.refused(lambda name=name: check.line_ids[0].with_user(self.users[name]).write({'result': 'ok'}), AccessError)
            self.refused(lambda name=name: check.with_user(self.users[name])._sign(PNG), AccessError)
        for name in ('service_advisor', 'finance', 'plain', 'salesman', 'portal'):
            self.refused(lambda name=name: check.with_user(self.users[name]).read(['state']), AccessError)
            self.refused(lambda name=name: check.line_ids[0].with_user(self.users[name]).read(['result']), AccessError)

    def test_stores_apart(self):
        check = self.checks(kind='inside')
        far = self.users['far_receptionist']
        self.Check.with_user(far).action_today()
        theirs = self.Check.with_user(far).search([])
        self.assertEqual(theirs.company_id, self.far_store)
        self.refused(lambda: check.with_user(far).read(['state']), AccessError)
        self.refused(lambda: check.line_ids[0].with_user(far).read(['result']), AccessError)
        self.assertFalse(self.env['dealership.check.line'].with_user(far).search([('check_id', '=', check.id)]))
        far_list = self.env['dealership.checklist'].create({'name': 'x', 'company_id': self.far_store.id})
        self.refused(lambda: self.Check.sudo().create(
            {'checklist_id': far_list.id, 'company_id': self.store.id, 'date': self.day}), ValidationError)
        self.assertFalse(self.env['dealership.checklist'].with_user(self.manager).search([('id', '=', far_list.id)]))

    def test_signature_dialog(self):
        check = self.filled()
        Wizard = self.env['dealership.check.sign.wizard']
        with Form(Wizard.with_user(self.receptionist).with_context(default_check_id=check.id, default_step='check')) as form:
            form.signature = PNG
        wizard = form.record
        self.refused(lambda: wizard.with_user(self.manager).read(['step']), AccessError)
        wizard.action_apply()
        self.assertEqual(check.state, 'signed')
        Wizard.with_user(self.manager).create({'check_id': check.id, 'step': 'countersign', 'signature': PNG, 'words': '好'}).action_apply()
        self.assertEqual((check.state, check.manager_words), ('countersigned', '好'))

    def test_queries_do_not_grow_with_the_items(self):
        few = self.checks(kind='outside')
        self.env.flush_all()

        def count(check):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            check.line_ids.read(['section', 'name', 'result', 'remark', 'has_photo', 'measure'])
            return self.cr.sql_log_count - before
        count(few)
        self.assertLessEqual(count(self.checks(kind='inside')), count(few))


@tagged('post_install', '-at_install')
class TestCheckPaper(CheckCase):

    def test_print_out(self):
        check = self.signed()
        html = self.env['ir.actions.report'].with_user(self.manager)._render_qweb_html(
            f'{MODULE}.report_check', check.ids)[0].decode()
        for text in (check.checklist_id.name, check.line_ids[-1].name, self.receptionist.name, 'data:image/png'):
            self.assertIn(text, html)
        self.refused(lambda: self.env['ir.actions.report'].with_user(self.users['far_receptionist'])._render_qweb_html(
            f'{MODULE}.report_check', check.ids), AccessError)
