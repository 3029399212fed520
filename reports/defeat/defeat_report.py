"""Why, to whom and by whom customers are lost (战败分析, G05): one line a request, read from the requests themselves."""
from odoo import fields, models
from odoo.tools import SQL

from ...models.defeat.crm_lost_reason import CRITERIA
from ...models.defeat.defeat import KINDS, STATES


class DealershipDefeatReport(models.Model):
    _name = 'dealership.defeat.report'
    _description = "Defeat Analysis"
    _auto = False
    _order = 'requested_on desc, id desc'
    _rec_name = 'lead_id'

    lead_id = fields.Many2one('crm.lead', "Card", readonly=True)
    partner_id = fields.Many2one('res.partner', "Customer", readonly=True)
    company_id = fields.Many2one('res.company', "Store", readonly=True)
    team_id = fields.Many2one('crm.team', readonly=True)
    consultant_id = fields.Many2one('res.users', readonly=True)
    decided_by_id = fields.Many2one('res.users', readonly=True)
    state = fields.Selection([state for state in STATES if state[0] not in ('draft', 'cancelled')], readonly=True)
    criterion = fields.Selection(CRITERIA, readonly=True)
    kind = fields.Selection(KINDS, "Lost To", readonly=True)
    reason_id = fields.Many2one('dealership.defeat.reason', "Main Reason", readonly=True)
    competitor_brand_id = fields.Many2one('fleet.vehicle.model.brand', readonly=True)
    competitor_model_id = fields.Many2one('fleet.vehicle.model', readonly=True)
    wish_model_id = fields.Many2one('fleet.vehicle.model', "Wished Model", readonly=True)
    level_id = fields.Many2one('dealership.intention.level', "Level Then", readonly=True)
    source_id = fields.Many2one('utm.source', "Channel", readonly=True)
    requested_on = fields.Datetime("Asked On", readonly=True)
    decided_on = fields.Datetime(readonly=True)
    asked_count = fields.Integer("Asked", readonly=True)
    defeat_count = fields.Integer("Defeats", readonly=True)
    rejected_count = fields.Integer("Rejected", readonly=True)
    revived_count = fields.Integer("Revived", readonly=True)
    rejection_rate = fields.Float("Rejection Rate (%)", readonly=True, aggregator='avg', help="Of the decided requests.")
    decision_days = fields.Float("Days to Decide", readonly=True, aggregator='avg')
    card_days = fields.Integer("Card Open (Days)", readonly=True, aggregator='avg')
    contact_count = fields.Integer("Contacts", readonly=True, aggregator='avg')
    price = fields.Float("Price Paid", readonly=True, aggregator='avg')

    @property
    def _table_query(self):
        return SQL("""
            SELECT defeat.id, defeat.lead_id, defeat.partner_id, defeat.company_id, defeat.team_id, defeat.consultant_id,
                   defeat.decided_by_id, defeat.state, defeat.criterion, defeat.kind, defeat.reason_id,
                   defeat.competitor_brand_id, defeat.competitor_model_id, defeat.level_id, defeat.requested_on,
                   defeat.decided_on, defeat.card_days, defeat.contact_count, NULLIF(defeat.price, 0) AS price,
                   lead.wish_model_id, lead.source_id,
                   1 AS asked_count,
                   (defeat.state = 'approved')::int AS defeat_count,
                   (defeat.state = 'rejected')::int AS rejected_count,
                   (defeat.revived_on IS NOT NULL)::int AS revived_count,
                   CASE defeat.state WHEN 'rejected' THEN 100.0 WHEN 'approved' THEN 0.0 END AS rejection_rate,
                   EXTRACT(EPOCH FROM defeat.decided_on - defeat.requested_on) / 86400.0 AS decision_days
              FROM dealership_defeat defeat
              JOIN crm_lead lead ON lead.id = defeat.lead_id
             WHERE defeat.state NOT IN ('draft', 'cancelled')""")
