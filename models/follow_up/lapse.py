"""A card that was not followed as it should have been: overdue, asleep, or left behind (C04)."""
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..card.masked import MASK_ONLY

KINDS = [
    ('overdue', "Overdue"),
    ('dormant', "Dormant"),
    ('left', "Consultant left"),
]
# What people say of a lapse; all else is the job's.
SAID = frozenset(('cause_id', 'measure'))


class DealershipLapse(models.Model):
    """Since when a consultant did not follow a card, why, and what is done about it (逾期/休眠记录).

    Found by the nightly job, closed by the next contact. It is not deleted: the causes of a month are counted.
    """
    _name = 'dealership.lapse'
    _description = "Overdue or Dormant Card"
    _inherit = ['dealership.follow.mixin', 'dealership.protected.mixin']
    _order = 'since, id'
    _follow_field = 'lead_id'
    _rec_name = 'lead_id'
    _protected_fields = (
        'lead_id', 'company_id', 'team_id', 'user_id', 'kind', 'since', 'found_on', 'closed_on', 'follow_up_id', 'told_on',
        'said_by_id', 'said_on')

    lead_id = fields.Many2one('crm.lead', "Card", required=True, readonly=True, index=True, ondelete='cascade')
    company_id = fields.Many2one('res.company', "Store", readonly=True)
    team_id = fields.Many2one('crm.team', readonly=True)
    user_id = fields.Many2one('res.users', "Consultant", readonly=True, ondelete='restrict')
    kind = fields.Selection(KINDS, required=True, readonly=True)
    since = fields.Date(required=True, readonly=True, help="Day of the missed contact, or on which the card fell asleep.")
    found_on = fields.Date(required=True, readonly=True)
    closed_on = fields.Datetime(readonly=True, help="When the customer was contacted, or the card changed hands or was closed.")
    follow_up_id = fields.Many2one('dealership.follow.up', "Settled By", readonly=True, ondelete='set null')
    told_on = fields.Datetime("Manager Told", readonly=True)
    days = fields.Integer(compute='_compute_days', help="Days until it was settled, or until today.")
    cause_id = fields.Many2one('dealership.late.cause', ondelete='restrict')
    measure = fields.Char(help="What is done so that it does not happen again (改善措施).")
    said_by_id = fields.Many2one('res.users', readonly=True, ondelete='restrict')
    said_on = fields.Datetime(readonly=True)
    phone = fields.Char(related='lead_id.phone', **MASK_ONLY)
    level_id = fields.Many2one(related='lead_id.level_id')
    next_contact_date = fields.Date(related='lead_id.next_contact_date')

    _open_unique = models.UniqueIndex("(lead_id, kind) WHERE closed_on IS NULL", "This card has an open record of that kind.")
    _person_idx = models.Index("(user_id, since) WHERE closed_on IS NULL")
    _untold_idx = models.Index("(team_id) WHERE closed_on IS NULL AND told_on IS NULL")

    @api.depends('since', 'closed_on')
    def _compute_days(self):
        for lapse in self:
            company = lapse.company_id or self.env.company
            end = company._dealership_day(lapse.closed_on) if lapse.closed_on else company._dealership_today()
            lapse.days = (end - lapse.since).days if lapse.since else 0

    @api.depends('lead_id', 'kind')
    def _compute_display_name(self):
        kinds = dict(self._fields['kind']._description_selection(self.env))
        for lapse in self:
            lapse.display_name = f"{lapse.lead_id.display_name}: {kinds.get(lapse.kind, '')}"

    def write(self, vals):
        result = super().write(vals)
        if not self.env.su and not SAID.isdisjoint(vals):
            # who said it is the system's word, not the form's
            super(DealershipLapse, self.sudo()).write({'said_by_id': self.env.uid, 'said_on': fields.Datetime.now()})
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_with_card_only(self):
        raise UserError(self.env._("Records of overdue and dormant cards are not deleted: they show why customers were forgotten."))

    def action_log_follow_up(self):
        """Open the dialog that records a contact: the one way to settle it."""
        self.ensure_one()
        return self.lead_id.action_log_follow_up()

    def action_view_card(self):
        """Show the card."""
        self.ensure_one()
        return self.lead_id.action_view_card()

    # Settling

    @api.model
    def _settle(self, lead_ids, follow_ups=()):
        """Close what is open of these cards; a follow-up gives its cause and measure to what it settles."""
        found = {follow_up.lead_id.id: follow_up for follow_up in follow_ups}
        self.flush_model()
        now = fields.Datetime.now()
        facts = [(lead_id, *self._settling_facts(found.get(lead_id), now)) for lead_id in lead_ids]
        if not facts:
            return
        ids, follow_up_ids, moments, causes, measures, users = map(list, zip(*facts, strict=True))
        rows = self.env.execute_query(SQL("""
            UPDATE dealership_lapse lapse
               SET closed_on = fact.moment, follow_up_id = fact.follow_up_id,
                   cause_id = COALESCE(fact.cause_id, lapse.cause_id), measure = COALESCE(fact.measure, lapse.measure),
                   said_by_id = CASE WHEN fact.said THEN fact.user_id ELSE lapse.said_by_id END,
                   said_on = CASE WHEN fact.said THEN fact.moment ELSE lapse.said_on END,
                   write_date = %s, write_uid = %s
              FROM (SELECT *, cause_id IS NOT NULL OR measure IS NOT NULL AS said
                      FROM unnest(%s::int[], %s::int[], %s::timestamp[], %s::int[], %s::varchar[], %s::int[])
                           AS given(lead_id, follow_up_id, moment, cause_id, measure, user_id)) fact
             WHERE lapse.lead_id = fact.lead_id AND lapse.closed_on IS NULL
         RETURNING lapse.id""", now, self.env.uid, ids, follow_up_ids, moments, causes, measures, users))
        if rows:
            self.browse([row[0] for row in rows]).invalidate_recordset(flush=False)

    @api.model
    def _settling_facts(self, follow_up, now):
        if not follow_up:
            return None, now, None, None, None
        return (
            follow_up.id, follow_up.done_on, follow_up.late_cause_id.id or None, follow_up.late_measure or None, follow_up.user_id.id)
