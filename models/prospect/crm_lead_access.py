"""A card tells of a customer and of his car no more than the person who looks may see of them (N01, invariant 11).

Stock reads related fields as the superuser, so that a card of the pool would show all of another consultant's customer.
"""
from odoo import api, models

from ..card.masked import Masked


class CrmLead(models.Model):
    _name = 'crm.lead'
    _inherit = ['crm.lead', 'dealership.seen.mixin']

    _seen_fields = ('partner_id', 'present_vehicle_id', 'referrer_id')

    @api.model
    def _seen_is_guarded(self):
        return bool(self.env['crm.team']._dealership_team_ids())

    def _compute_field_value(self, field):
        path = field.related.split('.', 1)[0] if field.related else None
        if self.env.su or field.compute_sudo or path not in ('partner_id', 'present_vehicle_id'):
            return super()._compute_field_value(field)
        seen = self[path]._origin._filter_seen()
        for lead in self:
            value = False
            if lead[path]._origin in seen:
                # the superuser reads: a role that may see the card may lack a part of it, such as the odometer
                target = lead.sudo()
                for name in field.related.split('.')[:-1]:
                    target = target[name]
                if isinstance(field.related_field, Masked):
                    target = target.with_env(self.env)  # which masks it, when the customer is nobody's
                value = field._process_related(target[field.related_field.name], self.env)
            lead[field.name] = value
        return None
