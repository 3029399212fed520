"""Finance and after-sales learn of each converted deal once (H08)."""
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from .deal_incentive_common import DealIncentive


@tagged('post_install', '-at_install')
class TestDealNotice(DealIncentive, TransactionCase):

    far_roles = ('consultant', 'service_advisor')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_incentives()
        cls.finance, cls.advisor = cls.users['finance'], cls.users['service_advisor']

    def notices(self, order):
        return self.env['dealership.deal.notice'].search([('order_id', '=', order.id)], order='department')

    def told(self, notices):
        return self.env['mail.message'].search([
            ('model', '=', notices._name), ('res_id', 'in', notices.ids), ('message_type', '=', 'user_notification')])

    def test_both_departments_are_told(self):
        vehicle = self.make_vehicle(dealer_role='stock')
        order = self.sold(vehicle_id=vehicle.id)
        self.assertRecordValues(self.notices(order), [
            {'department': department, 'state': 'new', 'user_id': user.id, 'partner_name': order.partner_id.name, 'vin': vehicle.vin_sn,
             'consultant_id': self.consultant.id, 'won_on': self.store._dealership_today()}
            for department, user in (('finance', self.finance), ('service', self.advisor))])
        activities = self.notices(order).activity_ids
        self.assertEqual(activities.user_id, self.finance | self.advisor)
        self.assertEqual(self.told(self.notices(order)).notified_partner_ids, (self.finance | self.advisor).partner_id)

    def test_nobody_is_told_before_or_twice(self):
        order = self.offer()
        self.assertFalse(self.notices(order))
        self.agree(order)
        count = len(self.told(self.notices(order)))
        order._after_deal_won()
        self.assertEqual((len(self.notices(order)), len(self.told(self.notices(order)))), (2, count))
        first = self.notices(order)[0]
        self.refused(lambda: first.create({
            'order_id': order.id, 'department': 'finance', 'company_id': self.store.id, 'won_on': first.won_on}), IntegrityError)

    def test_whom_the_settings_name(self):
        other = self._user('second_finance', 'auto_dealership.group_finance', self.store)
        self.store.dealership_won_finance_ids = other
        self.store.dealership_won_service_ids = self.consultant  # not of the department: nobody is told what is not his
        notices = self.notices(self.sold())
        self.assertEqual(notices.user_id, other | self.advisor)

    def test_the_department_sees_its_own_and_no_prices(self):
        order = self.sold()
        notices = self.notices(order)
        finance, service = notices
        seen = {name: self.env[notices._name].with_user(user).search([('order_id', '=', order.id)])
                for name, user in self.users.items() if self.env[notices._name].with_user(user).has_access('read')}
        self.assertEqual(seen['finance'], finance)
        self.assertEqual(seen['service_advisor'], service)
        self.assertEqual((seen['manager'], seen['auditor'], seen['dealership_admin']), (notices,) * 3)
        self.assertFalse(seen['far_service_advisor'] | seen['other_manager'])
        self.assertEqual(set(seen), {
            'finance', 'service_advisor', 'far_service_advisor', 'manager', 'other_manager', 'auditor', 'dealership_admin'})
        self.assertFalse([name for name, field in notices._fields.items() if field.type == 'monetary'])

    def test_seen_to_by_the_department(self):
        finance, service = self.notices(self.sold())
        self.refused(service.with_user(self.finance).action_done, AccessError)
        self.refused(service.with_user(self.manager).action_done, AccessError)
        self.refused(service.with_user(self.users['far_service_advisor']).action_done, AccessError)
        service.with_user(self.advisor).action_done()
        self.assertRecordValues(service, [{'state': 'done', 'done_by_id': self.advisor.id}])
        self.assertFalse(service.activity_ids)
        self.assertEqual(finance.state, 'new')

    def test_nobody_writes_one(self):
        notice = self.notices(self.sold())[1]
        for user in self.users.values():
            for name, value in (('state', 'done'), ('user_id', user.id), ('done_by_id', user.id)):
                self.refused(lambda: notice.with_user(user).write({name: value}))
            self.refused(notice.with_user(user).unlink)
        self.refused(notice.unlink, UserError)

    def test_a_cancelled_deal_is_taken_back_and_told_again_when_it_is_won_again(self):
        order = self.sold()
        notices = self.notices(order)
        before = len(self.told(notices))
        order.with_user(self.consultant)._cancel_deal(self.env.ref('auto_dealership.cancel_reason_other'))
        self.assertEqual(set(notices.mapped('state')), {'cancelled'})
        self.assertFalse(notices.activity_ids)
        self.assertEqual(len(self.told(notices)), before + 2)
        order.action_draft()
        self.agree(order)
        self.assertEqual(set(notices.mapped('state')), {'new'})
