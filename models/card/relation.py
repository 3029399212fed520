from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules import phone

RELATIONS = [
    ('spouse', "Spouse"),
    ('child', "Child"),
    ('parent', "Parent"),
    ('sibling', "Brother or sister"),
    ('relative', "Other relative"),
    ('friend', "Friend"),
    ('colleague', "Colleague"),
    ('legal_representative', "Legal representative"),
    ('purchaser', "Purchasing contact"),
    ('driver', "Driver"),
    ('other', "Other"),
]
ROLES = [
    ('decision_maker', "Decision-maker"),
    ('influencer', "Influencer"),
    ('user', "Car User"),
    ('payer', "Payer"),
]
FAMILY = ('spouse', 'child', 'parent', 'sibling', 'relative')


class DealershipRelation(models.Model):
    """Family member or key contact of a customer (家庭成员/主要联系人, A06)."""
    _name = 'dealership.relation'
    _description = "Family Member or Key Contact"
    _inherit = ['dealership.follow.mixin', 'dealership.seen.mixin']
    _order = 'partner_id, sequence, id'
    _rec_name = 'name'
    _follow_field = 'partner_id'
    _seen_fields = ('other_partner_id',)

    partner_id = fields.Many2one('res.partner', "Customer", required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='partner_id.company_id', store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("Full Name", required=True)
    other_partner_id = fields.Many2one(
        'res.partner', "Own Card", index='btree_not_null', ondelete='set null',
        help="The customer card of this person, when there is one.")
    relation = fields.Selection(RELATIONS, required=True, default='other')
    role = fields.Selection(ROLES, help="Part in the purchase: who decides, influences, uses, pays.")
    phone = fields.Char()
    phone_sanitized = fields.Char(compute='_compute_phone_sanitized', store=True, precompute=True, index='btree_not_null')
    note = fields.Char()

    _not_oneself = models.Constraint(
        'CHECK(other_partner_id IS NULL OR other_partner_id <> partner_id)',
        "A customer cannot be his own relative.")

    @api.depends('phone')
    def _compute_phone_sanitized(self):
        for relation in self:
            try:
                relation.phone_sanitized = phone.normalise(relation.phone) if relation.phone else False
            except ValueError:
                relation.phone_sanitized = False

    @api.onchange('other_partner_id')
    def _onchange_other_partner_id(self):
        if self.other_partner_id:
            self.name = self.other_partner_id.name
            self.phone = self.phone or self.other_partner_id.phone

    @api.constrains('phone')
    def _check_phone(self):
        for relation in self.sudo().filtered('phone'):  # not as it may be masked for who writes
            self.env['res.partner']._check_rule(phone.normalise, relation.phone, relation.name)

    @api.constrains('other_partner_id', 'company_id')
    def _check_company(self):
        for relation in self:
            other = relation.other_partner_id.sudo().company_id  # comparing two ids tells nobody anything
            if other and relation.company_id and other != relation.company_id:
                raise ValidationError(self.env._(
                    "%(name)s is a customer of another store; relatives are linked inside one store.", name=relation.name))

    @api.model
    def _before_merge(self, partners):
        """Customers that become one are no relatives of each other; core would delete all relations of both for it."""
        self.search([('partner_id', 'in', partners.ids), ('other_partner_id', 'in', partners.ids)]).other_partner_id = False
        self.flush_model()
