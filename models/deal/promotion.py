from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DealershipPromotion(models.Model):
    """A promotion of maker or store (促销政策): money off, for some models, in a period. It needs nobody's approval."""
    _name = 'dealership.promotion'
    _description = "Promotion"
    _order = 'date_from desc, id desc'
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', "Store", index=True, help="Empty: for every store.")
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date("To", required=True)
    model_ids = fields.Many2many(
        'fleet.vehicle.model', 'dealership_promotion_model_rel', 'promotion_id', 'model_id', "Models", help="Empty: for every model.")
    currency_id = fields.Many2one('res.currency', compute='_compute_currency_id')
    amount = fields.Monetary(required=True, help="Taken off the price (优惠金额).")
    by_default = fields.Boolean("On New Deals", default=True, help="A new deal that it fits begins with it.")

    _dates = models.Constraint("CHECK(date_to >= date_from)", "The promotion ends before it begins.")

    @api.depends('company_id')
    def _compute_currency_id(self):
        for promotion in self:
            promotion.currency_id = (promotion.company_id or self.env.company).currency_id

    @api.constrains('amount')
    def _check_amount(self):
        for promotion in self:
            if promotion.amount <= 0:
                raise ValidationError(self.env._("%s: the amount taken off is more than zero.", promotion.name))

    def _fits(self, company, model, day):
        """Whether it holds for a deal of that store, model and day."""
        self.ensure_one()
        return (
            self.date_from <= day <= self.date_to and (not self.company_id or self.company_id == company)
            and (not self.model_ids or model in self.model_ids))

    @api.model
    def _of_deal(self, company, model, day):
        """Promotions that a deal of that store, model and day may use."""
        found = self.search([('company_id', 'in', (company.id, False)), ('date_from', '<=', day), ('date_to', '>=', day)])
        return found.filtered(lambda promotion: promotion._fits(company, model, day))
