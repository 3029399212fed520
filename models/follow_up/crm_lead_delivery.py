"""Return visits after delivery (C08): thank-you, 3, 7 and 30 days, first maintenance, by the platform's activity plan."""
from odoo import models


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def _plan_delivery_callbacks(self, delivered_on, plan=None):
        """Plan the return visits of delivered cars; a card that has them already gets none twice.

        :param date delivered_on: the day of delivery; days count from it
        :param plan: mail.activity.plan, by default the store's plan of return visits
        :return: the planned mail.activity records
        """
        made = self.env['mail.activity']
        for card in self._protected_records():
            chosen = plan or card._delivery_plan()
            open_reasons = set(card._open_contact_plans().sudo().mapped('summary'))
            recorded = set(card.sudo().follow_up_ids.filtered(lambda done: done.done_on.date() >= delivered_on).mapped('planned_reason'))
            vals_list = []
            for template in chosen.sudo().template_ids:
                summary = template.summary or template.activity_type_id.name
                if summary in open_reasons or summary in recorded:
                    continue
                day, user = template._get_date_deadline(delivered_on), card._callback_user(template)
                vals_list.append({
                    **self._plan_vals(card, day, 'phone', summary, user, False),
                    'activity_type_id': template.activity_type_id.id,
                    'note': template.note,
                })
            made |= self._create_plans(vals_list)
        return made

    def _delivery_plan(self):
        """The plan of return visits of the card's store: its own, else the one for all stores."""
        self.ensure_one()
        plans = self.env['mail.activity.plan'].sudo().search([
            ('res_model', '=', 'crm.lead'), ('is_delivery_callback', '=', True),
            ('company_id', 'in', (self.company_id.id, False))])
        return plans.filtered('company_id')[:1] or plans[:1]

    def _callback_user(self, template):
        """Who calls: as the template says, else the consultant who sold the car."""
        self.ensure_one()
        if template.responsible_type == 'other' and template.responsible_id.active:
            return template.responsible_id
        return self.user_id if self.user_id.active else self.team_id.user_id
