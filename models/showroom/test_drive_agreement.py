"""Before the car leaves: the licence is looked at, the agreement is read and signed (D04).

The number of the licence is never asked for: who looked, when, the class and how long it is valid is what the store
needs, and all that it keeps (guide: reliability, PIPL 19). What was signed is kept word for word and never changed.
"""
import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...rules import drive

LICENCE_CLASSES = [(code, code) for code in drive.LICENCE_CLASSES]
SIGNED = ('agreement_signature', 'agreement_signed_name', 'agreement_signed_on', 'agreement_text', 'agreement_witness_id')
MAX_SIGNATURE = 1_000_000  # bytes


class DealershipTestDrive(models.Model):
    _inherit = 'dealership.test.drive'

    _protected_fields = (
        'licence_seen_by_id', 'licence_seen_on', 'licence_class', 'licence_valid_until', 'licence_permanent', *SIGNED)
    _immutable_fields = SIGNED
    _fillable_fields = SIGNED

    licence_seen_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    licence_seen_on = fields.Datetime(readonly=True, copy=False)
    licence_class = fields.Selection(LICENCE_CLASSES, readonly=True, copy=False, help="Class of the licence (准驾车型).")
    licence_valid_until = fields.Date(readonly=True, copy=False)
    licence_permanent = fields.Boolean("Licence Without Expiry", readonly=True, copy=False, help="长期")
    agreement_signature = fields.Image("Signature", readonly=True, copy=False, max_width=1024, max_height=512, attachment=True)
    agreement_signed_name = fields.Char("Signed By", readonly=True, copy=False)
    agreement_signed_on = fields.Datetime("Signed On", readonly=True, copy=False)
    agreement_witness_id = fields.Many2one('res.users', "Signed Before", readonly=True, copy=False)
    agreement_text = fields.Text(
        "Agreement As Signed", readonly=True, copy=False, help="The words that were signed (试驾协议), kept as they were.")

    def _see_licence(self, licence_class, valid_until, permanent=False):
        """Record that the driver's licence was looked at."""
        self._begin_step(('booked',))
        if self.agreement_signed_on:
            raise UserError(self.env._("%(drive)s: the agreement is signed, the licence was seen before.", drive=self.display_name))
        self._check_licence(licence_class, valid_until, permanent, self._store_day(self.start))
        self.sudo().write({
            'licence_seen_by_id': self.env.uid, 'licence_seen_on': fields.Datetime.now(), 'licence_class': licence_class,
            'licence_valid_until': False if permanent else valid_until, 'licence_permanent': permanent})
        return True

    def _check_licence(self, licence_class, valid_until, permanent, day):
        if not drive.licence_allows(licence_class, self.vehicle_id.sudo().transmission):
            raise UserError(self.env._(
                "%(drive)s: a licence of class %(class)s does not allow this car%(gearbox)s.", drive=self.display_name,
                **{'class': licence_class or "–"},
                gearbox=self.env._(" with manual gearbox") if self.vehicle_id.sudo().transmission == 'manual' else ""))
        if permanent:
            return
        if not valid_until:
            raise UserError(self.env._("Enter until when the licence is valid, or tick that it does not expire."))
        if valid_until < day:
            raise UserError(self.env._(
                "%(drive)s: the licence is valid until %(date)s only; nobody drives with an expired one.",
                drive=self.display_name, date=format_date(self.env, valid_until)))

    def _sign_agreement(self, signature, name):
        """Keep signature, moment and the words that were signed."""
        self._begin_step(('booked',))
        if self.agreement_signed_on:
            raise UserError(self.env._(
                "%(drive)s: the agreement was signed by %(name)s already and does not change.", drive=self.display_name,
                name=self.agreement_signed_name))
        if not self.licence_seen_on:
            raise UserError(self.env._("%(drive)s: look at the driver's licence first.", drive=self.display_name))
        name = (name or '').strip()
        if not name or not self._is_drawn(signature):
            raise UserError(self.env._("The driver signs on the screen and enters his name."))
        if name != (self.driver_name or '').strip():
            raise UserError(self.env._(
                "%(drive)s: who drives signs. The driver is %(driver)s, the signature says %(name)s.",
                drive=self.display_name, driver=self.driver_name or "–", name=name))
        self.sudo().write({
            'agreement_signature': signature, 'agreement_signed_name': name, 'agreement_signed_on': fields.Datetime.now(),
            'agreement_witness_id': self.env.uid, 'agreement_text': self._agreement_words()})
        return True

    @api.model
    def _is_drawn(self, signature):
        """Whether something was given that can be a picture; the image field judges the rest."""
        if not isinstance(signature, (str, bytes)) or not 100 <= len(signature) <= MAX_SIGNATURE:
            return False
        try:
            return base64.b64decode(signature, validate=True)[:4] in (b'\x89PNG', b'\xff\xd8\xff\xe0', b'\xff\xd8\xff\xe1')
        except ValueError:
            return False

    def _agreement_words(self):
        """The store's agreement with this drive's facts."""
        self.ensure_one()
        facts = self.env._(
            "Store: %(store)s\nVehicle: %(car)s\nDriver: %(driver)s\nLicence: class %(class)s, valid until %(valid)s\n"
            "Time: %(start)s – %(stop)s\nRoute: %(route)s",
            **{'class': self.licence_class or "____"},
            store=self.company_id.sudo().name, car=self.vehicle_id.sudo().display_name, driver=self.driver_name or "____________",
            valid=self.env._("without expiry") if self.licence_permanent
            else format_date(self.env, self.licence_valid_until) if self.licence_valid_until else "____________",
            start=self._moment(self.start), stop=self._moment(self.stop), route=self.route_id.name or "____________")
        return f"{facts}\n\n{self.company_id._dealership_agreement_text()}"
