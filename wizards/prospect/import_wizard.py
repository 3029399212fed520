"""The import dialog (导入): a file, a check that shows everything wrong at once, then the import."""
import base64

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...models.card.rule_messages import rule_message
from ...models.prospect.import_engine import Job
from ...rules import identity, import_rows, tabular, vault
from ...rules.errors import RuleError

SHOWN_ISSUES = 200
COUNTS = ('new', 'changed', 'same', 'bad', 'kept')


class ImportWizard(models.TransientModel):
    """Collects the file and the choices; `dealership.import` does the work.

    The file may hold identity numbers: it is kept sealed with the key ring, for the dialog's lifetime only, and is never
    given back to the browser (invariant 9).
    """
    _name = 'dealership.import.wizard'
    _description = "Import Customers and Prospects"

    state = fields.Selection(
        [('upload', "File"), ('checked', "Checked"), ('done', "Imported")], default='upload', required=True, readonly=True)
    kind = fields.Selection(
        [('customer', "Customers with their present car"), ('prospect', "Prospects")], "What", required=True, default='customer',
        help="Customers (保有/基盘客户) with the car they drive, or prospects (意向客户), each with a customer card.")
    company_id = fields.Many2one('res.company', "Store", required=True, readonly=True, default=lambda self: self.env.company)
    team_id = fields.Many2one(
        'crm.team', compute='_compute_team_id', store=True, readonly=False, precompute=True,
        domain="[('id', 'in', allowed_team_ids)]", help="Team (团队) to which the new cards belong.")
    allowed_team_ids = fields.Many2many('crm.team', compute='_compute_allowed_team_ids')
    file = fields.Binary(compute='_compute_file', inverse='_inverse_file', help="An .xlsx, .xls or .csv file (UTF-8 or GBK).")
    filename = fields.Char()
    file_sealed = fields.Binary(attachment=False, readonly=True, groups=fields.NO_ACCESS)
    create_models = fields.Boolean(
        "Add unknown models to the catalogue",
        help="Otherwise a row whose model is not in the catalogue is refused, so that a slip of the pen makes no model.")
    mode = fields.Selection(
        [('good', "Import the good rows, leave the others out"), ('whole', "All or nothing: import only when every row is good")],
        "How", required=True, default='good')
    new_count = fields.Integer("New", readonly=True)
    changed_count = fields.Integer("Completed", readonly=True)
    same_count = fields.Integer("Already There", readonly=True)
    bad_count = fields.Integer("Refused", readonly=True)
    kept_count = fields.Integer("Kept as They Are", readonly=True)
    undone = fields.Boolean(readonly=True)
    issues = fields.Json(readonly=True)
    notes = fields.Json(readonly=True)
    created = fields.Json(readonly=True)
    summary = fields.Html(compute='_compute_summary', sanitize=False)
    issue_table = fields.Html(compute='_compute_issue_table', sanitize=False)

    # ------------------------------------------------------------------
    # Fields
    # ------------------------------------------------------------------
    @api.depends('company_id')
    def _compute_allowed_team_ids(self):
        for wizard in self:
            wizard.allowed_team_ids = wizard._allowed_teams()

    @api.depends('kind', 'company_id')
    def _compute_team_id(self):
        for wizard in self:
            wizard.team_id = wizard.kind == 'prospect' and wizard._allowed_teams()[:1]

    def _allowed_teams(self):
        """The lead desk imports for every team of the store, a manager for those that he leads."""
        user = self.env.user
        domain = [('is_dealership', '=', True), ('company_id', 'in', [*self.company_id.ids, False])]
        if not (user.has_group('auto_dealership.group_lead_desk') or user.has_group('sales_team.group_sale_salesman_all_leads')):
            domain.append(('user_id', '=', user.id))
        return self.env['crm.team'].search(domain)

    def _compute_file(self):
        """What was uploaded does not go back to the browser."""
        self.file = False

    def _inverse_file(self):
        for wizard in self:
            if wizard.file:
                # the column is nobody's to write, the wizard is the user's own
                wizard.sudo().file_sealed = wizard._seal(base64.b64decode(wizard.file))
                wizard.state = 'upload'
        self.invalidate_recordset(['file'], flush=False)

    @api.depends('new_count', 'changed_count', 'same_count', 'bad_count', 'state', 'notes')
    def _compute_summary(self):
        for wizard in self:
            lines = wizard._summary_lines() if wizard.state != 'upload' else []
            wizard.summary = Markup("<ul class='mb-0'>%s</ul>") % Markup().join(Markup("<li>%s</li>") % line for line in lines)

    @api.depends('issues')
    def _compute_issue_table(self):
        _ = self.env._
        for wizard in self:
            issues = wizard.issues or []
            head = Markup("<tr><th>%s</th><th>%s</th><th class='d-none d-md-table-cell'>%s</th><th>%s</th></tr>") % (
                _("Line"), _("Column"), _("Value"), _("What is wrong, and what to do"))
            rows = Markup().join(
                Markup("<tr><td>%s</td><td class='text-nowrap'>%s</td>"
                       "<td class='text-break d-none d-md-table-cell'>%s</td><td>%s</td></tr>") % (
                    issue['line'], issue['column'], issue['value'], issue['reason'])
                for issue in issues[:SHOWN_ISSUES])
            more = len(issues) - SHOWN_ISSUES
            note = Markup("<p class='text-muted'>%s</p>") % _(
                "%(count)s more are in the file of the refused rows.", count=more) if more > 0 else ""
            wizard.issue_table = issues and Markup(
                "<table class='table table-sm o_dealership_import_issues'><thead>%s</thead><tbody>%s</tbody></table>%s") % (
                    head, rows, note)

    def _summary_lines(self):
        _ = self.env._
        checked = self.state == 'checked'
        notes = self.notes or {}
        lines = []
        if self.undone:
            lines.append(_("Nothing was imported: %(bad)s rows are refused, and you chose all or nothing.", bad=self.bad_count))
        elif checked:
            lines.append(_("%(count)s rows are new.", count=self.new_count))
            lines.append(_("%(count)s rows complete a customer or card that is known.", count=self.changed_count))
        else:
            lines.append(_("%(count)s new rows were imported.", count=self.new_count))
            lines.append(_("%(count)s rows completed a customer or card that was known.", count=self.changed_count))
        if not self.undone:
            lines.append(_("%(count)s rows are there already, nothing changes.", count=self.same_count))
            lines.append(_("%(count)s rows are refused.", count=self.bad_count))
        if self.kept_count and not self.undone:
            lines.append(_(
                "In %(count)s rows the file says something else than the card; what is on the card stays.", count=self.kept_count))
        if notes.get('unknown_columns'):
            lines.append(_("Columns that are not read: %(names)s.", names="、".join(notes['unknown_columns'][:30])))
        if notes.get('new_models'):
            lines.append(_("Models added to the catalogue: %(names)s.", names="、".join(notes['new_models'][:30])))
        return lines

    # ------------------------------------------------------------------
    # The file
    # ------------------------------------------------------------------
    def _aad(self):
        return vault.associated_data(self._name, str(self.id), 'file')

    def _seal(self, content):
        """The file as it may lie in the database."""
        self.ensure_one()
        try:
            ring = vault.load_ring()
        except vault.VaultError as error:
            # without keys no identity number gets in; every other file does
            if self._holds_numbers(content):
                raise UserError(self.env['dealership.identity.document']._vault_message(error)) from None
            return base64.b64encode(content)
        return ring.encrypt(base64.b64encode(content).decode(), self._aad()).encode()

    def _content(self):
        """The uploaded file as bytes."""
        self.ensure_one()
        stored = self.sudo().with_context(bin_size=False).file_sealed  # a column that no client reads
        if not stored:
            raise UserError(self.env._("Choose a file first."))
        if not stored.startswith(vault.VERSION.encode() + b':'):
            return base64.b64decode(stored)
        return base64.b64decode(self.env['dealership.identity.document']._ring().decrypt(stored.decode(), self._aad()))

    def _holds_numbers(self, content):
        try:
            return any(
                identity.find_numbers(tabular.as_text(cell)) or import_rows.header_key(tabular.as_text(cell)) in self._number_headers()
                for row in tabular.read(content) for cell in row.cells)
        except RuleError as error:
            raise UserError(rule_message(self.env, error)) from error

    @api.model
    def _number_headers(self):
        return import_rows.titles_of('customer', 'identity.number')

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------
    def _job(self, write):
        self.ensure_one()
        prospects = self.kind == 'prospect'
        if prospects and self.team_id not in self._allowed_teams():
            raise ValidationError(self.env._(
                "Choose the team of the new cards. The lead desk imports for every team of the store, a sales manager for the "
                "teams that he leads."))
        if self.company_id not in self.env.companies:
            raise ValidationError(self.env._("Switch to the store %(store)s first.", store=self.company_id.sudo().name))
        return Job(
            kind=self.kind, company=self.company_id, team=self.team_id if prospects else self.team_id.browse(),
            filename=(self.filename or '')[:100], create_models=self.create_models, whole=self.mode == 'whole', write=write)

    def action_check(self):
        """Say what an import would do; change nothing."""
        self._keep_report(self._engine()._run(self._content(), self._job(False)), 'checked')
        return self._reopen()

    def action_import(self):
        """Import, as chosen: the good rows, or all or nothing."""
        self._keep_report(self._engine()._run(self._content(), self._job(True)), 'done')
        return self._reopen()

    def _engine(self):
        """The engine in the store of the file, which may not be the first of the stores chosen above."""
        return self.env['dealership.import'].with_company(self.company_id)

    def _keep_report(self, report, state):
        self.write({
            'state': state,
            'issues': report.issues,
            'notes': {'unknown_columns': report.unknown_columns, 'new_models': report.new_models if not report.undone else []},
            'created': report.created,
            'undone': report.undone,
            **{f'{name}_count': getattr(report, name) for name in COUNTS},
        })

    def action_back(self):
        """Choose another file."""
        self.write({'state': 'upload', 'filename': False, 'issues': False})
        self.sudo().file_sealed = False
        return self._reopen()

    def action_download_template(self):
        """The template of the chosen kind, as XLSX or (context) CSV."""
        extension = 'csv' if self.env.context.get('template_format') == 'csv' else 'xlsx'
        return {
            'type': 'ir.actions.act_url',
            'url': f'/dealership/import/template/{self.kind}.{extension}',
            'target': 'download',
        }

    def action_download_bad_rows(self):
        """The refused rows with their reasons, to be corrected and imported again."""
        self.ensure_one()
        return {'type': 'ir.actions.act_url', 'url': f'/dealership/import/{self.id}/refused.xlsx', 'target': 'download'}

    def action_open_created(self):
        """What the import made."""
        self.ensure_one()
        model, action = {
            'prospect': ('crm.lead', 'auto_dealership.crm_lead_dealership_action'),
            'customer': ('res.partner', 'auto_dealership.res_partner_action_customers'),
        }[self.kind]
        return {
            **self.env['ir.actions.act_window']._for_xml_id(action),
            'name': self.env._("Imported"),
            'path': False,
            'domain': [('id', 'in', (self.created or {}).get(model, []))],
            'context': {'dealership_board': True} if self.kind == 'prospect' else {'default_is_dealership_customer': True},
        }

    def _reopen(self):
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Import"),
            'res_model': self._name,
            'res_id': self.id,
            'view_mode': 'form',
            'target': 'new',
        }
