"""When the workshop of a store is open, and when somebody who booked has not come (J01)."""
import pytz

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    dealership_workshop_calendar_id = fields.Many2one(
        'resource.calendar', "Workshop Hours", check_company=True,
        help="Opening hours and holidays of the workshop (车间营业时间). Empty: the store's own.")
    dealership_workshop_no_show_minutes = fields.Integer(
        "Did Not Come After (Minutes)", default=60, help="An appointment that began so long ago, without the car, is listed (爽约).")

    _workshop_no_show = models.Constraint(
        "CHECK (dealership_workshop_no_show_minutes >= 0)", "A number of minutes is not below zero.")

    def _workshop_hours(self, start, end):
        """Opening hours of the workshop between two moments.

        :return: list of (start, end), naive UTC; None when neither workshop nor store keeps a calendar
        """
        self.ensure_one()
        calendar = self.sudo().dealership_workshop_calendar_id or self._dealership_calendar().sudo()
        if not calendar:
            return None
        domain = [('company_id', 'in', (False, self.id)), ('time_type', '=', 'leave')]
        found = calendar._work_intervals_batch(pytz.utc.localize(start), pytz.utc.localize(end), domain=domain)[False]
        return [tuple(bound.astimezone(pytz.utc).replace(tzinfo=None) for bound in interval[:2]) for interval in found]
