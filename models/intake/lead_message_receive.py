"""From a message that was read to its row in the log and its lead: once, whatever comes twice or at the same moment (E01)."""
import json
import logging
from dataclasses import dataclass

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...rules import lead_facts, phone
from ...rules.import_values import key
from ...rules.lead_text import storable
from ..card.insert import insert_unknown

_logger = logging.getLogger(__name__)
BATCH = 500
COLUMNS = (
    'reference', 'source_id', 'company_id', 'key_id', 'via', 'sender', 'content_type', 'size', 'raw_text', 'content_hash',
    'external_id', 'dedupe_key', 'fate', 'reason', 'problems', 'original_id', 'parent_id', 'lead_id',
)


@dataclass
class Envelope:
    """What is known of a message beside its content."""

    source: object
    via: str
    raw: str = ''
    key_id: int = 0
    sender: str = ''
    content_type: str = ''
    size: int = 0
    parent_id: int = 0
    later: bool = False  # keep it now, make its lead in a batch within seconds


class DealershipLeadMessage(models.Model):
    _inherit = 'dealership.lead.message'

    def _as_intake(self):
        """The intake is nobody's user: leads are made by the system, in the store and the language of the source."""
        company = (self.company_id or self.env.company)[:1].sudo()
        company.fetch(['partner_id'])
        company.partner_id.fetch(['lang'])
        context = {
            'allowed_company_ids': company.ids, 'lang': company.partner_id.lang or self.env.lang, 'tz': self.env.context.get('tz'),
            'mail_create_nosubscribe': True,
        }
        return self.with_env(self.env(user=SUPERUSER_ID, su=True, context=context))

    # ------------------------------------------------------------------
    # Receive
    # ------------------------------------------------------------------
    @api.model
    def _receive(self, envelope, reading):
        """Keep a message and make its leads.

        :param Envelope envelope:
        :param reading: `rules.lead_facts.Reading`
        :return: the rows of the log: one, or one a lead
        """
        model = self.browse().with_company(envelope.source.company_id)._as_intake()
        envelope.source = envelope.source.with_env(model.env)
        envelope.raw = storable(lead_facts.mask_certain(envelope.raw))
        if reading.refused:
            return model._keep_refused(envelope, reading.refused)
        leads = reading.leads or [model._unread(reading)]
        if len(leads) > 1 and not envelope.parent_id:
            row = model._row(envelope, None, fate='split', problems=[list(problem) for problem in reading.problems])
            [envelope.parent_id] = model._insert([row]).values()
        return model._take(envelope, leads)

    @api.model
    def _keep_refused(self, envelope, reason):
        """Log a message of which nothing is made."""
        return self.browse(self._insert([self._row(envelope, None, fate='refused', reason=reason)]).values())

    @api.model
    def _unread(self, reading):
        """A lead "to complete" of a text in which no lead was found."""
        facts = lead_facts.LeadFacts(problems=list(reading.problems))
        facts.comments = lead_facts.block(facts, reading.text)
        return facts

    @api.model
    def _take(self, envelope, leads):
        """Rows and leads of what one message, mail or file holds, in batches."""
        found = self.browse()
        for start in range(0, len(leads), BATCH):
            pairs = [(self._row(envelope, facts), facts) for facts in leads[start: start + BATCH]]
            inserted = self._insert([row for row, _facts in pairs])
            ids = {row['reference']: inserted.get(row['reference']) for row, _facts in pairs}
            self._make_or_wake(envelope, [(ids[row['reference']], facts) for row, facts in pairs if ids[row['reference']]])
            late = []
            for row, facts in pairs:
                if not ids[row['reference']]:
                    ids[row['reference']], is_fresh = self._settle_known(row, facts)
                    late += [(ids[row['reference']], facts)] if is_fresh else []
            self._make_or_wake(envelope, late)
            found += self.browse(ids.values())
        return found

    @api.model
    def _make_or_wake(self, envelope, pairs):
        """Make the leads now; in a surge the cron is woken, which makes a hundred in the time of a few."""
        if pairs and envelope.later:
            self._wake()
        else:
            self._make(envelope, pairs)

    @api.model
    def _wake(self):
        """Let the scheduler look for waiting messages, with one trigger for all that come before it does.

        A trigger that is there and not taken yet is held until this message is committed, so that the run which takes it
        finds the message; one that a run has taken already is locked by that run, and another is made.
        """
        self.env['ir.cron.trigger'].flush_model()
        cron_id = self.env['ir.model.data']._xmlid_to_res_id('auto_dealership.cron_process_lead_messages')
        now = fields.Datetime.now()
        made = self.env.execute_query(SQL(
            "INSERT INTO ir_cron_trigger (cron_id, call_at, create_uid, create_date, write_uid, write_date)"
            " SELECT %(cron)s, %(now)s, %(uid)s, %(now)s, %(uid)s, %(now)s WHERE NOT EXISTS ("
            " SELECT 1 FROM ir_cron_trigger WHERE cron_id = %(cron)s AND call_at <= %(now)s LIMIT 1 FOR KEY SHARE SKIP LOCKED)"
            " RETURNING id",
            cron=cron_id, now=now, uid=SUPERUSER_ID))
        if made:
            self.env.cr.postcommit.add(self.env['ir.cron']._notifydb)

    @api.model
    def _row(self, envelope, facts, **values):
        raw = storable(facts.raw) if facts is not None and facts.raw else envelope.raw
        says_something = facts is not None and facts.missing() != ['name', 'contact', 'model', 'budget']
        return {
            **self._kept_values(raw, facts, facts.content_hash() if says_something else None),
            'source_id': envelope.source.id, 'company_id': envelope.source.company_id.id, 'key_id': envelope.key_id or None,
            'via': envelope.via, 'sender': (envelope.sender or '')[:200] or None,
            'content_type': (envelope.content_type or '')[:100] or None, 'size': envelope.size or len(raw.encode()),
            'parent_id': envelope.parent_id or None, 'lead_id': None, **values}

    @api.model
    def _insert(self, rows):
        """Insert rows; one whose key is there already is left out.

        :return: dict of reference → id
        """
        return insert_unknown(self, COLUMNS, rows, SQL("(source_id, dedupe_key) WHERE dedupe_key IS NOT NULL"))

    # ------------------------------------------------------------------
    # Known ones
    # ------------------------------------------------------------------
    @api.model
    def _settle_known(self, row, facts):
        """A message whose key is known: a repetition, a correction, or an id given twice.

        :return: (id of its row, whether a lead is still to be made)
        """
        original = self.search([('source_id', '=', row['source_id']), ('dedupe_key', '=', row['dedupe_key'])], limit=1)
        old = fields.Datetime.subtract(fields.Datetime.now(), days=original.source_id.repeat_days)
        if row['dedupe_key'].startswith('hash:') and original.received_on < old:
            original.dedupe_key = False  # said again after a long time, it is a new wish
            original.flush_recordset(['dedupe_key'])
            inserted = self._insert([row])
            return (inserted[row['reference']], True) if inserted else self._settle_known(row, facts)
        chain = self.search(
            ['|', ('id', '=', original.id), ('original_id', '=', original.id), ('fate', 'not in', ('duplicate', 'refused'))],
            order='id desc', limit=1)
        known = {**row, 'dedupe_key': None, 'original_id': original.id, 'lead_id': original.lead_id.id or None}
        if chain.content_hash == row['content_hash']:
            # what is said twice is kept once
            [message_id] = self._insert([{**known, 'fate': 'duplicate', 'raw_text': None}]).values()
            return message_id, False
        if original.fate == 'pending':
            [message_id] = self._insert([known]).values()  # its lead is still to come; the cron joins them
            return message_id, False
        if original.lead_id and (facts.resend or original._is_same_person(facts)):
            [message_id] = self._insert([{**known, 'fate': 'merged'}]).values()
            self.browse(message_id)._correct(facts)
            return message_id, False
        facts.note('id.reused', facts.external_id)
        again = {**row, 'dedupe_key': f"{row['dedupe_key']}#{row['content_hash'][:16]}"}
        inserted = self._insert([again])
        return (inserted[row['reference']], True) if inserted else self._settle_known(again, facts)

    def _is_same_person(self, facts):
        """Whether a message speaks of the person whose lead was made of this one."""
        lead = self.lead_id
        names = {key(name) for name in (lead.contact_name, lead.partner_name) if name}
        numbers = {phone.key(number) for number in (lead.phone, lead.intake_phone_second)} - {''}
        return bool(
            numbers & {phone.key(number) for number in facts.phones}
            or (facts.email and facts.email.lower() == (lead.email_from or '').lower())
            or names & {key(name) for name in (facts.name, facts.company) if name})

    # ------------------------------------------------------------------
    # Fates
    # ------------------------------------------------------------------
    @api.model
    def _note_fates(self, outcomes):
        """Write what became of messages, in one statement.

        :param outcomes: list of (message id, facts, fate, lead id)
        """
        rows = [
            {'id': message_id, 'fate': fate, 'lead_id': lead_id, 'problems': [list(problem) for problem in facts.problems] or None}
            for message_id, facts, fate, lead_id in outcomes]
        messages = self.browse([row['id'] for row in rows])
        messages.flush_recordset()
        self.env.execute_query(SQL(
            "UPDATE dealership_lead_message message SET fate = new.fate, lead_id = new.lead_id,"
            " problems = coalesce(new.problems, message.problems), write_uid = %s, write_date = %s"
            " FROM jsonb_populate_recordset(NULL::dealership_lead_message, %s) new WHERE message.id = new.id RETURNING message.id",
            self.env.uid, fields.Datetime.now(), json.dumps(rows)))
        messages.invalidate_recordset(flush=False)
        self.env['crm.lead'].browse([row['lead_id'] for row in rows]).invalidate_recordset(['lead_message_ids'], flush=False)

    @api.model
    def _refusal_text(self, error):
        if isinstance(error, UserError):
            return str(error)
        _logger.warning("intake: a lead could not be made", exc_info=error)
        return type(error).__name__
