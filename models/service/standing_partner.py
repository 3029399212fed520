"""The class of a customer by the workshop: that of his most faithful car (J03)."""
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .standing import CHURN_CLASSES

FAITHFUL_FIRST = ('regular', 'new', 'first_only', 'lost', 'never')


class ResPartner(models.Model):
    _inherit = 'res.partner'

    churn_class = fields.Selection(
        CHURN_CLASSES, "Workshop", compute='_compute_churn_class', search='_search_churn_class',
        help="Whether the customer still comes to the workshop (流失分类): the class of his most faithful car.")

    @api.depends('owned_vehicle_ids')
    def _compute_churn_class(self):
        """Told to whoever sees the customer; one query for any number of them."""
        classes = {}
        if self.ids:
            for owner, code in self.env['dealership.service.standing'].sudo()._read_group(
                    [('owner_id', 'in', self.ids), ('vehicle_id.active', '=', True)], ['owner_id', 'churn_class']):
                classes.setdefault(owner.id, set()).add(code)
        for partner in self:
            own = classes.get(partner._origin.id, ())
            partner.churn_class = next((code for code in FAITHFUL_FIRST if code in own), False)

    def _search_churn_class(self, operator, value):
        """Customers whose most faithful car is of these classes."""
        if operator != 'in':
            return NotImplemented
        Standing = self.env['dealership.service.standing'].sudo()
        wanted = [code for code in FAITHFUL_FIRST if code in value]
        domain, owner = Domain.FALSE, SQL.identifier(Standing._table, 'owner_id')
        for code in wanted:
            better = FAITHFUL_FIRST[:FAITHFUL_FIRST.index(code)]
            has = Standing._search([('churn_class', '=', code), ('owner_id', '!=', False), ('vehicle_id.active', '=', True)])
            condition = Domain('id', 'in', has.subselect(owner))
            if better:
                other = Standing._search([('churn_class', 'in', better), ('owner_id', '!=', False), ('vehicle_id.active', '=', True)])
                condition &= Domain('id', 'not in', other.subselect(owner))
            domain |= condition
        if False in value:
            known = Standing._search([('owner_id', '!=', False), ('vehicle_id.active', '=', True)])
            domain |= Domain('id', 'not in', known.subselect(owner))
        return domain
