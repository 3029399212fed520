"""A portal's export through the import dialog: each row is a message, and what it lacks makes it "to complete" (E01, E02)."""
from odoo import api, models
from odoo.exceptions import UserError

from ...rules import lead_table
from .lead_message_receive import Envelope

CHECKED = 1000


class DealershipImport(models.AbstractModel):
    _inherit = 'dealership.import'

    @api.model
    def _run_rows(self, content, job, report):
        source = getattr(job, 'source', None)
        if not source:
            return super()._run_rows(content, job, report)
        Message = self.env['dealership.lead.message'].with_company(source.company_id)._as_intake()
        envelope = Envelope(source=source.with_env(Message.env), via='file', sender=job.filename, content_type='text/csv')
        titles, codes, rows = lead_table.read(content, envelope.source._columns())
        report.unknown_columns = [title for title, code in zip(titles, codes, strict=True) if title and not code]
        leads = [facts for _line, facts in rows]
        if job.write:
            self._take_rows(Message, envelope, leads, report)
        else:
            self._foresee_rows(Message, envelope, leads, report)
        return None

    @api.model
    def _take_rows(self, Message, envelope, leads, report):
        [envelope.parent_id] = Message._insert([Message._row(envelope, None, fate='split')]).values()
        made = Message._take(envelope, leads)
        fates = made.grouped('fate')
        none = Message.browse()
        new = fates.get('accepted', none) | fates.get('to_complete', none) | fates.get('pending', none)
        report.new, report.same, report.changed = len(new), len(fates.get('duplicate', none)), len(fates.get('merged', none))
        report.to_complete = len(fates.get('to_complete', none))
        report.created = {'crm.lead': new.lead_id.ids}

    @api.model
    def _foresee_rows(self, Message, envelope, leads, report):
        """What an import would do, counted by the keys that it would write."""
        known, report.to_complete = set(), 0
        for start in range(0, len(leads), CHECKED):
            rows = [Message._row(envelope, facts) for facts in leads[start: start + CHECKED]]
            keys = [row['dedupe_key'] for row in rows]
            there = set(Message.search(
                [('source_id', '=', envelope.source.id), ('dedupe_key', 'in', keys)]).mapped('dedupe_key'))
            for facts, key in zip(leads[start: start + CHECKED], keys, strict=True):
                if key in there or key in known:
                    report.same += 1
                else:
                    known.add(key)
                    report.new += 1
                    report.to_complete += bool(facts.missing())

    @api.model
    def _refused_rows(self, content, issues, kind):
        if kind == 'portal':
            raise UserError(self.env._("No row of a portal's file is refused: what it lacks makes the lead “to complete”."))
        return super()._refused_rows(content, issues, kind)
