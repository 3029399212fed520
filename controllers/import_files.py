"""Files of the import dialog: templates, and the refused rows. Made when asked for, never stored."""
from odoo import http
from odoo.exceptions import AccessError
from odoo.http import content_disposition, request

CONTENT_TYPES = {
    'xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'csv': 'text/csv; charset=utf-8',
}


class ImportFiles(http.Controller):

    @http.route('/dealership/import/template/<string:kind>.<string:extension>', type='http', auth='user', readonly=True)
    def template(self, kind, extension, **_query):
        """A template to fill in; for whoever may import."""
        if kind not in ('customer', 'prospect', 'lead', 'contact', 'visit') or extension not in CONTENT_TYPES:
            raise request.not_found()
        self._check_importer(kind)
        content = request.env['dealership.import']._template(kind, extension)
        return self._download(content, extension, f'import_{kind}.{extension}')

    @http.route('/dealership/import/<int:wizard_id>/refused.xlsx', type='http', auth='user', readonly=True)
    def refused(self, wizard_id, **_query):
        """The refused rows of one's own import."""
        wizard = request.env['dealership.import.wizard'].browse(wizard_id).exists()
        if not wizard:
            raise request.not_found()
        wizard.check_access('read')
        content = request.env['dealership.import']._refused_rows(wizard._content(), wizard.issues or [], wizard.kind)
        return self._download(content, 'xlsx', 'refused_rows.xlsx')

    def _check_importer(self, kind):
        env = request.env
        if kind in ('customer', 'prospect', 'visit') and not env['dealership.import.wizard'].has_access('create'):
            raise AccessError(env._("Only the lead desk and sales managers import customers."))
        if not env.user._is_internal():
            raise AccessError(env._("Only colleagues can download import templates."))

    def _download(self, content, extension, filename):
        return request.make_response(content, [
            ('Content-Type', CONTENT_TYPES[extension]),
            ('Content-Disposition', content_disposition(filename)),
            ('Content-Length', len(content)),
            ('X-Content-Type-Options', 'nosniff'),
        ])
