from odoo import api, fields, models


class DealershipDeliveryStepWizard(models.TransientModel):
    """One step of a delivery beside the car: what it needs, and one button."""
    _name = 'dealership.delivery.step.wizard'
    _description = "Step of a Delivery"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('delivery_id',)

    delivery_id = fields.Many2one('dealership.delivery', required=True, readonly=True, ondelete='cascade')
    step = fields.Selection(
        [('sign', "Hand over"), ('release', "Ask for release"), ('cancel', "Cancel"), ('back', "Take back")], required=True, readonly=True)
    vehicle_name = fields.Char("Vehicle", compute='_compute_facts')
    confirmation_text = fields.Text("Confirmation", compute='_compute_facts')
    signed_name = fields.Char("Signed By", compute='_compute_defaults', store=True, readonly=False)
    signature = fields.Binary(attachment=False)
    photo = fields.Binary(attachment=False)
    mileage = fields.Integer("Mileage (km)", compute='_compute_defaults', store=True, readonly=False)
    license_plate = fields.Char("Plate", compute='_compute_defaults', store=True, readonly=False, help="When the store registered the car.")
    reason = fields.Char("Why")

    @api.depends('delivery_id', 'step')
    def _compute_facts(self):
        for wizard in self:
            delivery = wizard._seen_delivery()
            wizard.vehicle_name = delivery.sudo().vehicle_id.display_name
            wizard.confirmation_text = delivery._confirmation_words() if delivery and wizard.step == 'sign' else False

    @api.depends('delivery_id')
    def _compute_defaults(self):
        for wizard in self:
            delivery = wizard._seen_delivery().sudo()
            wizard.signed_name = delivery.partner_id.name
            wizard.mileage = round(delivery.vehicle_id.odometer)
            wizard.license_plate = delivery.vehicle_id.license_plate

    def _seen_delivery(self):
        """The delivery, when the user may see it: an id is no way to other people's customers."""
        return self.delivery_id.with_env(self.env(su=False))._filtered_access('read')

    def action_apply(self):
        """Take the step; the delivery checks who, when and whether."""
        self.ensure_one()
        delivery = self.delivery_id
        if self.step == 'sign':
            delivery._deliver(
                self.signature, self.signed_name, mileage=self.mileage, plate=self.license_plate, photo=self.photo or None)
        elif self.step == 'release':
            delivery._request_release(self.reason)
        elif self.step == 'back':
            delivery._take_back(self.reason, self.mileage)
        else:
            delivery._cancel(self.reason)
        return {'type': 'ir.actions.act_window_close'}
