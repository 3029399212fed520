import base64

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

SHOWN_ISSUES = 200


class DealershipRecallImportWizard(models.TransientModel):
    """The maker's list of VINs: a file or a paste, looked at first, then taken; the campaign does the work."""
    _name = 'dealership.recall.import.wizard'
    _description = "Import of a List of VINs"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('recall_id',)

    recall_id = fields.Many2one('dealership.recall', "Campaign", required=True, readonly=True, ondelete='cascade')
    state = fields.Selection(
        [('upload', "List"), ('checked', "Checked"), ('done', "Imported")], default='upload', required=True, readonly=True)
    file = fields.Binary(
        attachment=False, help="An .xlsx, .xls, .csv or text file (UTF-8 or GBK): VINs, or ranges with the columns 起始VIN and 截止VIN.")
    filename = fields.Char()
    pasted = fields.Text("Or Paste Here", help="VINs, one or several in a line; a range as VIN – VIN.")
    line_count = fields.Integer("Number of Lines", readonly=True)
    new_count = fields.Integer("New", readonly=True)
    known_count = fields.Integer("Already There", readonly=True)
    repeated_count = fields.Integer("Repetitions", readonly=True)
    range_count = fields.Integer("Ranges", readonly=True)
    bad_count = fields.Integer("Refused", readonly=True)
    doubtful_count = fields.Integer("Wrong Check Digit", readonly=True)
    matched_count = fields.Integer("Our Cars", related='recall_id.matched_count')
    issues = fields.Json(readonly=True)
    issue_file = fields.Binary("All of Them as a File", attachment=False, readonly=True)
    issue_filename = fields.Char(readonly=True)
    issue_table = fields.Html(compute='_compute_issue_table', sanitize=False)

    @api.depends('issues')
    def _compute_issue_table(self):
        _ = self.env._
        for wizard in self:
            rows = Markup().join(
                Markup("<tr><td>%s</td><td class='text-break'>%s</td><td>%s</td></tr>") % (issue['line'], issue['value'], issue['reason'])
                for issue in (wizard.issues or [])[:SHOWN_ISSUES])
            more = wizard.bad_count + wizard.doubtful_count - SHOWN_ISSUES
            wizard.issue_table = rows and Markup(
                "<table class='table table-sm'><thead><tr><th>%s</th><th>%s</th><th>%s</th></tr></thead><tbody>%s</tbody></table>%s") % (
                    _("Line"), _("Value"), _("What is wrong, and what to do"), rows,
                    Markup("<p class='text-muted'>%s</p>") % _("%(count)s more are in the file.", count=more) if more > 0 else "")

    def _source(self):
        self.ensure_one()
        content = self.with_context(bin_size=False).file
        if content:
            return base64.b64decode(content)
        if (self.pasted or '').strip():
            return self.pasted
        raise UserError(self.env._("Choose a file, or paste the VINs."))

    def _run(self, write):
        report = self.recall_id._import_list(self._source(), (self.filename or '')[:100], write=write)
        self.write({
            'state': 'done' if write else 'checked', 'line_count': report.lines, 'new_count': report.new, 'known_count': report.known,
            'repeated_count': report.repeated, 'range_count': report.ranges, 'bad_count': report.bad, 'doubtful_count': report.doubtful,
            'issues': report.issues[:SHOWN_ISSUES], 'issue_filename': 'vin_list_issues.csv',
            'issue_file': report.issues and base64.b64encode(self.recall_id._issue_file(report.issues))})
        return self._reopen()

    def action_check(self):
        """Say what an import would do; change nothing."""
        return self._run(write=False)

    def action_import(self):
        """Take the good lines; the others are told."""
        return self._run(write=True)

    def action_back(self):
        """Another list."""
        self.write({'state': 'upload', 'file': False, 'filename': False, 'pasted': False, 'issues': False, 'issue_file': False})
        return self._reopen()

    def action_view_lines(self):
        """The affected vehicles."""
        self.ensure_one()
        return self.recall_id.action_view_lines()

    def _reopen(self):
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Import VINs"), 'res_model': self._name, 'res_id': self.id,
            'views': [(False, 'form')], 'target': 'new',
        }
