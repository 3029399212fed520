"""Stock's paid lead services stay out of a dealership's way: their buttons.

`crm_iap_mine` and `crm_iap_enrich` install themselves beside CRM. They sell data of firms that a dealership does not call.
Users who have no part in the dealership keep them, and so does everybody as long as there is no dealership team. (Their
menu: ir_ui_menu.py.)
"""
from odoo import api, models

PAID_BUTTONS = ('action_generate_leads', 'iap_enrich')


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    @api.model
    def _get_view(self, view_id=None, view_type='form', **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if not self.env['crm.team']._dealership_team_ids():
            return arch, view
        for name in PAID_BUTTONS:
            for button in arch.xpath(f"//button[@name='{name}']"):
                groups = [group for group in (button.get('groups') or '').split(',') if group]
                button.set('groups', ",".join(
                    [*groups, '!auto_dealership.group_consultant', '!auto_dealership.group_lead_desk']))
        return arch, view

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type='form', **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, bool(self.env['crm.team']._dealership_team_ids()))
