"""The day of a showroom: who is on duty, in which order, and which number the next visitor gets (D01)."""
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL, format_date

from ...rules import rota

SALES_GROUP = 'auto_dealership.group_consultant'


class DealershipDuty(models.Model):
    """One record a store and day. Whoever gives a number or a guest writes this row first: of two receptionists who press
    at the same moment one waits, is refused by the database as out of date, and Odoo asks again for her.
    """
    _name = 'dealership.duty'
    _description = "Showroom Duty of a Day"
    _inherit = ['dealership.protected.mixin']
    _order = 'date desc, company_id'
    _check_company_auto = True

    _protected_fields = ('last_number', 'assign_count')
    _immutable_fields = ('company_id', 'date')

    company_id = fields.Many2one('res.company', "Store", required=True, readonly=True, default=lambda self: self.env.company)
    date = fields.Date(required=True, readonly=True)
    line_ids = fields.One2many(
        'dealership.duty.line', 'duty_id', "On Duty", help="Consultants of the day in the order of the rota (值班顾问).")
    visit_ids = fields.One2many('dealership.visit', 'duty_id', "Visits")
    last_number = fields.Integer(default=0, readonly=True, copy=False)
    assign_count = fields.Integer(default=0, readonly=True, copy=False)
    visit_count = fields.Integer("Visits and Calls", compute='_compute_visit_count')
    is_today = fields.Boolean(compute='_compute_is_today')

    _day_unique = models.Constraint('UNIQUE(company_id, date)', "A store has one duty list a day.")

    @api.depends('date', 'company_id')
    def _compute_display_name(self):
        for duty in self:
            duty.display_name = f"{format_date(self.env, duty.date)} {duty.company_id.sudo().name or ''}".strip()

    @api.depends('visit_ids')
    def _compute_visit_count(self):
        counts = dict(self.env['dealership.visit']._read_group(
            [('duty_id', 'in', self.ids), ('is_void', '=', False)], ['duty_id'], ['__count']))
        for duty in self:
            duty.visit_count = counts.get(duty, 0)

    @api.depends('date', 'company_id')
    def _compute_is_today(self):
        for duty in self:
            duty.is_today = duty.date == duty.company_id.sudo()._dealership_today()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The days of the showroom register are kept."))

    # ------------------------------------------------------------------
    # The row of a day
    # ------------------------------------------------------------------
    @api.model
    def _of_day(self, company, date):
        """The store's row of a day; made when it is missing, with the people of the last day on duty."""
        duty = self.sudo().search([('company_id', '=', company.id), ('date', '=', date)])
        if duty:
            return duty
        rows = self.env.execute_query(SQL(
            # who is second at the same moment is refused as out of date, and asks again
            "INSERT INTO dealership_duty (company_id, date, last_number, assign_count, create_uid, write_uid, create_date, write_date)"
            " VALUES (%(company)s, %(date)s, 0, 0, %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')"
            " ON CONFLICT (company_id, date) DO NOTHING RETURNING id",
            company=company.id, date=date, uid=self.env.uid))
        duty = self.sudo().browse([row[0] for row in rows])
        duty.line_ids = [Command.create(vals) for vals in self._copied_lines(company, date)]
        return duty

    @api.model
    def _copied_lines(self, company, date):
        """Lines of a new day: as on the last one, without who has left, and new colleagues at the end."""
        last = self.sudo().search([('company_id', '=', company.id), ('date', '<', date)], limit=1)
        candidates = self._candidates(company)
        known = last.line_ids.filtered(lambda line: line.user_id in candidates)
        lines = [(line.user_id, line.on_duty) for line in known]
        lines += [(user, not last) for user in candidates - known.user_id]
        return [
            {'user_id': user.id, 'on_duty': on_duty, 'sequence': number}
            for number, (user, on_duty) in enumerate(lines, start=1)]

    @api.model
    def _candidates(self, company):
        """Consultants of the store's dealership teams."""
        teams = self.env['crm.team'].sudo().search(
            [('is_dealership', '=', True), ('company_id', 'in', (company.id, False))])
        users = teams.member_ids.filtered(lambda user: company in user.company_ids and user.has_group(SALES_GROUP))
        return users.sorted(lambda user: (user.name, user.id))

    def _draw_numbers(self, count):
        """The next numbers of the day's register.

        :return: list of int
        """
        self.ensure_one()
        [[last]] = self.env.execute_query(SQL(
            "UPDATE dealership_duty SET last_number = last_number + %s WHERE id = %s RETURNING last_number", count, self.id))
        self.invalidate_recordset(['last_number'])
        return list(range(last - count + 1, last + 1))

    def _lock_rota(self):
        """From here to the end of the transaction nobody else gives a guest of this day to anybody."""
        self.ensure_one()
        self.env.execute_query(SQL("UPDATE dealership_duty SET assign_count = assign_count + 1 WHERE id = %s RETURNING id", self.id))
        self.invalidate_recordset(['assign_count'])

    # ------------------------------------------------------------------
    # The rota
    # ------------------------------------------------------------------
    def _people(self, kind='visit', without=None):
        """The consultants of the day as the rota's rules want them.

        :param str kind: guests of this kind are counted as turns
        :param without: visit that is to be given, and counts for nobody
        """
        self.ensure_one()
        Visit = self.env['dealership.visit'].sudo()
        of_day = Domain('duty_id', '=', self.id) & Domain('user_id', '!=', False) & Domain('is_void', '=', False)
        if without:
            of_day &= Domain('id', '!=', without.id)
        guests = {
            user: (count, last) for user, count, last in Visit._read_group(
                of_day & Domain('kind', '=', kind), ['user_id'], ['__count', 'assigned_on:max'])}
        busy = {user for [user] in Visit._read_group(
            of_day & Domain('kind', '=', 'visit') & Domain('state', 'in', ('waiting', 'received')), ['user_id'])}
        passes = {
            user: (count, last) for user, count, last in self.env['dealership.visit.pass'].sudo()._read_group(
                [('visit_id.duty_id', '=', self.id), ('visit_id.kind', '=', kind)], ['user_id'], ['__count', 'passed_on:max'])}
        people = []
        for number, line in enumerate(self.sudo().line_ids.sorted(lambda line: (line.sequence, line.id))):
            had, last = guests.get(line.user_id, (0, None))
            passed, passed_on = passes.get(line.user_id, (0, None))
            people.append(rota.Consultant(
                line.user_id.id, number, line.on_duty, line.user_id in busy, had + passed,
                max(filter(None, (last, passed_on)), default=None)))
        return people

    def _on_duty(self, user):
        return user in self.sudo().line_ids.filtered('on_duty').user_id

    # ------------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------------
    @api.model
    def action_open_today(self):
        """Open today's duty list of the store."""
        self.check_access('write')
        company = self.env.company
        duty = self._of_day(company, company.sudo()._dealership_today())
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Duty Today"),
            'res_model': 'dealership.duty',
            'res_id': duty.id,
            'views': [(False, 'form')],
        }

    def action_view_visits(self):
        """The lines of the day's register."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('auto_dealership.dealership_visit_action')
        return {
            **action, 'name': self.display_name, 'domain': [('duty_id', '=', self.id)], 'context': {},
            'views': [(False, 'list'), (False, 'form')], 'view_mode': 'list,form'}

    def action_print_register(self):
        """The paper register of the day."""
        return self.env.ref('auto_dealership.action_report_visit_register').report_action(self)
