"""A campaign is opened and closed by the managers of its store, with what that asks (J04)."""
from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..card.lock import lock_or_tell

FOR_SALE = ('transit', 'stock', 'demo')


class DealershipRecall(models.Model):
    _inherit = 'dealership.recall'

    def _begin_step(self, state):
        """Managers decide, on what stands there now."""
        self.ensure_one()
        if not self.env.user.has_group('auto_dealership.group_manager'):
            raise AccessError(self.env._("Campaigns are opened and closed by a sales manager or an administrator."))
        if not self.has_access('write'):
            raise AccessError(self.env._(
                "%(recall)s is shared by all stores: an administrator of the dealership opens and closes it.", recall=self.display_name))
        lock_or_tell(self, lambda: self.env._("%(recall)s: somebody else is changing it. Reload it.", recall=self.display_name), ['state'])
        if self.state != state:
            raise UserError(self.env._(
                "%(recall)s: this is not possible any more, the campaign is “%(state)s”.", recall=self.display_name,
                state=dict(self._fields['state']._description_selection(self.env))[self.state]))

    def _protection_hint(self, field_name):
        return self.env._("A sales manager or an administrator opens and closes a campaign by its buttons.")

    def action_open(self):
        """The campaign runs from now on."""
        for recall in self:
            recall._begin_step('draft')
            missing = [
                self._fields[name]._description_string(self.env) for name in ('defect', 'remedy', 'date_from') if not recall[name]]
            if missing:
                raise UserError(self.env._("%(recall)s: enter first: %(fields)s.", recall=recall.display_name, fields=", ".join(missing)))
            if not recall.sudo().line_ids[:1] and not recall.range_ids:
                raise UserError(self.env._(
                    "%(recall)s concerns no car yet. Import the list of VINs, or enter a range.", recall=recall.display_name))
            recall._match()
            recall.sudo().write({'state': 'open', 'opened_by_id': self.env.uid, 'opened_on': fields.Datetime.now()})
        self._forget_vehicles()
        return True

    def action_close(self):
        """The campaign is over; a safety recall only when no car for sale is left under it."""
        for recall in self:
            recall._begin_step('open')
            due = recall.sudo().line_ids.browse()  # also of other stores: a number and places, not whose cars
            if recall.is_safety:
                due = due.search([
                    ('recall_id', '=', recall.id), ('state', 'in', ('open', 'contacted', 'booked', 'refused', 'sold_away')),
                    ('vehicle_id.dealer_role', 'in', FOR_SALE)], limit=1000)
            if due:
                raise UserError(self.env._(
                    "%(recall)s: %(count)s cars for sale are still under this safety recall (%(vins)s). Let the workshop do them first.",
                    recall=recall.display_name, count=len(due),
                    vins=", ".join((due.filtered(lambda line: line.company_id in self.env.companies) or due[:0]).mapped('vin')[:5]) or "…"))
            recall.sudo().write({'state': 'closed', 'closed_by_id': self.env.uid, 'closed_on': fields.Datetime.now()})
        self._forget_vehicles()
        return True

    def action_reopen(self):
        """It goes on."""
        for recall in self:
            recall._begin_step('closed')
            recall.sudo().write({'state': 'open', 'closed_by_id': False, 'closed_on': False})
            recall._match()
        self._forget_vehicles()
        return True

    def action_clear_list(self):
        """Begin the list anew, while the campaign is in preparation."""
        for recall in self:
            recall.check_access('write')
            if recall.state != 'draft':
                raise UserError(self.env._(
                    "%(recall)s is running: its list only grows. A car that is not concerned is noted as done elsewhere, with the reason.",
                    recall=recall.display_name))
            recall.sudo().line_ids.unlink()
            recall._match()
        return True

    def _forget_vehicles(self):
        """What was read of cars in this transaction may be otherwise now."""
        self.env['fleet.vehicle'].invalidate_model(['recall_state', 'recall_words'], flush=False)

    def _check_takes_more(self):
        for recall in self:
            if recall.state == 'closed':
                raise UserError(self.env._("%(recall)s is closed; reopen it first.", recall=recall.display_name))

    # ------------------------------------------------------------------
    # Ways on
    # ------------------------------------------------------------------
    def action_import_list(self):
        """Ask for the list of VINs."""
        self.ensure_one()
        self._check_takes_more()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Import VINs"), 'res_model': 'dealership.recall.import.wizard',
            'views': [(False, 'form')], 'target': 'new', 'context': {'default_recall_id': self.id},
        }

    def action_view_lines(self):
        """The affected vehicles."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('auto_dealership.dealership_recall_line_action')
        return {
            **action, 'name': self.display_name, 'path': False, 'domain': [('recall_id', '=', self.id)],
            'context': {'recall_open': True, f"search_default_{self.env.context.get('recall_filter') or 'ours'}": True}}

    def action_notify(self):
        """Letters or messages for the owners who were not written to yet."""
        self.ensure_one()
        lines = self.env['dealership.recall.line'].search([
            ('recall_id', '=', self.id), ('state', '=', 'open'), ('letter_sent_on', '=', False), ('partner_id', '!=', False)])
        return lines.action_notify()
