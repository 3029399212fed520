"""The gate (invariant 1, G06): a card becomes inactive by an approved defeat, and by nothing else.

Archive, lost dialog, mass action, import, RPC, server and scheduled actions, other addons: all end in `create`, `write`,
`unlink` and core's won/lost choke point. Neither rights nor context open the gate; the key is the approved request in the
database. Leads of other teams, and leads that are not cards yet, pass as in stock.
"""
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

FATEFUL = frozenset(('active', 'type', 'stage_id', 'won_status'))


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def _gated_cards(self):
        """Those of `self` that are customer cards, or were one before they were moved to another team or made a lead again."""
        if not self.env['crm.team']._dealership_team_ids():
            return self.browse()
        return self.filtered('card_number')

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        if self.env['crm.team']._dealership_team_ids():
            leads.filtered(lambda lead: not lead.active)._gated_cards()._check_defeat_approved()
        return leads

    def write(self, vals):
        if FATEFUL.isdisjoint(vals) or not self.env['crm.team']._dealership_team_ids():
            return super().write(vals)
        cards = self._gated_cards()
        if 'won_status' in vals:
            cards._refuse_status(vals['won_status'])
        shut = cards.filtered(lambda lead: not lead.active)
        result = super().write(vals)
        (self._gated_cards() - shut).filtered(lambda lead: not lead.active)._check_defeat_approved()
        shut.filtered('active')._leave_defeat()
        won = cards.filtered(lambda lead: lead.defeat_asked and lead.won_status == 'won')
        if won:
            won.sudo().defeat_ids._cancel_requests(self.env._("The card was won."))  # the system closes what is answered
        return result

    def _handle_won_lost(self, old_status_by_lead, new_status_by_lead):
        lost = self.filtered(
            lambda lead: new_status_by_lead.get(lead.id, {}).get('is_lost') and not old_status_by_lead.get(lead.id, {}).get('is_lost'))
        if lost:
            lost._gated_cards()._check_defeat_approved()
        return super()._handle_won_lost(old_status_by_lead, new_status_by_lead)

    def _check_defeat_approved(self):
        """Refuse that these cards become inactive, but those that were defeated, or merged into another card."""
        cards = self.filtered(lambda lead: not lead.merged_into_id)
        if not cards:
            return
        # the key is asked of the database, whoever may see it
        keys = self.env['dealership.defeat'].sudo().search([('lead_id', 'in', cards.ids), ('is_effective', '=', True)])
        refused = cards.filtered(lambda lead: lead.id not in keys.lead_id._ids)
        if refused:
            raise refused._defeat_needed()

    def _defeat_needed(self):
        return UserError(self.env._(
            "%(cards)s: a customer card is not archived, deleted or marked as lost directly. Open the card and press “Defeat” "
            "to ask for it; the sales manager of the team decides.",
            cards=", ".join(lead.card_number or lead.name for lead in self[:3].sudo())))

    def _refuse_status(self, status):
        """The status follows from the card's stage and activity; written by itself it would be a lie."""
        for lead in self:
            if lead.won_status != status:
                raise lead._defeat_needed()

    def _leave_defeat(self):
        """A card that comes back uses its defeat up; a person brings it back by the dialog that says why (G05)."""
        defeats = self.env['dealership.defeat'].sudo().search([('lead_id', 'in', self.ids), ('is_effective', '=', True)]) if self else None
        if not defeats:
            return
        if not self.env.su:
            raise AccessError(self.env._(
                "%(card)s was defeated. A sales manager or customer care brings it back with “Revive”; if the customer came by "
                "himself, a new card can be opened for him.", card=defeats[0].lead_id.name))
        defeats.write({'is_effective': False, 'revived_by_id': self.env.uid, 'revived_on': fields.Datetime.now(), 'revisit_on': False})
        defeats.activity_unlink(['auto_dealership.activity_type_revisit'])

    @api.ondelete(at_uninstall=False)
    def _unlink_card_never(self):
        cards = self._gated_cards().filtered(lambda lead: not lead.merged_into_id)
        if cards:
            raise cards._defeat_needed()

    def copy_data(self, default=None):
        """The copy of a defeated card is a new card, which begins open."""
        result = super().copy_data(default)
        if 'active' not in (default or {}):
            for lead, vals in zip(self, result, strict=True):
                if vals and not lead.active and lead._gated_cards():
                    vals.pop('active', None)
        return result
