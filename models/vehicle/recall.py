"""A recall campaign (召回活动): what is wrong with which cars, what is done about it, how far it has come (J04)."""
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

STATES = [
    ('draft', "In Preparation"),
    ('open', "Running"),
    ('closed', "Closed"),
]
# Who reads campaigns; a consultant learns only whether a car is concerned.
READERS = (
    'auto_dealership.group_service_advisor,auto_dealership.group_customer_care,auto_dealership.group_manager,auto_dealership.group_auditor')
COUNTS = ('line_count', 'matched_count', 'contacted_count', 'booked_count', 'done_count', 'left_count')


class DealershipRecall(models.Model):
    """Shared by all stores of the house, or of one store; opened and closed by its steps (`recall_flow.py`) only."""
    _name = 'dealership.recall'
    _description = "Recall Campaign"
    _inherit = ['mail.thread', 'dealership.protected.mixin']
    _order = 'is_safety desc, date_from desc, id desc'
    _protected_fields = ('state', 'opened_by_id', 'opened_on', 'closed_by_id', 'closed_on')

    name = fields.Char("Recall Title", required=True, tracking=True)
    number = fields.Char(
        "Campaign Number", required=True, tracking=True, index='trigram',
        help="Number under which the maker filed the recall with the State Administration for Market Regulation "
             "(国家市场监督管理总局备案号), or the maker's own number of a service campaign.")
    company_id = fields.Many2one(
        'res.company', "Store", index=True, default=lambda self: self.env.company,
        help="Empty: the campaign is shared by all stores of the house; each works on its own cars.")
    brand_id = fields.Many2one('fleet.vehicle.model.brand', tracking=True)
    manufacturer = fields.Char("Maker", help="Who recalls, as filed (生产者).")
    defect = fields.Text(help="What is wrong, as filed (缺陷情况).", tracking=True)
    risk = fields.Text("Possible Consequence", help="What may happen (可能后果).")
    remedy = fields.Text(help="What the workshop does (维修措施).", tracking=True)
    is_safety = fields.Boolean(
        "Safety Recall", default=True, tracking=True,
        help="A recall under the law on defective vehicles (缺陷汽车产品召回): customers are told without their consent to advertising, "
             "because it is a duty; a car under it is not delivered and not driven on test drives until the work is done, and nobody can "
             "allow it. "
             "Not ticked: a service campaign (服务活动), which only warns, and for which customers are approached with their consent.")
    date_from = fields.Date("Campaign Begins", tracking=True)
    date_to = fields.Date("Campaign Ends", tracking=True)
    produced_from = fields.Date("Built From", help="As filed (生产日期范围); what counts are the VINs.")
    produced_to = fields.Date("Built Until")
    hours = fields.Float("Hours of Work", help="Working hours that the maker pays for a car (工时).")
    parts_text = fields.Text("Parts", help="Part numbers and quantities for a car.")
    state = fields.Selection(
        STATES, required=True, default='draft', readonly=True, index=True, copy=False, tracking=True, group_expand=True)
    opened_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    opened_on = fields.Datetime("Running Since", readonly=True, copy=False)
    closed_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    closed_on = fields.Datetime(readonly=True, copy=False)
    model_ids = fields.Many2many(
        'fleet.vehicle.model', 'dealership_recall_model_rel', 'recall_id', 'model_id', string="Models Only",
        help="Narrows the ranges of VINs: only cars of these models are concerned. A VIN that is on the list is always concerned.")
    range_ids = fields.One2many('dealership.recall.range', 'recall_id', "Ranges of VINs", copy=True)
    line_ids = fields.One2many('dealership.recall.line', 'recall_id', "Affected Vehicles")

    line_count = fields.Integer("VINs", compute='_compute_counts')
    matched_count = fields.Integer("Our Cars", compute='_compute_counts', help="VINs that are cars of our customers or of the stock.")
    contacted_count = fields.Integer("Told", compute='_compute_counts', help="Cars whose owner was written to or spoken with.")
    booked_count = fields.Integer("Booked", compute='_compute_counts')
    done_count = fields.Integer("Done", compute='_compute_counts')
    left_count = fields.Integer("Left To Do", compute='_compute_counts')
    done_rate = fields.Float("Done %", compute='_compute_counts', aggregator=None)

    _number_once = models.UniqueIndex(
        "(number, COALESCE(company_id, 0))", "There is a campaign with this number already. Open it, and add to its list.")
    _hours_positive = models.Constraint("CHECK (hours >= 0)", "Hours of work are not below zero.")

    @api.depends('line_ids.state', 'line_ids.letter_sent_on')
    def _compute_counts(self):
        """What the user's own stores have come to; two queries for any number of campaigns."""
        Line = self.env['dealership.recall.line']
        states, told = {}, {}
        if Line.has_access('read'):
            states = {(recall.id, state): count for recall, state, count in Line._read_group(
                [('recall_id', 'in', self.ids)], ['recall_id', 'state'], ['__count'])}
            told = {recall.id: count for recall, count in Line._read_group(
                Domain('recall_id', 'in', self.ids) & Line._told_domain(), ['recall_id'], ['__count'])}
        for recall in self:
            counts = {state: count for (recall_id, state), count in states.items() if recall_id == recall.id}
            recall.line_count = sum(counts.values())
            recall.matched_count = recall.line_count - counts.get('not_found', 0)
            recall.contacted_count = told.get(recall.id, 0)
            recall.booked_count = counts.get('booked', 0)
            recall.done_count = counts.get('done', 0)
            recall.left_count = recall.matched_count - recall.done_count
            recall.done_rate = 100 * recall.done_count / recall.matched_count if recall.matched_count else 0

    @api.depends('number', 'name')
    def _compute_display_name(self):
        for recall in self:
            recall.display_name = " ".join(filter(None, (recall.number, recall.name)))

    @api.model
    def _search_display_name(self, operator, value):
        if operator in ('ilike', 'like', '=', '=ilike') and isinstance(value, str):
            return Domain('number', operator, value) | Domain('name', operator, value)
        return super()._search_display_name(operator, value)

    @api.constrains('date_from', 'date_to', 'produced_from', 'produced_to')
    def _check_dates(self):
        for recall in self:
            for first, last in ((recall.date_from, recall.date_to), (recall.produced_from, recall.produced_to)):
                if first and last and first > last:
                    raise ValidationError(self.env._(
                        "%(recall)s ends before it begins; swap the two dates.", recall=recall.display_name))

    # ------------------------------------------------------------------
    # What is fixed
    # ------------------------------------------------------------------
    def write(self, vals):
        self._check_still_possible(vals)
        result = super().write(vals)
        if 'company_id' in vals:
            self.env['dealership.recall.line'].sudo().search(  # the lines' own field; the campaign was the user's to change
                [('recall_id', 'in', self.ids), ('vehicle_id', '=', False)]).company_id = vals['company_id']
        if not {'company_id', 'model_ids'}.isdisjoint(vals):
            self._match()
        return result

    def _check_still_possible(self, vals):
        """A running safety recall does not become something less, and keeps its store."""
        for recall in self:
            if 'is_safety' in vals and recall.is_safety and not vals['is_safety'] and recall.state != 'draft':
                raise UserError(self.env._(
                    "%(recall)s was opened as a safety recall and remains one; nobody can make it less.", recall=recall.display_name))
            if 'model_ids' in vals and recall.is_safety and recall.state != 'draft' and not (
                    self.env.su or self.env.user.has_group('auto_dealership.group_manager')):
                raise UserError(self.env._(
                    "%(recall)s is running: which models it concerns is changed by a sales manager.", recall=recall.display_name))
            if 'company_id' in vals and recall.company_id.id != (vals['company_id'] or False) and recall.state != 'draft':
                raise UserError(self.env._(
                    "%(recall)s is running: its store does not change any more.", recall=recall.display_name))

    @api.ondelete(at_uninstall=False)
    def _unlink_draft_only(self):
        for recall in self:
            if recall.state != 'draft':
                raise UserError(self.env._(
                    "%(recall)s was opened: it is closed when it is over, not deleted.", recall=recall.display_name))
