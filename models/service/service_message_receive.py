"""From a message that was read to its rows, and from these to visits: once, whatever comes twice or at the same moment."""
import json
import uuid
from dataclasses import dataclass, field

import psycopg2

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...rules import lead_facts, service_json
from ...rules.lead_text import storable
from ..card.insert import insert_unknown
from .service_writer import ServiceWriter

BATCH = 500
ATTEMPTS = 5
KEEP_DAYS = 730
COLUMNS = (
    'reference', 'request', 'position', 'company_id', 'source_code', 'source_name', 'key_name', 'via', 'sender', 'size', 'raw_text',
    'content_hash', 'external_id', 'dedupe_key', 'fate', 'reason', 'problems', 'original_id', 'visit_id', 'vin', 'plate', 'happened_on',
    'keep_until',
)
# What a visit may be refused with; errors of concurrency pass, and Odoo runs the request again.
REFUSALS = (UserError, psycopg2.IntegrityError, psycopg2.DataError, ValueError, TypeError, LookupError, AttributeError)


@dataclass
class Envelope:
    """What is known of a message beside its content."""

    company: object
    source_code: str
    source_name: str = ''
    via: str = 'json'
    raw: str = ''
    key_name: str = ''
    sender: str = ''
    size: int = 0
    keep_days: int = KEEP_DAYS
    request: str = field(default_factory=lambda: uuid.uuid4().hex)


class DealershipServiceMessage(models.Model):
    _inherit = 'dealership.service.message'

    def _as_intake(self, company):
        """The intake is nobody's user: visits are made by the system, in the store and its language, and nobody is told of each."""
        company = company.sudo()
        context = {
            'allowed_company_ids': company.ids, 'lang': company.partner_id.lang or self.env.lang, 'tz': self.env.context.get('tz'),
            'tracking_disable': True, 'mail_create_nolog': True, 'mail_create_nosubscribe': True, 'mail_notrack': True,
        }
        return self.with_env(self.env(user=SUPERUSER_ID, su=True, context=context))

    # ------------------------------------------------------------------
    # Receive
    # ------------------------------------------------------------------
    @api.model
    def _receive(self, envelope, reading):
        """Keep a message and make its visits.

        :param Envelope envelope:
        :param reading: `rules.service_facts.Reading`
        :return: the rows, one a visit
        """
        model = self.browse()._as_intake(envelope.company)
        envelope.raw = storable(lead_facts.mask_certain(envelope.raw))
        if reading.refused:
            row = model._row(envelope, None, 0, fate='refused', reason=reading.refused)
            return model.browse(model._insert([row]).values())
        found = model.browse()
        for start in range(0, len(reading.visits), BATCH):
            found += model._take(envelope, reading.visits[start: start + BATCH], start)
        return found

    @api.model
    def _take(self, envelope, visits, start=0):
        """Rows and visits of a batch."""
        pairs = [(self._row(envelope, facts, start + number), facts) for number, facts in enumerate(visits)]
        ids = self._insert([row for row, _facts in pairs])
        self._work([(ids[row['reference']], facts) for row, facts in pairs if row['reference'] in ids])
        known = [(row, facts) for row, facts in pairs if row['reference'] not in ids]
        if known:
            later, work = self._settle_known(known)
            ids |= later
            self._work(work)
        return self.browse(ids[row['reference']] for row, _facts in pairs)

    @api.model
    def _row(self, envelope, facts, position, **values):
        raw = storable(facts.raw) if facts is not None and facts.raw else envelope.raw
        row = {
            **self._kept_values(raw, facts, facts.content_hash() if facts is not None else None),
            'request': envelope.request, 'position': position, 'company_id': envelope.company.id,
            'source_code': envelope.source_code, 'source_name': (envelope.source_name or '')[:200] or None,
            'key_name': envelope.key_name or None, 'via': envelope.via, 'sender': (envelope.sender or '')[:200] or None,
            'size': (not position and envelope.size) or len(raw.encode()), 'visit_id': None, 'vin': None, 'plate': None,
            'happened_on': None,
            'keep_until': fields.Date.add(fields.Date.today(), days=envelope.keep_days) if envelope.keep_days else None,
        }
        if facts is not None:
            row.update(
                vin=facts.vin or None, plate=facts.plate or None,
                happened_on=envelope.company._dealership_day(facts.moment) if facts.moment else None)
        return {**row, **values}

    @api.model
    def _insert(self, rows):
        """Insert rows; one whose key is there already is left out.

        :return: dict of reference → id
        """
        return insert_unknown(self, COLUMNS, rows, SQL("(company_id, source_code, dedupe_key) WHERE dedupe_key IS NOT NULL"))

    @api.model
    def _settle_known(self, known):
        """Messages whose work order is known: repetitions, and later states of a visit.

        :param known: list of (row, facts)
        :return: (dict of reference → id, list of (id, facts) that change something)
        """
        row = known[0][0]
        originals = {message.dedupe_key: message for message in self.search([
            ('company_id', '=', row['company_id']), ('source_code', '=', row['source_code']),
            ('dedupe_key', 'in', [each['dedupe_key'] for each, _facts in known])])}
        chains = self.search_fetch(
            [('original_id', 'in', [message.id for message in originals.values()]), ('fate', 'not in', ('duplicate', 'refused'))],
            ['original_id', 'content_hash'], order='id')
        said = {message.id: message.content_hash for message in originals.values()}
        said.update((message.original_id.id, message.content_hash) for message in chains)
        rows, fresh = [], []
        for each, facts in known:
            original = originals[each['dedupe_key']]
            again = {**each, 'dedupe_key': None, 'original_id': original.id, 'visit_id': original.visit_id.id or None}
            if said[original.id] == each['content_hash']:
                again.update(fate='duplicate', raw_text=None, problems=None)  # what is said twice is kept once
            else:
                said[original.id] = each['content_hash']
                fresh.append((each['reference'], facts))
            rows.append(again)
        ids = self._insert(rows)
        return ids, [(ids[reference], facts) for reference, facts in fresh]

    # ------------------------------------------------------------------
    # Make
    # ------------------------------------------------------------------
    @api.model
    def _work(self, pairs):
        """Make or update the visits of messages; when something is refused, halve them until what is to blame stands alone."""
        if not pairs:
            return
        messages = self.browse([message_id for message_id, _facts in pairs])
        problems = [list(facts.problems) for _id, facts in pairs]
        try:
            with self.env.cr.savepoint():
                ServiceWriter(self.env, messages[:1].company_id, messages[:1].source_code).write(
                    [(message, facts) for message, (_id, facts) in zip(messages, pairs, strict=True)])
                self.env.flush_all()
        except REFUSALS as error:
            self.env.invalidate_all(flush=False)
            for (_id, facts), before in zip(pairs, problems, strict=True):
                facts.problems[:] = before  # what was found in an attempt that is undone is found again
            if len(pairs) == 1:
                self._keep_refusal(messages, pairs[0][1], error)
                return
            middle = len(pairs) // 2
            self._work(pairs[:middle])
            self._work(pairs[middle:])

    @api.model
    def _keep_refusal(self, message, facts, error):
        """The database or a rule refused the visit: a person reads why."""
        words = str(error) if isinstance(error, UserError) else type(error).__name__
        message.write({
            'fate': 'to_complete' if isinstance(error, UserError) or message.attempts + 1 >= ATTEMPTS else 'pending',
            'error': words[:500], 'attempts': message.attempts + 1,
            'problems': [list(problem) for problem in facts.problems] or False})

    def _again(self):
        """Read messages once more, each as it stands."""
        for message in self:
            facts = message._read_again()
            if facts is not None:
                message.write({'error': False, 'missing': False})
                self._work([(message.id, facts)])

    def _read_again(self):
        """What the kept text says now; None when the text was emptied."""
        try:
            item = json.loads(self.raw_text or '')
        except (ValueError, RecursionError):
            return None
        if not isinstance(item, dict):
            return None
        return service_json.facts_of(item, zone=self.company_id._dealership_timezone().zone)

    @api.model
    def _cron_process(self):
        """Messages that an accident left waiting, tried again a few times."""
        domain = [('fate', '=', 'pending'), ('attempts', '<', ATTEMPTS)]
        done = self.browse()
        while batch := self.search([*domain, ('id', 'not in', done.ids)], limit=100, order='id'):
            for company, messages in batch.try_lock_for_update().grouped('company_id').items():
                messages._as_intake(company)._again()
            done += batch
            if not self.env['ir.cron']._commit_progress(len(batch)):
                return

    @api.model
    def _recent(self, key_name, limit):
        """Messages of a key in the last minute; counted in the log, so that all workers count the same and nobody waits."""
        [[count]] = self.env.execute_query(SQL(
            "SELECT count(*) FROM (SELECT 1 FROM dealership_service_message WHERE key_name = %s AND position = 0"
            " AND received_on > (now() AT TIME ZONE 'UTC') - interval '1 minute' LIMIT %s) recent", key_name, limit))
        return count
