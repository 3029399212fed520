"""Visits that other after-sales systems push: every message as it came, and what became of it (issue 7, J02)."""
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .service_message_words import sentence

FATES = [
    ('pending', "Waiting"), ('accepted', "Accepted"), ('updated', "Visit updated"), ('duplicate', "Repetition"),
    ('to_complete', "To complete"), ('replaced', "Replaced by a later one"), ('refused', "Refused"),
]
VIAS = [('json', "JSON over HTTP"), ('file', "File")]
BY_HAND = ('vehicle_id', 'customer_id')


class DealershipServiceMessage(models.Model):
    """One visit of a message from outside. Only the intake writes it; a service advisor completes what it lacks."""
    _name = 'dealership.service.message'
    _description = "Visit from Outside"
    _inherit = ['dealership.kept.message.mixin', 'dealership.seen.mixin']
    _check_company_auto = True
    _protected_fields = (
        'request', 'position', 'source_code', 'source_name', 'key_name', 'via', 'fate', 'missing', 'visit_id', 'original_id', 'vin',
        'plate', 'happened_on', 'keep_until')
    _seen_fields = BY_HAND

    request = fields.Char("Came With", readonly=True, help="Rows of one message have the same.")
    position = fields.Integer(readonly=True, aggregator=None)
    source_code = fields.Char("Source", required=True, readonly=True, help="Code of the source whose key was used.")
    source_name = fields.Char("Sent By", readonly=True)
    key_name = fields.Char("API Key", readonly=True)
    via = fields.Selection(VIAS, "Came By", required=True, readonly=True, default='json')
    sender = fields.Char("Address")
    raw_text = fields.Text(groups='auto_dealership.group_service_advisor,auto_dealership.group_dealership_admin')
    external_id = fields.Char("Number There", help="Number of the visit in the sender's system.")
    fate = fields.Selection(FATES, required=True, readonly=True, default='pending')
    missing = fields.Json(readonly=True)
    has_problems = fields.Boolean("With Problems", compute='_compute_has_problems', search='_search_has_problems')
    explanation = fields.Text(compute='_compute_explanation', help="What is wrong with it, and what is still to be entered.")
    visit_id = fields.Many2one(
        'fleet.vehicle.log.services', "Workshop Visit", readonly=True, index='btree_not_null', ondelete='set null', check_company=True)
    original_id = fields.Many2one(
        'dealership.service.message', "First Message", readonly=True, index='btree_not_null', ondelete='set null',
        help="The message that this one repeats or corrects.")
    vin = fields.Char("VIN", readonly=True, index='btree_not_null')
    plate = fields.Char(readonly=True)
    happened_on = fields.Date("Day", readonly=True)
    vehicle_id = fields.Many2one(
        'fleet.vehicle', index='btree_not_null', ondelete='set null', check_company=True,
        domain="[('dealer_role', 'in', ('transit', 'stock', 'demo', 'customer')), ('company_id', 'in', (company_id, False))]")
    customer_id = fields.Many2one(
        'res.partner', index='btree_not_null', ondelete='set null', check_company=True,
        domain="[('is_dealership_customer', '=', True), ('company_id', 'in', (company_id, False))]")
    keep_until = fields.Date(readonly=True)

    # One visit a work order, whatever two workers do at the same moment.
    _dedupe_unique = models.UniqueIndex("(company_id, source_code, dedupe_key) WHERE dedupe_key IS NOT NULL")
    _key_recent_idx = models.Index("(key_name, received_on) WHERE position = 0")
    _waiting_idx = models.Index("(company_id, id) WHERE fate IN ('pending', 'to_complete')")
    _kept_idx = models.Index("(keep_until) WHERE raw_text IS NOT NULL")

    @api.depends('source_name', 'external_id', 'reference')
    def _compute_display_name(self):
        for message in self:
            message.display_name = f"{message.source_name or message.source_code} {message.external_id or message.reference[:8]}"

    @api.depends('problems')
    def _compute_has_problems(self):
        for message in self:
            message.has_problems = bool(message.problems)

    def _search_has_problems(self, operator, value):
        if operator not in ('in', 'not in'):
            return NotImplemented
        return [('problems', '!=' if (operator == 'in') == (True in value) else '=', False)]

    @api.depends('reason', 'problems', 'missing', 'error', 'fate')
    @api.depends_context('lang')
    def _compute_explanation(self):
        for message in self:
            lines = [sentence(self.env, message.reason)] if message.reason else []
            lines += [sentence(self.env, code, value) for code, value in message.problems or []]
            lines += [message.error] if message.error else []
            if message.fate == 'to_complete':
                lines += [sentence(self.env, f'missing.{code}') for code in message.missing or []]
            message.explanation = "\n".join(lines) or False

    def _protection_hint(self, field_name):
        return self.env._("A message stays as it came. Choose the car, and press “Make the Visit”.")

    def write(self, vals):
        if not self.env.su and set(vals) & set(BY_HAND):
            settled = self.filtered(lambda message: message.fate != 'to_complete')
            if settled:
                raise UserError(self.env._(
                    "%(message)s is settled; car and customer are changed on its visit.", message=settled[:1].display_name))
        return super().write(vals)

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------
    def _check_completer(self):
        user = self.env.user
        if not any(user.has_group(f'auto_dealership.group_{role}') for role in ('service_advisor', 'dealership_admin')):
            raise AccessError(self.env._("Service advisors complete what other systems send."))
        self.check_access('write')

    def action_complete(self):
        """Read messages once more, with the car and the customer that were chosen by hand."""
        self._check_completer()
        waiting = self.filtered(lambda message: message.fate in ('to_complete', 'pending'))
        for company, messages in waiting.grouped('company_id').items():
            messages._as_intake(company)._again()
        self.invalidate_recordset()
        if len(self) == 1 and self.visit_id:
            return self.action_open_visit()
        return True

    def action_close(self):
        """Nothing is made of it: the visit is known otherwise, or is none."""
        self._check_completer()
        # the fate is the intake's to write, and this is a person's ruling on it
        self.filtered(lambda message: message.fate == 'to_complete').sudo().write({'fate': 'refused', 'reason': 'closed'})
        return True

    def action_open_visit(self):
        """Show the visit."""
        self.ensure_one()
        if not self.visit_id:
            raise UserError(self.env._("No visit was made of this message yet."))
        return {
            'type': 'ir.actions.act_window', 'res_model': 'fleet.vehicle.log.services', 'res_id': self.visit_id.id,
            'views': [(self.env.ref('auto_dealership.service_visit_view_form').id, 'form')],
        }

    # ------------------------------------------------------------------
    # Retention
    # ------------------------------------------------------------------
    @api.model
    def _cron_forget(self):
        """Empty the texts whose time is over; the row, its fingerprint and its fate stay."""
        self._empty_texts([('keep_until', '<', fields.Date.today()), ('fate', 'not in', ('pending', 'to_complete'))])
