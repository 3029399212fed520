"""The checklist of one day, filled in and signed (展厅/展车检查表, D05)."""
import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from ..card.lock import lock_or_tell

MAX_SIGNATURE = 1_000_000  # bytes
SIGNED = ('checked_by_id', 'checked_on', 'checked_signature')
COUNTERSIGNED = ('countersigned_by_id', 'countersigned_on', 'countersignature', 'manager_words')
CHECKERS = ('auto_dealership.group_receptionist', 'auto_dealership.group_consultant')


class DealershipCheck(models.Model):
    """One checklist on one day, for display cars one car. Signed by who looked, then by the manager; then it stays."""
    _name = 'dealership.check'
    _description = "Daily Check"
    _inherit = ['mail.thread', 'dealership.protected.mixin']
    _order = 'date desc, checklist_id, id'
    _check_company_auto = True
    _protected_fields = ('state', 'checklist_id', 'date', 'vehicle_id', 'company_id', *SIGNED, *COUNTERSIGNED)
    _immutable_fields = ('checklist_id', 'date', 'vehicle_id', 'company_id', *SIGNED, *COUNTERSIGNED)
    _fillable_fields = (*SIGNED, *COUNTERSIGNED)

    checklist_id = fields.Many2one('dealership.checklist', required=True, readonly=True, index=True, ondelete='restrict')
    kind = fields.Selection(related='checklist_id.kind', store=True)
    date = fields.Date("Day", required=True, readonly=True, index=True)
    vehicle_id = fields.Many2one('fleet.vehicle', "Display Car", readonly=True, index='btree_not_null', ondelete='restrict')
    company_id = fields.Many2one('res.company', "Store", required=True, readonly=True, index=True)
    line_ids = fields.One2many('dealership.check.line', 'check_id', "Items")
    state = fields.Selection(
        [('open', "To do"), ('signed', "Signed"), ('countersigned', "Countersigned")], required=True, default='open', readonly=True,
        index=True, tracking=True, copy=False)
    item_count = fields.Integer("Items to Check", compute='_compute_progress', store=True)
    checked_count = fields.Integer("Checked", compute='_compute_progress', store=True)
    fault_count = fields.Integer("Not in Order", compute='_compute_progress', store=True)
    progress = fields.Integer("Progress (%)", compute='_compute_progress', store=True, aggregator='avg')
    is_missing = fields.Boolean(
        "Missed", compute='_compute_is_missing', search='_search_is_missing', help="Of an earlier day, and not signed.")
    checked_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    checked_on = fields.Datetime(readonly=True, copy=False)
    checked_signature = fields.Image("Signature", readonly=True, copy=False, max_width=1024, max_height=512)
    countersigned_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    countersigned_on = fields.Datetime(readonly=True, copy=False)
    countersignature = fields.Image("Manager's Signature", readonly=True, copy=False, max_width=1024, max_height=512)
    manager_words = fields.Char("Manager's Words", readonly=True, copy=False)

    # One paper a day and place, whoever opens it first
    _once = models.UniqueIndex(
        "(checklist_id, company_id, date, COALESCE(vehicle_id, 0))", "This checklist exists for that day already. Open it.")
    _missing_idx = models.Index("(company_id, date) WHERE state = 'open'")

    @api.depends('line_ids.result')
    def _compute_progress(self):
        for check in self:
            results = check.line_ids.mapped('result')
            check.item_count = len(results)
            check.checked_count = sum(map(bool, results))
            check.fault_count = results.count('not_ok')
            check.progress = 100 * check.checked_count // len(results) if results else 0

    @api.depends('state', 'date')
    def _compute_is_missing(self):
        for check in self:
            today = (check.company_id or self.env.company)._dealership_today()
            check.is_missing = check.state == 'open' and bool(check.date) and check.date < today

    @api.model
    def _search_is_missing(self, operator, value):
        if operator != 'in' or True not in value:
            return NotImplemented
        return [('state', '=', 'open'), ('date', '<', self.env.company._dealership_today())]

    @api.depends('checklist_id', 'date', 'vehicle_id')
    def _compute_display_name(self):
        for check in self:
            parts = [check.checklist_id.name, check.vehicle_id.sudo().display_name if check.vehicle_id else "",
                     format_date(self.env, check.date) if check.date else ""]
            check.display_name = " · ".join(part for part in parts if part)

    @api.constrains('vehicle_id', 'checklist_id', 'company_id')
    def _check_car(self):
        for check in self:
            if bool(check.vehicle_id) != (check.kind == 'display_car'):
                raise ValidationError(self.env._("The checklist of a display car is about one car, the others are about none."))
            car = check.vehicle_id.sudo()
            if car.company_id and car.company_id != check.company_id:
                raise ValidationError(self.env._("%(car)s stands in another store.", car=car.display_name))
            if check.checklist_id.company_id and check.checklist_id.company_id != check.company_id:
                raise ValidationError(self.env._("“%(checklist)s” is another store's checklist.", checklist=check.checklist_id.name))

    # ------------------------------------------------------------------
    # Signing
    # ------------------------------------------------------------------
    def _begin(self, states):
        """Whoever signs may change the check, and it stands where he saw it."""
        self.ensure_one()
        self.check_access('write')
        lock_or_tell(
            self, lambda: self.env._("%(check)s: somebody else is signing. Reload it.", check=self.display_name),
            ['state', *SIGNED, *COUNTERSIGNED])
        if self.state not in states:
            raise UserError(self.env._(
                "%(check)s was signed by %(user)s on %(moment)s and does not change.", check=self.display_name,
                user=self.checked_by_id.sudo().name or "–", moment=format_date(self.env, self.checked_on) if self.checked_on else "–"))

    def _sign(self, signature):
        """Who looked at everything signs."""
        self._begin(('open',))
        if not any(self.env.user.has_group(group) for group in CHECKERS):
            raise AccessError(self.env._("A receptionist or a consultant signs that he looked; the manager countersigns."))
        self._check_complete()
        self._check_drawn(signature)
        self.sudo().write({
            'state': 'signed', 'checked_by_id': self.env.uid, 'checked_on': fields.Datetime.now(), 'checked_signature': signature})
        return True

    def _countersign(self, signature, words=None):
        """The manager has seen it; never on his own check."""
        self._begin(('signed',))
        if not self.env.user.has_group('auto_dealership.group_manager'):
            raise AccessError(self.env._("Only a sales manager countersigns."))
        if self.checked_by_id == self.env.user:
            raise AccessError(self.env._("%(check)s: you looked yourself; another manager countersigns.", check=self.display_name))
        self._check_drawn(signature)
        self.sudo().write({
            'state': 'countersigned', 'countersigned_by_id': self.env.uid, 'countersigned_on': fields.Datetime.now(),
            'countersignature': signature, 'manager_words': (words or '').strip() or False})
        return True

    def _check_complete(self):
        open_lines = self.line_ids.filtered(lambda line: not line.result)
        if open_lines or not self.line_ids:
            raise UserError(self.env._(
                "%(check)s: %(count)s items are not checked yet, first “%(item)s”.", check=self.display_name, count=len(open_lines),
                item=open_lines[:1].name or "–"))
        for line in self.line_ids:
            if line.result == 'not_ok' and not ((line.measure or '').strip() and (line.done_by or '').strip()):
                raise UserError(self.env._(
                    "“%(item)s” is not in order: enter what is done about it, and by whom.", item=line.name))

    @api.model
    def _check_drawn(self, signature):
        """Something that can be the picture of a signature; the image field judges the rest."""
        try:
            picture = base64.b64decode(signature or b'', validate=True)
        except (ValueError, TypeError):
            picture = b''
        if not 60 <= len(picture) <= MAX_SIGNATURE or not picture.startswith((b'\x89PNG', b'\xff\xd8')):
            raise UserError(self.env._("Sign on the screen first."))

    def write(self, vals):
        if not self.env.su and 'line_ids' in vals:
            self._check_open()
        return super().write(vals)

    def _check_open(self):
        for check in self.sudo():
            if check.state != 'open':
                raise UserError(self.env._("%(check)s is signed and does not change.", check=check.display_name))

    @api.ondelete(at_uninstall=False)
    def _unlink_open_only(self):
        for check in self:
            if check.state != 'open' or check.checked_count:
                raise UserError(self.env._("%(check)s was filled in and is kept.", check=check.display_name))
