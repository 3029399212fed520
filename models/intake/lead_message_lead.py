"""Leads of messages: made, joined, corrected, tried again (E01)."""
import psycopg2
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import adf, lead_facts, lead_json, lead_mail, lead_table, phone
from ...rules.import_values import key
from .insert import insert_notes
from .lead_message_receive import Envelope
from .lead_writer import DIFFERING, SCALARS, WISH, LeadWriter

# What a lead may be refused with; errors of concurrency pass, and Odoo runs the request again.
REFUSALS = (UserError, psycopg2.IntegrityError, psycopg2.DataError, ValueError, TypeError, LookupError, AttributeError)
ATTEMPTS = 5
CRON_BATCH = 500


class DealershipLeadMessage(models.Model):
    _inherit = 'dealership.lead.message'

    # ------------------------------------------------------------------
    # Make
    # ------------------------------------------------------------------
    @api.model
    def _make(self, envelope, pairs):
        """Make or join the leads of new messages.

        :param Envelope envelope: source, and the text as it came
        :param pairs: list of (message id, facts)
        """
        if not pairs:
            return
        writer = LeadWriter(envelope.source)
        waiting = self._waiting_leads(envelope.source, [facts for _id, facts in pairs])
        to_create, later, seen = [], [], set()
        for message_id, facts in pairs:
            who = (phone.key(facts.phone), key(facts.name))
            if facts.resend:
                facts.note('resend.unknown')
            if who in waiting:
                self.browse(message_id).write({'fate': 'merged', 'lead_id': waiting[who].id})
                self.browse(message_id)._correct(facts)
            elif all(who) and who in seen and envelope.source.merge_hours:
                later.append((message_id, facts))  # the same person twice in one message
            else:
                seen.add(who)
                to_create.append((message_id, facts))
        self._create_leads(writer, to_create, envelope.raw)
        if to_create:
            self._make(envelope, later)

    @api.model
    def _waiting_leads(self, source, leads):
        """Leads of this source that still wait for the desk, by phone and name: one person who asks twice is one lead."""
        numbers = {number for facts in leads if facts.name and (number := phone.key(facts.phone))}
        if not (numbers and source.merge_hours):
            return {}
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=source.merge_hours)
        found = self.env['crm.lead'].search_fetch([
            ('lead_source_id', '=', source.id), ('cleaning_state', 'in', ('to_clean', 'to_follow')),
            ('phone_sanitized', 'in', sorted(numbers)), ('create_date', '>=', since)], ['phone_sanitized', 'contact_name'], order='id desc')
        return {(lead.phone_sanitized, key(lead.contact_name)): lead for lead in found if lead.contact_name}

    @api.model
    def _create_leads(self, writer, pairs, raw):
        """One create() for all; when something is refused, halve them until what is to blame stands alone."""
        if not pairs:
            return
        try:
            with self.env.cr.savepoint():
                vals_list = [writer.values(facts, self._shown_raw(facts, raw)) for _id, facts in pairs]
                leads = self._create_logged(writer.source, vals_list)
        except REFUSALS as error:
            self.env.invalidate_all(flush=False)
            if len(pairs) == 1:
                return self._create_least(writer, *pairs[0], raw, error)
            middle = len(pairs) // 2
            self._create_leads(writer, pairs[:middle], raw)
            return self._create_leads(writer, pairs[middle:], raw)
        self._note_fates([
            (message_id, facts, 'to_complete' if facts.missing() or not vals['wish_ids'] else 'accepted', lead.id)
            for (message_id, facts), vals, lead in zip(pairs, vals_list, leads, strict=True)])
        return None

    @api.model
    def _shown_raw(self, facts, raw):
        """A lead that says nothing of a person shows the whole text."""
        lacks = facts.missing()
        return (facts.raw or raw or '') if 'contact' in lacks or ('name' in lacks and facts.problems) else ''

    @api.model
    def _create_least(self, writer, message_id, facts, raw, error):
        """A lead with the text alone; when not even that is possible, the message waits for the cron."""
        try:
            with self.env.cr.savepoint():
                reason = self._refusal_text(error)
                leads = self._create_logged(writer.source, [writer.least(facts, facts.raw or raw, reason)])
        except REFUSALS as second:
            self.env.invalidate_all(flush=False)
            message = self.browse(message_id)
            message.write({
                'fate': 'pending', 'error': self._refusal_text(second)[:500], 'attempts': message.attempts + 1,
                'problems': [list(problem) for problem in facts.problems]})
            return
        self._note_fates([(message_id, facts, 'to_complete', leads.id)])

    @api.model
    def _create_logged(self, source, vals_list):
        """Leads with one line of history each; whoever follows the team is told as stock tells him."""
        Lead = self.env['crm.lead']
        if Lead._teams_have_watchers(source.team_id):
            leads = Lead.create(vals_list)
        else:
            quiet = Lead.with_context(mail_create_nolog=True, tracking_disable=True)
            leads = quiet._create_alike(vals_list, differing=DIFFERING).with_env(self.env)
        body = Markup("<p>%s</p>") % self.env._("Received from %(portal)s.", portal=source.name)
        insert_notes(self.env, 'crm.lead', dict.fromkeys(leads.ids, body))
        self.env.flush_all()
        return leads

    # ------------------------------------------------------------------
    # Correct
    # ------------------------------------------------------------------
    def _correct(self, facts):
        """A later message of the same lead: fields that no person changed since are corrected, the rest is told in the history."""
        self.ensure_one()
        lead, writer = self.lead_id, LeadWriter(self.source_id)
        changed, kept = {}, []
        if lead.type == 'lead' and lead.active:
            changed, kept = self._differences(lead, writer, facts)
            if changed:
                try:
                    with self.env.cr.savepoint():
                        lead.write(changed)
                except REFUSALS as error:
                    self.env.invalidate_all(flush=False)
                    facts.note('values.refused', self._refusal_text(error))
                    changed = {}
        labels = lead.fields_get(kept, ['string'])
        body = Markup("<p>%s</p>") % self.env._("%(portal)s sent this lead once more.", portal=self.source_id.name)
        if kept:
            body += Markup("<p>%s</p>") % self.env._(
                "Changed by a colleague and therefore left as it is: %(fields)s.",
                fields=", ".join(labels[name]['string'] for name in kept))
        lead._message_log(body=body + (writer.description(facts, car_too=True) or ''))
        self.write({'problems': [list(problem) for problem in facts.problems] or False})

    @api.model
    def _differences(self, lead, writer, facts):
        """(values to write, fields that say something else because a person changed them)."""
        before = lead.intake_values or {'fields': {}, 'wishes': []}
        after, changed, kept = writer.scalars(facts), {}, []
        applied = dict(before['fields'])
        for name in SCALARS:
            if not after[name] or self._same(name, lead[name], after[name]):
                applied[name] = after[name] or applied.get(name)
            elif self._same(name, lead[name], before['fields'].get(name)):
                changed[name] = applied[name] = after[name]
            else:
                kept.append(name)
        wishes = writer.wishes(facts)
        present = [[wish[name].id if hasattr(wish[name], 'ids') else wish[name] for name in WISH] for wish in lead.wish_ids]
        applied_wishes = before['wishes']
        if wishes and wishes != present:
            if present == applied_wishes:
                changed['wish_ids'] = [fields.Command.clear(), *writer.wish_commands(wishes)]
                applied_wishes = wishes
            else:
                kept.append('wish_ids')
        if changed:
            changed['intake_values'] = {'fields': applied, 'wishes': applied_wishes}
        return changed, kept

    @staticmethod
    def _same(name, one, other):
        if name in ('phone', 'intake_phone_second'):
            return (phone.key(one) or one or '') == (phone.key(other) or other or '')
        if isinstance(one, float):
            return abs(one - (other or 0)) < 0.005
        return (one or '') == (other or '')

    # ------------------------------------------------------------------
    # Again
    # ------------------------------------------------------------------
    def _read_again(self):
        """What the kept text says now."""
        self.ensure_one()
        raw, source = self.raw_text or '', self.source_id
        if self.via == 'json':
            return lead_json.read(raw)
        if self.via == 'file':
            return lead_table.read_again(raw, source._columns())
        reading = adf.read(raw, strict=self.via == 'adf')
        if self.via == 'mail' and not (reading.leads or reading.refused):
            return lead_mail.read('', self.sender or '', [('text/plain', '', raw, '')])[0]
        return reading

    def _process_again(self):
        """Read a message once more: make the lead that it lacks, or correct what no person changed."""
        self.ensure_one()
        if self.fate in ('split', 'duplicate') or not self.raw_text:
            return
        reading = self._read_again()
        if reading.refused:
            self.write({'fate': 'refused', 'reason': reading.refused})
            return
        facts = (reading.leads or [self._unread(reading)])[0]
        original = self.original_id
        if self.fate == 'pending' and original.fate == 'pending' and original.attempts < ATTEMPTS:
            return  # its turn comes when the first message has its lead
        lead = self.lead_id or (self.original_id.lead_id if self.fate == 'pending' else self.env['crm.lead'])
        if lead:
            self.write({'lead_id': lead.id, 'error': False, 'reason': False})
            self._correct(facts)
            complete = not (facts.missing() or lead.intake_state == 'to_complete')
            if self.fate == 'pending' or self.original_id:
                self.fate = 'merged'
            elif self.fate != 'merged':
                self.fate = 'accepted' if complete else 'to_complete'
            return
        self.write({'error': False, 'reason': False, 'external_id': facts.external_id or False})
        self._make(Envelope(self.source_id, self.via, self.raw_text), [(self.id, facts)])

    def _make_by_hand(self):
        """A lead with the text of a refused message; a person has looked at it."""
        self.ensure_one()
        facts = lead_facts.LeadFacts(problems=[lead_facts.Problem(self.reason)] if self.reason else [])
        self._create_leads(LeadWriter(self.source_id), [(self.id, facts)], self.raw_text or '')

    @api.model
    def _cron_process(self):
        """Messages that wait: those of a surge made in batches, those that failed tried again a few times, one by one."""
        domain = [('fate', '=', 'pending'), ('attempts', '<', ATTEMPTS)]
        remaining = self.search_count(domain)
        done = self.browse()
        while batch := self.search([*domain, ('id', 'not in', done.ids)], limit=CRON_BATCH, order='id'):
            locked = batch.try_lock_for_update()
            fresh = locked.filtered(lambda message: not (message.attempts or message.original_id))
            for _source, messages in fresh.grouped('source_id').items():
                messages._as_intake()._try(lambda these: these._make_waiting())
            for message in locked.filtered(lambda message: message.fate == 'pending'):
                message._as_intake()._try(lambda this: this._process_again())
            done += batch
            remaining = max(0, remaining - len(batch))
            if not self.env['ir.cron']._commit_progress(len(batch), remaining=remaining):
                return

    def _make_waiting(self):
        """The leads of messages of one source that were only kept so far."""
        pairs = []
        for message in self:
            reading = message._read_again()
            facts = (reading.leads or [self._unread(reading)])[0]
            facts.raw = message.raw_text
            facts.problems = [lead_facts.Problem(*problem) for problem in message.problems or []] or facts.problems
            pairs.append((message.id, facts))
        self._make(Envelope(self.source_id, self[:1].via), pairs)

    def _try(self, work):
        try:
            with self.env.cr.savepoint():
                work(self)
        except REFUSALS as error:
            self.env.invalidate_all(flush=False)
            for message in self:
                message.write({'attempts': message.attempts + 1, 'error': self._refusal_text(error)[:500]})
