"""Customers and prospects out of a spreadsheet (issue 2, section 3): checked whole, written in batches, as the user may."""
import itertools
import logging
from dataclasses import dataclass, field

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...rules import import_rows, tabular
from ...rules.errors import RuleError
from ..card.rule_messages import rule_message
from .import_plan import Plan
from .import_references import References
from .import_writer import Writer

_logger = logging.getLogger(__name__)
BATCH = 1000


@dataclass
class Job:
    """What the user chose."""

    kind: str
    company: object
    team: object
    filename: str = ''
    create_models: bool = False
    whole: bool = False
    write: bool = False
    member_ids: tuple = ()


@dataclass
class Report:
    """What became, or would become, of the rows."""

    new: int = 0
    changed: int = 0
    same: int = 0
    kept: int = 0
    issues: list = field(default_factory=list)
    bad_lines: set = field(default_factory=set)
    unknown_columns: list = field(default_factory=list)
    new_models: list = field(default_factory=list)
    created: dict = field(default_factory=dict)
    undone: bool = False

    @property
    def bad(self):
        return len(self.bad_lines)


class _Undo(Exception):
    """Leave the savepoint of an import that was to be whole, and is not."""


class DealershipImport(models.AbstractModel):
    """The engine behind the import dialog; has no table and no method that a client can call."""
    _name = 'dealership.import'
    _description = "Import of Customers and Prospects"

    @api.model
    def _run(self, content, job):
        """Check a file, or import it.

        :param bytes content: the uploaded file
        :param Job job:
        :return: Report
        :raise UserError: when the file as a whole cannot be used
        """
        report = Report()
        try:
            if job.write:
                self._lock(job.company)
            with self.env.cr.savepoint(flush=job.write):
                self._run_rows(content, job, report)
                if job.write and job.whole and report.bad:
                    raise _Undo
        except RuleError as error:
            raise UserError(rule_message(self.env, error)) from error
        except _Undo:
            report.undone = True
            report.new = report.changed = report.same = report.kept = 0
            report.created = {}
        report.issues.sort(key=lambda issue: issue['line'])
        _logger.info(
            "import %s of %s by user %s: %s new, %s changed, %s same, %s bad%s", job.kind, job.company.id, self.env.uid,
            report.new, report.changed, report.same, report.bad, "" if job.write else " (check only)")
        return report

    @api.model
    def _lock(self, company):
        """One import at a time in a store: two of the same file would not see each other's customers."""
        [[free]] = self.env.execute_query(SQL(
            "SELECT pg_try_advisory_xact_lock(hashtext('dealership.import'), %s)", company.id))
        if not free:
            raise UserError(self.env._("Another import into this store is running. Try again when it has ended."))

    @api.model
    def _run_rows(self, content, job, report):
        rows = tabular.read(content)
        heading = import_rows.find_heading(rows, job.kind)
        report.unknown_columns = heading.unknown
        references = References(self.env, job.company, job.team, job.create_models)
        job.member_ids = tuple((job.team.sudo().member_ids | job.team.sudo().user_id).ids)
        parsed = import_rows.parse_rows(rows, heading, fields.Date.context_today(self))
        whole_plan = None if job.write else Plan(self.env, job, references, heading)
        while batch := list(itertools.islice(parsed, BATCH)):
            good = []
            for row in batch:
                references.resolve(row, heading)
                if row.issues:
                    self._note_issues(report, row)
                else:
                    good.append(row)
            if job.write:
                self._write_rows(good, job, references, heading, report)
                self.env.flush_all()
                self.env.invalidate_all()
            else:
                whole_plan.add(good)
                self._note_outcomes(report, good, whole_plan)
        report.new_models = sorted(" ".join(names) for names in references.new_models.values())

    @api.model
    def _write_rows(self, rows, job, references, heading, report):
        """Plan and write rows together; when the database refuses, halve them until the row to blame stands alone."""
        if not rows:
            return
        plan = Plan(self.env, job, references, heading)
        try:
            with self.env.cr.savepoint():
                plan.add(rows)
                references.add_new_models([row for row in rows if not row.issues])
                writer = Writer(plan, job.filename)
                writer.write()
        except (UserError, psycopg2.IntegrityError, psycopg2.DataError) as error:
            references.forget()
            if len(rows) > 1:
                for row in rows:
                    row.issues.clear()
                middle = len(rows) // 2
                self._write_rows(rows[:middle], job, references, heading, report)
                self._write_rows(rows[middle:], job, references, heading, report)
                return
            if not rows[0].issues:
                rows[0].refuse('', '', self._database_sentence(error))
            self._note_issues(report, rows[0])
            return
        self._note_outcomes(report, rows, plan)
        for model, ids in writer.created.items():
            report.created.setdefault(model, []).extend(ids)

    @api.model
    def _database_sentence(self, error):
        if isinstance(error, UserError):
            return str(error)
        _logger.info("import: the database refused a row: %s", type(error).__name__)
        return self.env._("The database refused this row: a record like it exists already, perhaps in another store.")

    @api.model
    def _note_outcomes(self, report, rows, plan):
        for row in rows:
            if row.issues:
                self._note_issues(report, row)
                continue
            outcome = plan.outcomes[row.line]
            setattr(report, outcome, getattr(report, outcome) + 1)
            report.kept += row.line in plan.kept

    @api.model
    def _note_issues(self, report, row):
        report.bad_lines.add(row.line)
        for issue in row.issues:
            reason = rule_message(self.env, issue.error) if isinstance(issue.error, RuleError) else issue.error
            report.issues.append({'line': row.line, 'column': issue.header, 'value': issue.value, 'reason': reason})
