"""The checks of a day: prepared every morning, so that what is missing is there to be seen (D05)."""
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError


class DealershipCheck(models.Model):
    _inherit = 'dealership.check'

    @api.model
    def _prepare_day(self, companies, day=None):
        """Open the checks of a day that are not there yet, for stores that keep a showroom.

        :return: the checks that were opened
        """
        wanted = [key for company in companies for key in self._keys_of_day(company, day or company._dealership_today())]
        existing = set()
        if wanted:
            # also those that the user's rules hide: a second one of the same day is refused by the database
            existing = {
                (check.checklist_id.id, check.company_id.id, check.date, check.vehicle_id.id)
                for check in self.sudo().search([('company_id', 'in', companies.ids), ('date', 'in', list({key[2] for key in wanted}))])}
        return self._open_checks([key for key in wanted if key not in existing])

    @api.model
    def _open_checks(self, keys):
        """Make checks with their lines; one that somebody else makes at the same moment is his."""
        opened = self.browse()
        items = {checklist: checklist.item_ids for checklist in self.env['dealership.checklist'].sudo().browse({key[0] for key in keys})}
        for checklist_id, company_id, day, vehicle_id in keys:
            checklist = self.env['dealership.checklist'].sudo().browse(checklist_id)
            try:
                with self.env.cr.savepoint():
                    # prepared by the system, whoever comes first in the morning
                    opened |= self.sudo().create({
                        'checklist_id': checklist_id, 'company_id': company_id, 'date': day, 'vehicle_id': vehicle_id,
                        'line_ids': [fields.Command.create({
                            'item_id': item.id, 'name': item.name, 'section': item.section, 'sequence': number})
                            for number, item in enumerate(items[checklist], start=1)]})
            except UniqueViolation:
                continue
        return opened.with_env(self.env)

    @api.model
    def _keys_of_day(self, company, day):
        """What is checked in a store on a day: (checklist, store, day, car); nothing on a day on which it is closed."""
        open_days = company._dealership_open_days(day, day)
        if open_days is not None and day not in open_days:
            return []
        checklists = self.env['dealership.checklist'].sudo().search([('company_id', 'in', (company.id, False)), ('item_ids', '!=', False)])
        cars = self.env['fleet.vehicle'].sudo().search([
            ('is_display_car', '=', True), ('dealer_role', 'in', ('stock', 'demo')), ('company_id', '=', company.id)])
        return [
            (checklist.id, company.id, day, car_id)
            for checklist in checklists for car_id in (cars.ids if checklist.kind == 'display_car' else [False])]

    @api.model
    def _cron_prepare_day(self):
        """Every morning, for each store that has a dealership team."""
        teams = self.env['crm.team'].sudo().search([('is_dealership', '=', True), ('company_id', '!=', False)])
        self.sudo()._prepare_day(teams.company_id)

    def action_today(self):
        """Today's checks of the store, prepared if nobody did."""
        if not self.env['dealership.check'].has_access('read'):
            raise AccessError(self.env._("The daily checks are for the people of the showroom."))
        if self.has_access('write'):
            self._prepare_day(self.env.company)
        action = self.env['ir.actions.act_window']._for_xml_id('auto_dealership.dealership_check_action')
        return {**action, 'context': {'search_default_today': 1, 'search_default_missing': 1}}
