"""What a portal told of a person counts before he has a customer of his own (F01)."""
from odoo import api, models

TOLD = {'intake_phone_second': 'phone', 'intake_wechat': 'wechat'}


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    @api.model
    def _known_by_fields(self):
        return super()._known_by_fields() | TOLD.keys()

    def _known_by(self):
        return super()._known_by() + [
            (lead.id, kind, lead[name]) for lead in self if lead.type == 'lead' for name, kind in TOLD.items() if lead[name]]
