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
                day, user = template._get_date_deadline(delivered_on), card._callback_user(template)
                summary = self._callback_words(template, user)
                if not {summary, template.summary}.isdisjoint(open_reasons | recorded):
                    continue
                vals_list.append({
                    **self._plan_vals(card, day, 'phone', summary, user, False),
                    'activity_type_id': template.activity_type_id.id,
                    'note': template.note,
                })
            made |= self._create_plans(vals_list)
        return made

    def _callback_words(self, template, user):
        """What is to be done: of the visits that we ship in the language of who makes them, for a plan's words are not translated."""
        env = self.with_context(lang=user.lang or self.env.lang).env
        words = template.summary or template.with_env(env).activity_type_id.name
        return {
            "Thank the customer for his purchase": env._("Thank the customer for his purchase"),
            "Return visit on day 3": env._("Return visit on day 3"),
            "Return visit on day 7": env._("Return visit on day 7"),
            "Return visit on day 30": env._("Return visit on day 30"),
            "Remind of the first maintenance": env._("Remind of the first maintenance"),
        }.get(words, words)

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
