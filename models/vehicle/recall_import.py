"""The maker's list of VINs becomes lines, five thousand at a time; what is no VIN is told line by line (J04)."""
import logging
from dataclasses import dataclass, field
from itertools import islice

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...rules import tabular, vin_list
from ...rules.errors import RuleError
from ...rules.text import strip_formula
from ..card.rule_messages import rule_message

_logger = logging.getLogger(__name__)

BATCH = 5000


@dataclass
class ListReport:
    """What became, or would become, of the lines."""

    lines: int = 0
    new: int = 0
    known: int = 0
    repeated: int = 0
    ranges: int = 0
    matched: int = 0
    issues: list = field(default_factory=list)  # {'line', 'value', 'reason', 'kept'}

    @property
    def bad(self):
        return sum(not issue['kept'] for issue in self.issues)

    @property
    def doubtful(self):
        return sum(issue['kept'] for issue in self.issues)


class DealershipRecall(models.Model):
    _inherit = 'dealership.recall'

    def _import_list(self, source, filename='', write=True):
        """Take a list of VINs; the same list again changes nothing.

        :param source: bytes of a file, or pasted text
        :param bool write: False: only say what would happen
        :return: ListReport
        """
        self.ensure_one()
        self.check_access('write')
        self._check_takes_more()
        if write:
            self._lock_import()
        report, spans = ListReport(), {}
        try:
            found = vin_list.read(source) if isinstance(source, bytes) else vin_list.read_text(source)
            vins = self._new_vins(found, report, spans)
            while batch := list(islice(vins, BATCH)):
                new = self._insert_vins(batch) if write else self._count_new(batch)
                report.new += new
                report.known += len(batch) - new
                _logger.info("recall %s: %s lines read, %s VINs new", self.id, report.lines, report.new)
        except RuleError as error:
            raise UserError(rule_message(self.env, error)) from error
        if write:
            self._import_spans(spans, report)
            self.env['dealership.recall.line'].invalidate_model(flush=False)
            report.matched = self._match()
            self._keep_import(report, filename)
        report.issues.sort(key=lambda issue: issue['line'])
        return report

    def _lock_import(self):
        """One import into a campaign at a time: two of the same list would each count what the other has made."""
        [[free]] = self.env.execute_query(SQL("SELECT pg_try_advisory_xact_lock(hashtext('dealership.recall'), %s)", self.id))
        if not free:
            raise UserError(self.env._("Another import into this campaign is running. Try again when it has ended."))

    @api.model
    def _new_vins(self, found, report, spans):
        """The VINs of a list one by one, each once; what else stands there goes into the report."""
        seen, reasons = set(), {}
        wrong_digit = self.env._("The check digit (9th character) is wrong. The VIN was taken as it is; compare it with the maker's list.")
        for row in found:
            report.lines += 1
            for value, error in row.errors:
                # fifty thousand sentences, of a few kinds: none is looked up twice
                key = (error.code, *error.params.values())
                reason = reasons.get(key) or reasons.setdefault(key, rule_message(self.env, error))
                report.issues.append({'line': row.line, 'value': value, 'reason': reason, 'kept': False})
            if row.span:
                spans[row.span] = row.line
            for number in row.doubtful:
                report.issues.append({'line': row.line, 'value': number, 'reason': wrong_digit, 'kept': True})
            for number in row.vins:
                if number in seen:
                    report.repeated += 1
                else:
                    seen.add(number)
                    yield number

    def _insert_vins(self, vins):
        """Lines for VINs that have none yet.

        :return: how many are new
        """
        return len(self.env.execute_query(SQL("""
            INSERT INTO dealership_recall_line (recall_id, vin, company_id, origin, state, create_uid, create_date, write_uid, write_date)
            SELECT %(recall)s, given.vin, %(company)s, 'list', 'not_found', %(uid)s, %(now)s, %(uid)s, %(now)s
              FROM unnest(%(vins)s) WITH ORDINALITY AS given(vin, place)
             ORDER BY given.place
                ON CONFLICT (recall_id, vin) DO NOTHING
         RETURNING id""", recall=self.id, company=self.company_id.id or None, vins=vins, uid=self.env.uid, now=fields.Datetime.now())))

    def _count_new(self, vins):
        [[known]] = self.env.execute_query(SQL(
            "SELECT count(*) FROM dealership_recall_line WHERE recall_id = %s AND vin = ANY(%s)", self.id, vins))
        return len(vins) - known

    def _import_spans(self, spans, report):
        known = {(span.first, span.last) for span in self.range_ids}
        new = [span for span in spans if span not in known]
        self.env['dealership.recall.range'].create([{'recall_id': self.id, 'first': first, 'last': last} for first, last in new])
        report.ranges = len(new)

    def _keep_import(self, report, filename):
        """What happened stays with the campaign, with the lines that were refused as a file."""
        words = self.env._(
            "List imported%(file)s: %(lines)s lines; %(new)s VINs new, %(known)s there already, %(repeated)s repeated, %(ranges)s ranges; "
            "%(bad)s refused, %(doubtful)s taken with a wrong check digit.", file=f" ({filename})" if filename else "", lines=report.lines,
            new=report.new, known=report.known, repeated=report.repeated, ranges=report.ranges, bad=report.bad, doubtful=report.doubtful)
        attachments = [('vin_list_issues.csv', self._issue_file(report.issues))] if report.issues else []
        self.message_post(body=words, attachments=attachments, subtype_xmlid='mail.mt_note')

    @api.model
    def _issue_file(self, issues):
        """Bytes of a CSV that Excel opens: line, what stands there, why it was refused or is doubtful."""
        rows = [(self.env._("Line"), self.env._("Value"), self.env._("Taken"), self.env._("What is wrong, and what to do"))]
        yes, no = self.env._("yes"), self.env._("no")
        rows += ((issue['line'], strip_formula(issue['value']), yes if issue['kept'] else no, strip_formula(issue['reason']))
                 for issue in sorted(issues, key=lambda issue: issue['line']))
        return tabular.to_csv(rows)
