"""Replacement prompt 置换提示: a car that arrives is old, far-driven or worth more than what is owed (J06)."""
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_date

from ...rules import equity
from ..card.lock import lock_or_tell

STATES = [
    ('open', "To Ask"),
    ('accepted', "Interested"),
    ('declined', "Declined"),
    ('no_answer', "No Answer"),
]
FACTS = (
    'vehicle_id', 'visit_id', 'company_id', 'partner_id', 'user_id', 'prompted_on', 'again_on', 'reason_age', 'reason_mileage',
    'reason_value', 'first_day', 'mileage', 'estimated_value', 'owed')


class DealershipReplacement(models.Model):
    _name = 'dealership.replacement'
    _description = "Replacement Prompt"
    _inherit = ['mail.thread', 'dealership.protected.mixin', 'dealership.exclusive.mixin']
    _order = 'prompted_on desc, id desc'
    _rec_name = 'vehicle_id'

    _protected_fields = ('state', 'lead_id', 'handled_on', 'problem', 'decided_by_id', 'decided_on', *FACTS)

    vehicle_id = fields.Many2one('fleet.vehicle', required=True, readonly=True, ondelete='cascade')
    visit_id = fields.Many2one('fleet.vehicle.log.services', "Workshop Visit", readonly=True, index='btree_not_null', ondelete='set null')
    company_id = fields.Many2one('res.company', "Store", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    partner_id = fields.Many2one('res.partner', "Customer", required=True, readonly=True, index=True, ondelete='cascade')
    phone = fields.Char(compute='_compute_phone')
    user_id = fields.Many2one('res.users', "Consultant", readonly=True, index='btree_not_null', ondelete='set null', tracking=True)
    lead_id = fields.Many2one('crm.lead', "Card", readonly=True, index='btree_not_null', ondelete='set null')
    state = fields.Selection(STATES, required=True, default='open', readonly=True, tracking=True, group_expand=True)
    prompted_on = fields.Date("Asked For On", required=True, readonly=True)
    again_on = fields.Date("Not Again Before", required=True, readonly=True, help="The same car is prompted once a year at most.")
    reason_age = fields.Boolean("Old", readonly=True)
    reason_mileage = fields.Boolean("Far-driven", readonly=True)
    reason_value = fields.Boolean("Worth More Than Owed", readonly=True)
    reasons = fields.Char(compute='_compute_reasons')
    first_day = fields.Date("On the Road Since", readonly=True)
    mileage = fields.Integer("Mileage (km)", readonly=True, aggregator='avg')
    estimated_value = fields.Monetary(
        readonly=True, help="By the depreciation table, to the hundred; 0 when the new price or the first day of the car is not known.")
    owed = fields.Monetary("Loan Left", readonly=True)
    result = fields.Text("What the Customer Says")
    decided_by_id = fields.Many2one('res.users', "Answer Recorded By", readonly=True, ondelete='restrict')
    decided_on = fields.Datetime("Answered On", readonly=True)
    handled_on = fields.Datetime("Told On", readonly=True)
    problem = fields.Char(readonly=True, help="Why no card could be opened.")

    _once_a_year = models.Constraint(
        "EXCLUDE USING gist (vehicle_id WITH =, daterange(prompted_on, again_on) WITH &&)",
        "The owner of this car was asked within a year already.")
    _waiting_idx = models.Index("(id) WHERE handled_on IS NULL")

    @api.depends('reason_age', 'reason_mileage', 'reason_value', 'first_day', 'mileage', 'estimated_value', 'owed', 'prompted_on')
    def _compute_reasons(self):
        for prompt in self:
            words = []
            if prompt.reason_age:
                years = equity.months_between(prompt.first_day, prompt.prompted_on) // 12
                words.append(self.env._("%(years)s years old", years=years))
            if prompt.reason_mileage:
                words.append(self.env._("%(km)s km", km=f"{prompt.mileage:,}"))
            if prompt.reason_value:
                words.append(self.env._(
                    "worth %(value)s, owed %(owed)s", value=f"{prompt.estimated_value:,.0f}", owed=f"{prompt.owed:,.0f}"))
            prompt.reasons = " · ".join(words)

    @api.depends('partner_id.phone')
    @api.depends_context('uid')
    def _compute_phone(self):
        phones = self.partner_id._phones_seen()
        for prompt in self:
            prompt.phone = phones.get(prompt.partner_id)

    # ------------------------------------------------------------------
    # Making
    # ------------------------------------------------------------------
    @api.model
    def _prompt(self, visits):
        """Write a prompt for those of these arrivals that call for one. A fixed number of queries; nothing is opened here: cards and
        tasks follow a moment later, so that no arrival waits for them or fails by them.

        :return: the prompts
        """
        visits = visits.sudo().filtered(lambda visit: (
            visit.company_id.dealership_replacement_active and visit.visit_kind != 'pdi'
            and visit.vehicle_id.dealer_role == 'customer' and visit.vehicle_id.owner_id))
        owners = visits.vehicle_id.owner_id
        consenting = owners._filter_consenting('sales_call') if owners else owners
        visits = visits.filtered(lambda visit: visit.vehicle_id.owner_id in consenting)
        rows = self._prompt_rows(visits)
        if not rows:
            return self.browse()
        columns = list(rows[0])
        self.flush_model()
        made = self.env.execute_query(SQL(
            """INSERT INTO dealership_replacement (%s, state, create_uid, create_date, write_uid, write_date)
               SELECT given.*, 'open', %s, %s, %s, %s FROM (VALUES %s) AS given ON CONFLICT DO NOTHING RETURNING id""",
            SQL(", ").join(map(SQL.identifier, columns)), self.env.uid, fields.Datetime.now(), self.env.uid, fields.Datetime.now(),
            SQL(", ").join(SQL("(%s)", SQL(", ").join(self._typed(name, row[name]) for name in columns)) for row in rows)))
        prompts = self.sudo().browse([row[0] for row in made])
        if prompts:
            self.invalidate_model()
            self.env.ref('auto_dealership.cron_replacement_lead').sudo()._trigger()  # whoever receives the car starts the round
        return prompts

    @api.model
    def _typed(self, name, value):
        """A value with its type: in a VALUES list a lone NULL would be text."""
        kind = self._fields[name].column_type[1]
        return SQL("%s::%s", None if value is False and kind != 'bool' else value, SQL(kind))

    @api.model
    def _prompt_rows(self, visits):
        """Columns of the prompts that these visits call for."""
        if not visits:
            return []
        cars = visits.vehicle_id
        days = {visit: visit.date or visit.company_id._dealership_today() for visit in visits}
        last_day = max(days.values())
        tables = self.env['dealership.depreciation']._tables_for(cars, last_day)
        owed = cars._owed_amounts(last_day)
        read = cars._last_readings() if any(not visit.mileage for visit in visits) else {}
        rows = []
        for visit in visits:
            car, day = visit.vehicle_id, days[visit]
            first = car.first_registration_date or car.sold_on or car.purchase_date or None
            mileage = visit.mileage or round(read.get(car.id, 0))
            worth = equity.value(car._new_price(), first, day, mileage, tables.get(car.id))
            reasons = equity.reasons(first, day, mileage, worth, owed.get(car.id, 0), visit.company_id._replacement_limits())
            if reasons:
                rows.append({
                    'vehicle_id': car.id, 'visit_id': visit.id, 'company_id': visit.company_id.id, 'partner_id': car.owner_id.id,
                    'user_id': self._consultant_of(car.owner_id, visit.company_id).id, 'prompted_on': day,
                    'again_on': fields.Date.add(day, years=1), 'reason_age': 'age' in reasons, 'reason_mileage': 'mileage' in reasons,
                    'reason_value': 'value' in reasons, 'first_day': first, 'mileage': mileage, 'estimated_value': round(worth or 0, -2),
                    'owed': owed.get(car.id, 0)})
        return rows

    @api.model
    def _consultant_of(self, owner, company):
        """The owner's consultant if he still works here, else who leads a team of the store, else nobody: the lead desk's."""
        user = owner.user_id
        if user.active and company in user.company_ids:
            return user
        Team = self.env['crm.team'].sudo()
        domain = [('is_dealership', '=', True), ('company_id', 'in', (company.id, False))]
        left = Team.search([*domain, ('crm_team_member_all_ids.user_id', '=', user.id)], limit=1) if user else Team
        teams = left | Team.search(domain)
        return next((team.user_id for team in teams if team.user_id.active and company in team.user_id.company_ids), user.browse())

    # ------------------------------------------------------------------
    # Answering
    # ------------------------------------------------------------------
    def _answer(self, state):
        """What the customer answered; once."""
        for prompt in self:
            prompt.check_access('write')
            lock_or_tell(
                prompt, lambda prompt=prompt: self.env._("%s: somebody else answers at this moment. Reload it.", prompt.display_name),
                ['state'])
            if prompt.state != 'open':
                raise UserError(self.env._(
                    "%(car)s: the answer was recorded on %(day)s already.", car=prompt.display_name,
                    day=format_date(self.env, prompt.decided_on)))
            if state == 'declined' and not (prompt.result or '').strip():
                raise UserError(self.env._("%s: write what the customer says.", prompt.display_name))
            prompt.sudo().write({'state': state, 'decided_by_id': self.env.uid, 'decided_on': fields.Datetime.now()})
        return True

    def action_accept(self):
        """The customer is interested; the card is worked on."""
        return self._answer('accepted')

    def action_decline(self):
        """The customer keeps his car."""
        return self._answer('declined')

    def action_no_answer(self):
        """The customer could not be asked."""
        return self._answer('no_answer')

    def action_view_lead(self):
        """The card that was opened, or was there already."""
        self.ensure_one()
        if not self.lead_id.has_access('read'):
            raise AccessError(self.env._("The card belongs to %s.", self.sudo().lead_id.user_id.name or self.env._("the lead desk")))
        return {
            'type': 'ir.actions.act_window', 'res_model': 'crm.lead', 'res_id': self.lead_id.id,
            'views': [(self.env.ref('auto_dealership.crm_lead_view_form_card').id, 'form')]}

    def write(self, vals):
        if not self.env.su and any(prompt.state != 'open' for prompt in self):
            raise UserError(self.env._("The customer's answer was recorded; it does not change."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Replacement prompts stay on record."))
