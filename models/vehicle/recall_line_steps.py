"""What happens with a car under a recall: its owner is told, decides, the work is done; every step is kept (J04)."""
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..card.lock import lock_or_tell
from .recall_contact import CONSENTS, METHODS
from .recall_line import DUE

AFTER = {'appointment': 'contacted', 'later': 'contacted', 'refused': 'refused', 'sold_away': 'sold_away'}
LONGEST = timedelta(days=366)


class DealershipRecallLine(models.Model):
    _inherit = 'dealership.recall.line'

    def _protection_hint(self, field_name):
        return self.env._("The steps set it: tell the owner, book, carry out in the workshop.")

    def _begin_step(self):
        """Whoever works on recalls, on a car of ours whose remedy is due; two people at once take one step."""
        self.check_access('write')
        lock_or_tell(
            self, lambda: self.env._("Somebody else is working on one of these cars at this moment. Reload the list."),
            ['state', 'vehicle_id'])
        for line in self:
            if line.recall_id.state != 'open':
                raise UserError(self.env._(
                    "%(recall)s is not running; a sales manager opens it.", recall=line.recall_id.display_name))
            if line.state not in DUE or not line.vehicle_id:
                raise UserError(self.env._(
                    "%(vin)s: nothing is left to do, it is “%(state)s”.", vin=line.vin,
                    state=dict(self._fields['state']._description_selection(self.env))[line.state]))

    # ------------------------------------------------------------------
    # Telling the owner
    # ------------------------------------------------------------------
    def _may_approach(self, method):
        """Those of the lines whose owner may be approached in this way: always for safety, else who agreed to it."""
        purpose = CONSENTS.get(method)
        if not purpose:
            return self
        campaigns = self.filtered(lambda line: not line.is_safety)
        agreed = campaigns.partner_id._filter_consenting(purpose)
        return self.filtered(lambda line: line.is_safety or line.partner_id in agreed)

    def _record_contact(self, method, result, words='', next_on=False):
        """Keep what was said, and what follows from it.

        :param next_on: day on which to call again
        """
        self._begin_step()
        self._check_contact(method, result, words, next_on)
        now = fields.Datetime.now()
        known = self.sudo()  # the record's own fields; the user's right was checked
        self._log_contact(method, result, words, now)
        if result == 'letter_returned':
            for company, lines in known.grouped('company_id').items():
                lines.letter_returned_on = (company or self.env.company)._dealership_today()
        else:
            known.write({'last_contact_on': now})
        known.write({'next_contact_on': next_on if result in ('later', 'no_answer') else False})
        if result in AFTER:
            moved = known.filtered(lambda line: line.state != 'booked' or result not in ('appointment', 'later'))
            moved.write({'state': AFTER[result], 'visit_id': False})
        return True

    def _check_contact(self, method, result, words, next_on):
        if result in ('refused', 'sold_away') and not (words or '').strip():
            raise UserError(self.env._("Enter what the customer said."))
        refused = self - self._may_approach(method)
        if refused:
            raise UserError(self.env._(
                "%(customer)s has not agreed to be approached by “%(method)s”, and this is a service campaign, no safety recall. Record "
                "the consent first, or tell the customer when he comes.", customer=refused[:1].partner_id.display_name or refused[:1].vin,
                method=dict(self._methods())[method]))
        if result in ('refused', 'sold_away') and 'booked' in self.mapped('state'):
            raise UserError(self.env._("%(vin)s is booked into the workshop. Cancel the appointment first.",
                                       vin=self.filtered(lambda line: line.state == 'booked')[:1].vin))
        today = self.env.company._dealership_today()
        if next_on and not today <= next_on <= today + LONGEST:
            raise UserError(self.env._("Call again today or later, within a year."))

    @api.model
    def _methods(self):
        return self.env['dealership.recall.contact']._fields['method']._description_selection(self.env) or METHODS

    def _log_contact(self, method, result, words, moment):
        self.env['dealership.recall.contact'].sudo().create([{  # nobody writes the log by hand
            'line_id': line.id, 'partner_id': line.sudo().vehicle_id.owner_id.id, 'user_id': self.env.uid, 'done_on': moment,
            'method': method, 'result': result, 'words': (words or '').strip() or False} for line in self])

    def _letters_sent(self, method, words=''):
        """A letter, mail or message went out to the owners."""
        self._begin_step()
        refused = self - self._may_approach(method)
        if refused:
            raise UserError(self.env._("%(count)s owners have not agreed to be written to; leave them out.", count=len(refused)))
        self._log_contact(method, 'sent', words, fields.Datetime.now())
        for company, lines in self.sudo().grouped('company_id').items():
            lines.write({'letter_sent_on': (company or self.env.company)._dealership_today(), 'letter_returned_on': False})

    # ------------------------------------------------------------------
    # Workshop
    # ------------------------------------------------------------------
    def _book(self, visit):
        """The car is booked into the workshop."""
        self.sudo().filtered(lambda line: line.state in DUE).write({'state': 'booked', 'visit_id': visit.id, 'next_contact_on': False})

    def _unbook(self):
        """The appointment came to nothing: the owner is called again."""
        self.sudo().filtered(lambda line: line.state == 'booked').write({
            'state': 'contacted', 'visit_id': False, 'next_contact_on': self.env.company._dealership_today()})

    def _done(self, day, visit=None, note=''):
        """The remedy is carried out; called by the workshop's own step, or with what shows that another did it."""
        self.sudo().filtered(lambda line: line.state in DUE).write({
            'state': 'done', 'done_on': day, 'done_by_id': self.env.uid, 'done_where': 'here' if visit else 'elsewhere',
            'done_note': note or False, 'visit_id': visit.id if visit else False, 'next_contact_on': False})

    def _done_elsewhere(self, day, note):
        """Another workshop did it, as its papers or the maker's system show; said by a service advisor, never by who sells."""
        if not self.env.user.has_group('auto_dealership.group_service_advisor'):
            raise AccessError(self.env._("Only a service advisor says that the work was done: he has seen the car or the maker's record."))
        self.check_access('write')
        if not (note or '').strip():
            raise UserError(self.env._("Enter what shows that the work was done: the other workshop and its order, or the maker's record."))
        if not day or day > self.env.company._dealership_today():
            raise UserError(self.env._("Enter the day on which the work was done; it is not in the future."))
        for line in self:
            if line.state not in DUE or line.recall_id.state == 'draft':
                raise UserError(self.env._("%(vin)s: nothing is left to do.", vin=line.vin))
            if line.state == 'booked':
                raise UserError(self.env._("%(vin)s is booked into the workshop. Cancel the appointment first.", vin=line.vin))
        self._done(day, note=note.strip())
        return True

    # ------------------------------------------------------------------
    # Ways on
    # ------------------------------------------------------------------
    def action_contact(self):
        """Call the owner, and record what he says."""
        return self._step_dialog(self.env._("Tell the Owner"), 'contact')

    def action_done_elsewhere(self):
        """Note that another workshop did it."""
        return self._step_dialog(self.env._("Done Elsewhere"), 'elsewhere')

    def _step_dialog(self, title, step):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': title, 'res_model': 'dealership.recall.contact.wizard', 'target': 'new',
            'views': [(False, 'form')], 'context': {'default_line_id': self.id, 'default_step': step},
        }

    def action_notify(self):
        """Letters or messages to the owners of these cars."""
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Notify Owners"), 'res_model': 'dealership.recall.notice.wizard',
            'target': 'new', 'views': [(False, 'form')], 'context': {'default_line_ids': [(6, 0, self.ids)]},
        }

    def _appointment_action(self):
        """What comes after an owner has asked for an appointment; the workshop's room opens its booking form."""
        return {'type': 'ir.actions.act_window_close'}

    def action_view_vehicle(self):
        """Show the car."""
        self.ensure_one()
        return self.vehicle_id.get_formview_action()
