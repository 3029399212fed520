"""Old visits of another system through the import dialog: each row is a message, and what it lacks waits to be completed (issue 7)."""
from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...rules import service_table
from .service_message_receive import BATCH, Envelope


class DealershipImport(models.AbstractModel):
    _inherit = 'dealership.import'

    @api.model
    def _run_rows(self, content, job, report):
        if job.kind != 'visit':
            return super()._run_rows(content, job, report)
        unknown, rows = service_table.read(content, zone=job.company._dealership_timezone().zone)
        report.unknown_columns = [title for title in unknown if title]
        visits = [facts for _line, facts in rows]
        report.to_complete = 0
        Message = self.env['dealership.service.message']._as_intake(job.company)
        envelope = Envelope(company=job.company.with_env(Message.env), source_code='file', source_name=job.filename, via='file')
        if job.write:
            self._take_visits(Message, envelope, visits, report)
        else:
            self._foresee_visits(Message, envelope, visits, report)
        return None

    @api.model
    def _take_visits(self, Message, envelope, visits, report):
        made = Message.browse()
        for start in range(0, len(visits), BATCH):
            made += Message._take(envelope, visits[start: start + BATCH], start)
            self.env.flush_all()
            self.env.invalidate_all()
        counts = dict(Message._read_group([('id', 'in', made.ids)], ['fate'], ['__count']))
        report.new, report.changed, report.same = (counts.get(fate, 0) for fate in ('accepted', 'updated', 'duplicate'))
        report.to_complete = counts.get('to_complete', 0) + counts.get('pending', 0)
        report.created = {'dealership.service.message': [made[:1].request]} if made else {}

    @api.model
    def _foresee_visits(self, Message, envelope, visits, report):
        """What an import would do, counted by the keys that it would write and by what a row lacks."""
        known = set()
        for start in range(0, len(visits), BATCH):
            rows = [(Message._row(envelope, facts, 0), facts) for facts in visits[start: start + BATCH]]
            there = {message.dedupe_key: message.content_hash for message in Message.search_fetch(
                Domain('company_id', '=', envelope.company.id) & Domain('source_code', '=', 'file')
                & Domain('dedupe_key', 'in', [row['dedupe_key'] for row, _facts in rows]), ['dedupe_key', 'content_hash'])}
            for row, facts in rows:
                key = row['dedupe_key']
                if key in known or there.get(key) == row['content_hash']:
                    report.same += 1
                elif key in there:
                    report.changed += 1
                else:
                    report.new += 1
                    report.to_complete += bool(facts.missing())
                known.add(key)

    @api.model
    def _refused_rows(self, content, issues, kind):
        if kind == 'visit':
            raise UserError(self.env._("No row of old visits is refused: what it lacks waits under Workshop → Messages."))
        return super()._refused_rows(content, issues, kind)

    @api.model
    def _template(self, kind, extension):
        """The usual headers of old visits."""
        if kind != 'visit':
            return super()._template(kind, extension)
        return self._titles_file([titles[0 if self._is_chinese() else -1] for titles in service_table.COLUMNS.values()], extension)
