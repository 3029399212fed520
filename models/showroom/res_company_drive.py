from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    dealership_drive_agreement = fields.Text(
        "Test Drive Agreement", help="What the driver signs before a test drive (试驾协议). Empty: the addon's own text. "
                                     "Drives signed before keep the words that were signed.")

    def _dealership_agreement_text(self):
        """The agreement that a driver signs now."""
        self.ensure_one()
        own = (self.sudo().dealership_drive_agreement or '').strip()  # the store's words are for whoever signs them
        return own or "\n".join((
            self.env._("1. The driver holds a valid licence that allows this car, has driven for at least one year, and has had no "
                       "alcohol and no medicine that affects driving."),
            self.env._("2. The driver keeps to the traffic rules, the agreed route and the advice of the accompanying consultant; "
                       "everybody wears a seat belt; nobody uses a phone at the wheel."),
            self.env._("3. Only the driver named above drives. The car is not lent, not raced, not taken off the road."),
            self.env._("4. When something happens, the driver stops, secures the place, and calls police and store. Fines and "
                       "damage caused by breaking the rules or this agreement are borne by the driver."),
            self.env._("5. The car is insured for damage to third parties. The consultant may end the drive at any time for safety."),
            self.env._("6. The store looks at the licence and records its class and validity only. These data serve the test "
                       "drive and are not given to others."),
            self.env._("The driver has read and understood this agreement and drives of his own free will."),
        ))
