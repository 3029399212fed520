"""What is still owed on a car: the principal of the instalments to come of the loan with which it was bought (J06)."""
from odoo import models
from odoo.tools import SQL


class FleetVehicle(models.Model):
    _inherit = 'fleet.vehicle'

    def _owed_amounts(self, day):
        """The loan is its buyer's: a car that has changed hands since is free of it."""
        owed = super()._owed_amounts(day)
        if not self.ids:
            return owed
        self.env['dealership.deal.loan'].flush_model(['order_id', 'state'])
        self.env['dealership.deal.instalment'].flush_model(['loan_id', 'date', 'principal'])
        self.env['sale.order'].flush_model(['vehicle_id', 'state', 'delivered_on'])
        self.env['dealership.vehicle.owner'].flush_model(['vehicle_id', 'kind', 'date_from'])
        owed.update(self.env.execute_query(SQL("""
            SELECT deal.vehicle_id, SUM(part.principal)
              FROM sale_order deal
              JOIN dealership_deal_loan loan ON loan.order_id = deal.id AND loan.state = 'confirmed'
              JOIN dealership_deal_instalment part ON part.loan_id = loan.id AND part.date > %(day)s
             WHERE deal.vehicle_id = ANY(%(cars)s) AND deal.state = 'sale'
               AND NOT EXISTS (
                   SELECT 1 FROM dealership_vehicle_owner later
                    WHERE later.vehicle_id = deal.vehicle_id AND later.kind <> 'sale' AND later.date_from > deal.delivered_on)
             GROUP BY deal.vehicle_id""", day=day, cars=self.ids)))
        return owed
