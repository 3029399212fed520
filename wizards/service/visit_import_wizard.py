"""The import dialog takes the old visits of another after-sales system (issue 7)."""
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...models.prospect.import_engine import Job


class ImportWizard(models.TransientModel):
    _inherit = 'dealership.import.wizard'

    kind = fields.Selection(selection_add=[('visit', "Old workshop visits")], ondelete={'visit': 'cascade'})
    visits_to_complete = fields.Integer("Visits to Complete", readonly=True)

    def _job(self, write):
        if self.kind != 'visit':
            return super()._job(write)
        self.ensure_one()
        if self.company_id not in self.env.companies:
            raise ValidationError(self.env._("Switch to the store %(store)s first.", store=self.company_id.sudo().name))
        return Job(
            kind='visit', company=self.company_id, team=self.env['crm.team'], filename=(self.filename or '')[:100], write=write)

    def _keep_report(self, report, state):
        super()._keep_report(report, state)
        if self.kind == 'visit':
            self.visits_to_complete = report.to_complete

    @api.depends('visits_to_complete')
    def _compute_summary(self):
        return super()._compute_summary()

    def _summary_lines(self):
        lines = super()._summary_lines()
        if self.kind == 'visit' and self.visits_to_complete:
            lines = [*lines, self.env._(
                "%(count)s visits lack something; service advisors complete them under Workshop → Messages.",
                count=self.visits_to_complete)]
        return lines

    def action_open_created(self):
        """The messages of this file, with what became of each."""
        if self.kind != 'visit':
            return super().action_open_created()
        self.ensure_one()
        return {
            **self.env['ir.actions.act_window']._for_xml_id('auto_dealership.dealership_service_message_action'),
            'name': self.env._("Imported"),
            'path': False,
            'domain': [('request', 'in', (self.created or {}).get('dealership.service.message', []))],
            'context': {},
        }
