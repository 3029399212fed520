"""Stock's paid lead services stay out of a dealership's way: their menu (see crm_lead_paid_services.py)."""
from odoo import models

PAID_MENUS = ('crm_iap_mine.crm_menu_lead_generation',)


class IrUiMenu(models.Model):
    _inherit = 'ir.ui.menu'

    def _load_menus_blacklist(self):
        blacklist = super()._load_menus_blacklist()
        user = self.env.user
        if not self.env['crm.team']._dealership_team_ids():
            return blacklist
        if user.has_group('auto_dealership.group_consultant') or user.has_group('auto_dealership.group_lead_desk'):
            menus = (self.env.ref(xmlid, raise_if_not_found=False) for xmlid in PAID_MENUS)
            blacklist.extend(menu.id for menu in menus if menu)
        return blacklist
