"""A team that calls customers whose insurance ends (续保组, J05)."""
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmTeam(models.Model):
    _inherit = 'crm.team'

    is_renewal = fields.Boolean(
        "Renewal Team", help="Renewals of the store are given evenly to the members of this team; its leader sees them all.")

    @api.constrains('is_renewal', 'is_dealership')
    def _check_renewal(self):
        for team in self:
            if team.is_renewal and team.is_dealership:
                raise ValidationError(self.env._(
                    "%s: a renewal team calls owners and has no customer cards. Make a team of its own.", team.name))

    @api.model
    def _renewal_teams(self, company):
        """The store's renewal teams, its own before shared ones."""
        return self.sudo().search(
            [('is_renewal', '=', True), ('company_id', 'in', (company.id, False))], order='company_id, sequence, id')

    def _renewal_callers(self, company):
        """Members who may work on the store's renewals."""
        Renewal = self.env['dealership.renewal']
        return self.member_ids.filtered(
            lambda user: user.active and company in user.company_ids and Renewal._is_caller(user)).sorted('id')
