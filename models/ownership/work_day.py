"""Disputes on the day's screens: the consultant's own, and those that wait for the manager's ruling (F04, C06)."""
from odoo import api, fields, models

from ..follow_up.work_day_screen import SECTION_LIMIT


class DealershipWorkDay(models.Model):
    _inherit = 'dealership.work.day'

    @api.model
    def _day_sections(self, user, day):
        return [*super()._day_sections(user, day), *self._ownership_sections(user)]

    @api.model
    def _ownership_sections(self, user):
        """Open cases of the person, and those that he may rule on; nothing where there is none."""
        Case = self.env['dealership.ownership.case']
        if not Case.has_access('read'):
            return []
        cases = Case.search([('state', '=', 'open')], order='deadline, id', limit=SECTION_LIMIT)
        own = cases.filtered(lambda case: user in case.claimant_ids)
        to_rule = (cases - own).filtered('may_rule') if user == self.env.user else cases.browse()
        return [
            self._ownership_section(key, label, found, user) for key, label, found in (
                ('ownership', self.env._("Customers in Dispute"), own), ('rulings', self.env._("To Rule"), to_rule)) if found]

    @api.model
    def _ownership_section(self, key, label, cases, user):
        today = user.sudo().company_id._dealership_today()
        return {
            'key': key, 'label': label, 'tone': 'danger', 'sequence': 25, 'empty': "", 'count': len(cases),
            'rows': [{
                'lead_id': False, 'phone': "", 'level': False, 'wish': "",
                'name': case.customer_hint or case.name, 'key': f"{key}-{case.id}", 'res_model': case._name, 'res_id': case.id,
                'reason': case.proposal_words or "", 'method': 'ownership', 'method_label': case.name,
                'date': fields.Date.to_string(case.deadline), 'late_days': max(0, (today - case.deadline).days),
            } for case in cases],
            'list': {
                'type': 'ir.actions.act_window', 'name': label, 'res_model': cases._name,
                'views': [(False, 'kanban'), (False, 'list'), (False, 'form')], 'context': {}, 'domain': [('id', 'in', cases.ids)],
            },
        }

    # The board

    @api.model
    def _board_columns(self):
        return [
            *super()._board_columns(),
            {'key': 'disputes', 'label': self.env._("In Dispute"), 'tone': 'danger', 'sequence': 15},
        ]

    @api.model
    def _board_counts(self, users, day, company):
        disputed = self.env['crm.lead']._read_group(
            [('user_id', 'in', users.ids), ('is_disputed', '=', True)], ['user_id'], ['__count'])
        return {**super()._board_counts(users, day, company), 'disputes': {user.id: count for user, count in disputed}}
