"""Two transactions prompt one car at the same moment: the database lets one of them (J06)."""
from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api, fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .committed import CommittedCase


@tagged('post_install', '-at_install')
class TestServiceReplacementRace(CommittedCase):

    def visits(self, env):
        """Two visits of one old car of a customer who agreed to calls."""
        brand = env['fleet.vehicle.model.brand'].create({'name': 'Race'})
        owner = env['res.partner'].create({'name': '车主', 'is_dealership_customer': True, 'company_id': env.company.id})
        env['dealership.consent'].create({'partner_id': owner.id, 'purpose': 'sales_call'})
        car = env['fleet.vehicle'].create({
            'model_id': env['fleet.vehicle.model'].create({'name': 'Race', 'brand_id': brand.id}).id, 'dealer_role': 'customer',
            'owner_id': owner.id, 'company_id': env.company.id, 'first_registration_date': '2015-01-01'})
        return env['fleet.vehicle.log.services'].create(
            [{'vehicle_id': car.id, 'visit_kind': 'wash', 'date': fields.Date.today()} for _number in range(2)])

    def test_one_car_is_prompted_once_by_two_arrivals(self):
        with self.registry.cursor() as cr:
            visit_ids = self.visits(api.Environment(cr, SUPERUSER_ID, {})).ids
        with self.registry.cursor() as first, self.registry.cursor() as second:
            envs = [api.Environment(cr, SUPERUSER_ID, {}) for cr in (first, second)]
            for env in envs:
                env.cr.execute("SELECT 1")  # both have begun before either writes
            prompt = envs[0]['dealership.replacement']
            self.assertTrue(prompt._prompt(envs[0]['fleet.vehicle.log.services'].browse(visit_ids[0])))
            first.commit()
            with self.assertRaises(SerializationFailure), mute_logger('odoo.sql_db'):  # which the server answers by trying again
                envs[1]['dealership.replacement']._prompt(envs[1]['fleet.vehicle.log.services'].browse(visit_ids[1]))
            second.rollback()
            again = api.Environment(second, SUPERUSER_ID, {})
            self.assertFalse(again['dealership.replacement']._prompt(again['fleet.vehicle.log.services'].browse(visit_ids[1])))
        with self.registry.cursor() as cr:
            cr.execute("SELECT count(*) FROM dealership_replacement WHERE visit_id = ANY(%s)", [visit_ids])
            self.assertEqual(cr.fetchone()[0], 1)
