"""Customer care calls defeated customers again after some time (战败回访, G05)."""
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

BATCH = 200


class DealershipDefeat(models.Model):
    _inherit = 'dealership.defeat'

    _protected_fields = ('revisit_on', 'revisit_planned', 'revisited_on', 'revisited_by_id')

    revisit_on = fields.Date(readonly=True, copy=False, help="Day from which customer care calls again (战败回访日).")
    revisit_planned = fields.Boolean(readonly=True, copy=False)
    revisited_on = fields.Datetime(readonly=True, copy=False)
    revisited_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')

    _revisit_idx = models.Index(
        "(revisit_on, id) WHERE is_effective IS TRUE AND revisit_on IS NOT NULL AND revisit_planned IS NOT TRUE")

    @api.model
    def _cron_plan_revisits(self):
        """Give customer care an activity for each defeat whose day has come; in batches, each once.

        A row is locked, marked and planned in one transaction, so that a job that is killed repeats at most a batch that
        left nothing behind, and two that run at once share the work.
        """
        while True:
            self.env.flush_all()
            rows = self.env.execute_query(SQL("""
                SELECT defeat.id FROM dealership_defeat defeat
                 WHERE defeat.is_effective IS TRUE AND defeat.revisit_on IS NOT NULL AND defeat.revisit_planned IS NOT TRUE
                   AND defeat.revisit_on <= %s
                 ORDER BY defeat.revisit_on, defeat.id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED""",
                max(company._dealership_today() for company in self.env['res.company'].sudo().search([])), BATCH))
            if not rows:
                return
            self.sudo().browse([row[0] for row in rows])._plan_revisits()
            if not self.env['ir.cron']._commit_progress(len(rows)):
                return

    def _plan_revisits(self):
        """Plan the revisits of these defeats with the people of their stores, who take turns."""
        activity_type = self.env.ref('auto_dealership.activity_type_revisit')
        vals_list = []
        for company, defeats in self.sudo().grouped('company_id').items():
            people = company._revisit_people()
            for number, defeat in enumerate(defeats):
                user = people[number % len(people)] if people else defeat.team_id.user_id
                if user:
                    vals_list.append({
                        'res_model_id': self.env['ir.model']._get_id(self._name), 'res_model': self._name, 'res_id': defeat.id,
                        'activity_type_id': activity_type.id, 'date_deadline': defeat.revisit_on, 'user_id': user.id,
                        'summary': self.env._("Revisit of a defeated customer"), 'automated': True})
        self.env['mail.activity'].sudo().with_context(mail_activity_quick_update=True).create(vals_list)
        self.sudo().write({'revisit_planned': True})

    def action_record_revisit(self):
        """Open the dialog of the revisit."""
        self.ensure_one()
        self._check_revisit()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Revisit"),
            'res_model': 'dealership.revisit.wizard',
            'view_mode': 'form',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_defeat_id': self.id},
        }

    def _check_revisit(self):
        self.check_access('read')
        user = self.env.user
        if not (user.has_group('auto_dealership.group_customer_care') or user.has_group('auto_dealership.group_manager')):
            raise AccessError(self.env._("Customer care or a sales manager revisits defeated customers."))

    def _record_revisit(self, result, content, again_on=None):
        """Write the revisit into the card's history and close what was planned of it; again on a day, or never."""
        self.ensure_one()
        self._check_revisit()
        defeat = self.sudo()  # who revisits may read the card, not write it
        follow_up = defeat.env['crm.lead']._write_follow_ups([{
            'lead_id': defeat.lead_id.id, 'user_id': self.env.uid, 'method': 'phone', 'result': result, 'content': content,
            'via': 'dialog', 'planned_date': defeat.revisit_on, 'planned_reason': self.env._("Revisit of a defeated customer")}])
        plans = defeat.activity_ids.filtered(
            lambda activity: activity.activity_type_id == self.env.ref('auto_dealership.activity_type_revisit'))
        plans._action_done(feedback=content)
        defeat.write({
            'revisited_on': follow_up.done_on, 'revisited_by_id': self.env.uid,
            'revisit_on': again_on or False, 'revisit_planned': False})
        return follow_up
