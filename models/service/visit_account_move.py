"""Invoices of a workshop visit: one a payer, never twice, and finance sees the visit (J02)."""
from odoo import api, fields, models
from odoo.exceptions import UserError

from .service_visit import PAYERS

VISIT_FACTS = frozenset(('workshop_visit_id', 'workshop_payer'))


class AccountMove(models.Model):
    _inherit = 'account.move'

    workshop_visit_id = fields.Many2one(
        'fleet.vehicle.log.services', index='btree_not_null', copy=False, check_company=True, ondelete='restrict', readonly=True,
        help="The visit to the workshop that is charged (维修工单).")
    workshop_payer = fields.Selection(
        PAYERS, "Workshop Part", copy=False, readonly=True, help="Whose part of the visit this is (付款方): 客户, 厂家索赔, 保险.")
    workshop_vehicle_id = fields.Many2one(
        'fleet.vehicle', "Workshop Vehicle", related='workshop_visit_id.vehicle_id', related_sudo=True)

    # Credited in full an invoice holds no longer: its part may be invoiced anew.
    _workshop_part_once = models.UniqueIndex(
        "(workshop_visit_id, workshop_payer) WHERE workshop_visit_id IS NOT NULL AND move_type = 'out_invoice' AND state != 'cancel'"
        " AND COALESCE(payment_state, '') != 'reversed'",
        "This part of the workshop visit is invoiced already. Reload the visit and open its invoice.")

    @api.model_create_multi
    def create(self, vals_list):
        defaults = {f'default_{name}' for name in VISIT_FACTS}
        for vals in vals_list:
            if not self.env.su and not (VISIT_FACTS.isdisjoint(vals) and defaults.isdisjoint(self.env.context)):
                source = self.browse(vals.get('reversed_entry_id') or ()).sudo()  # a credit note belongs where its invoice does
                vals.update(source._visit_facts())
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and not VISIT_FACTS.isdisjoint(vals):
            raise UserError(self.env._("An invoice's workshop visit is set by the visit's button “Make Invoices”."))
        if not self.env.su and 'move_type' in vals and any(move.workshop_visit_id and move.move_type != vals['move_type'] for move in self):
            raise UserError(self.env._(
                "An invoice of the workshop does not become another document: its part of the visit would be charged again. Delete the "
                "draft, or credit the invoice."))
        return super().write(vals)

    def _visit_facts(self):
        return {'workshop_visit_id': self.workshop_visit_id.id, 'workshop_payer': self.workshop_payer}

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """A credit note belongs to the visit of its invoice."""
        if not default_values_list:
            default_values_list = [{} for _move in self]
        for move, values in zip(self, default_values_list, strict=True):
            if move.workshop_visit_id:
                values.update(move._visit_facts())
        return super()._reverse_moves(default_values_list=default_values_list, cancel=cancel)

    def _visit_holds(self):
        """Those of `self` that charge a part of a visit: neither cancelled nor credited in full."""
        return self.filtered(lambda move: (
            move.workshop_visit_id and move.move_type == 'out_invoice' and move.state != 'cancel' and move.payment_state != 'reversed'))

    def _visit_name(self):
        """Its number, or that it is a draft."""
        return self.name if self.name and self.name != '/' else self.env._("a draft invoice")

    def _workshop_action(self):
        """Open these invoices, in the list that finance knows."""
        listed, form = (self.env.ref(f'account.{name}').id for name in ('view_out_invoice_tree', 'view_move_form'))
        views = [(form, 'form')] if len(self) == 1 else [(listed, 'list'), (form, 'form')]
        return {
            **self._get_records_action(name=self.env._("Invoices")), 'views': views,
            'context': {'create': False, 'default_move_type': 'out_invoice'},
        }

    def action_view_workshop_visit(self):
        """Open the visit that is charged."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Workshop Visit"), 'res_model': 'fleet.vehicle.log.services',
            'res_id': self.workshop_visit_id.id, 'views': [(self.env.ref('auto_dealership.service_visit_view_form').id, 'form')],
        }
