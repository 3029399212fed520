"""What a card knows of its disputes, and of the ruling that is in force on it (F04)."""
from odoo import api, fields, models
from odoo.exceptions import AccessError


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    _protected_fields = ('ownership_ruling_id', 'claim_ids')

    claim_ids = fields.One2many(
        'dealership.ownership.claim', 'lead_id', "Ownership Claims", readonly=True, groups='auto_dealership.group_customer_store')
    ownership_ruling_id = fields.Many2one(
        'dealership.ownership.case', "Ruling", readonly=True, copy=False, index='btree_not_null', ondelete='restrict',
        help="Ruling in force on this card (判单): it says who earns the commission.")
    ownership_case_count = fields.Integer("Ownership Cases", compute='_compute_ownership_case_count')

    @api.depends('claim_ids')
    def _compute_ownership_case_count(self):
        counts = {}
        if any(self._ids):
            # only whether there is one: what is in it, the case's own rules decide
            counts = dict(self.env['dealership.ownership.claim'].sudo()._read_group(
                [('lead_id', 'in', self._origin.ids), ('state', '!=', 'joined')], ['lead_id'], ['case_id:count_distinct']))
        for lead in self:
            lead.ownership_case_count = counts.get(lead._origin, 0)

    def _ruled_shares(self):
        case = self.sudo().ownership_ruling_id  # who earns what is asked by rooms that pay it
        if not case:
            return super()._ruled_shares()
        return [(share.user_id, share.fraction) for share in case.share_ids]

    def action_view_ownership_cases(self):
        """The ownership cases of this card that the user may see; the open one at once."""
        self.ensure_one()
        self.check_access('read')
        cases = self.env['dealership.ownership.case'].search([
            ('id', 'in', self.sudo().claim_ids.case_id.ids), ('state', '!=', 'joined')], order='id desc')
        if not cases:
            raise AccessError(self.env._("The ownership cases of this card are seen by its claimants and their managers."))
        action = self.env['ir.actions.act_window']._for_xml_id('auto_dealership.dealership_ownership_case_action')
        current = cases.filtered(lambda case: case.state == 'open')[:1] or cases
        if len(current) == 1:
            return {**action, 'res_id': current.id, 'views': [(False, 'form')], 'context': {}}
        return {**action, 'domain': [('id', 'in', cases.ids)], 'context': {}}
