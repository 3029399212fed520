"""The import dialog takes a portal's export: any columns, read with the words of its source (E01)."""
from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ...models.prospect.import_engine import Job


@dataclass
class LeadJob(Job):
    """An import of leads: the source says the rest."""

    source: object = None


class ImportWizard(models.TransientModel):
    _inherit = 'dealership.import.wizard'

    kind = fields.Selection(selection_add=[('portal', "Leads of a portal")], ondelete={'portal': 'cascade'})
    lead_source_id = fields.Many2one(
        'dealership.lead.source', compute='_compute_lead_source_id', store=True, readonly=False, precompute=True,
        domain="[('takes_file', '=', True), ('company_id', '=', company_id)]",
        help="Source (线索来源) of the rows; it says team, channel and the portal's own words.")
    to_complete_count = fields.Integer("To Complete", readonly=True)

    @api.depends('kind', 'company_id')
    def _compute_lead_source_id(self):
        for wizard in self:
            sources = self.env['dealership.lead.source'].search(
                [('takes_file', '=', True), ('company_id', '=', wizard.company_id.id)], limit=2) if wizard.kind == 'portal' else []
            wizard.lead_source_id = sources if len(sources) == 1 else False

    def _job(self, write):
        if self.kind != 'portal':
            return super()._job(write)
        self.ensure_one()
        source = self.lead_source_id
        if not source:
            raise ValidationError(self.env._(
                "Choose the source of the leads. The lead desk or an administrator makes one for each portal."))
        if not source.has_access('read'):
            raise AccessError(self.env._("This source belongs to another team or store. The lead desk of its store imports for it."))
        if self.company_id not in self.env.companies or source.company_id != self.company_id:
            raise ValidationError(self.env._("Switch to the store %(store)s first.", store=source.sudo().company_id.name))
        if not (source.takes_file and source.active):
            raise ValidationError(self.env._("%(portal)s takes no files. Tick “Files” on the source first.", portal=source.name))
        return LeadJob(
            kind='portal', company=self.company_id, team=source.team_id, filename=(self.filename or '')[:100], write=write, source=source)

    def _keep_report(self, report, state):
        super()._keep_report(report, state)
        self.to_complete_count = getattr(report, 'to_complete', 0)

    @api.depends('to_complete_count')
    def _compute_summary(self):
        return super()._compute_summary()

    def _summary_lines(self):
        lines = super()._summary_lines()
        if self.kind == 'portal':
            lines = [line for line in lines if line] + ([self.env._(
                "%(count)s leads lack a name, a contact, the wished model or the budget; they wait “to complete”.",
                count=self.to_complete_count)] if self.to_complete_count else [])
        return lines

    def action_download_template(self):
        """A portal's file needs no template; who has none starts with the one of prospects, whose headers are read too."""
        if self.kind != 'portal':
            return super().action_download_template()
        extension = 'csv' if self.env.context.get('template_format') == 'csv' else 'xlsx'
        return {'type': 'ir.actions.act_url', 'url': f'/dealership/import/template/prospect.{extension}', 'target': 'download'}

    def action_open_created(self):
        if self.kind != 'portal':
            return super().action_open_created()
        self.ensure_one()
        return {
            **self.env['ir.actions.act_window']._for_xml_id('auto_dealership.crm_lead_action_cleaning'),
            'name': self.env._("Imported"),
            'path': False,
            'domain': [('id', 'in', (self.created or {}).get('crm.lead', []))],
            'context': {'default_type': 'lead'},
        }
