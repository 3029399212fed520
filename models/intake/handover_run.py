"""A handover carried out or undone, batch by batch: each batch is all or nothing, and the next begins where it ended (E05)."""
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError, ValidationError
from odoo.tools import SQL

from .insert import insert_notes
from .move import Move

BATCH = 1000
# Nobody is written to about each of twenty thousand records; the customer's chatter says it once.
QUIET = {
    'tracking_disable': True, 'mail_activity_quick_update': True, 'mail_auto_subscribe_no_notify': True,
    'no_mail_to_attendees': True, 'dont_notify': True,
}


class DealershipHandover(models.Model):
    _inherit = 'dealership.handover'

    @api.model
    def _cron_handover(self):
        """Go on with what is running, until the time is up or nothing is left."""
        Cron = self.env['ir.cron']
        running = self.search([('state', 'in', ('running', 'undoing'))], order='id')
        Cron._commit_progress(remaining=sum(running.mapped('open_count')))
        for handover in running:
            while count := handover._run_batch():
                if not Cron._commit_progress(count):
                    return

    def _run_batch(self):
        """Carry out or undo the next lines of one handover.

        :return: how many lines were done; 0 when nothing is left, or somebody else is at it
        """
        self.ensure_one()
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError:
            return 0
        self.invalidate_recordset(['state'])
        undoing = self.state == 'undoing'
        Line = self.env['dealership.handover.line']
        lines = Line.search([('handover_id', '=', self.id), ('state', '=', 'done' if undoing else 'planned')], order='id', limit=BATCH)
        if not lines:
            self._finish(undoing)
            return 0
        worker = self.with_user(self.undone_by_id if undoing else self.started_by_id).sudo()  # in the name of who pressed the button
        worker._run_lines(lines.with_env(worker.env), worker._undo_lines if undoing else worker._move_lines)
        return len(lines)

    def _finish(self, undoing):
        now = fields.Datetime.now()
        if undoing:
            self.write({'state': 'undone', 'undone_on': now})
        elif self.state == 'running':
            self.write({'state': 'done', 'done_on': now})

    def _run_lines(self, lines, run):
        """All lines together; when one of them is refused, the halves apart, until it stands alone and is left as it was."""
        try:
            with self.env.cr.savepoint():
                run(lines)
                self.env.flush_all()
        except (UserError, ValidationError, AccessError) as error:
            if len(lines) == 1:
                lines.write({'state': 'kept', 'note': str(error.args[0])[:200]})
                return
            half = len(lines) // 2
            self._run_lines(lines[:half], run)
            self._run_lines(lines[half:], run)

    def _mark(self, lines, state, note=None):
        if not lines:
            return
        self.env.execute_query(SQL(
            "UPDATE dealership_handover_line SET state = %s, note = %s, moved_on = %s WHERE id = ANY(%s) RETURNING id",
            state, note, fields.Datetime.now(), list(lines.ids)))
        lines.invalidate_recordset(['state', 'note', 'moved_on'])

    # Carrying out

    def _move_lines(self, lines):
        """Move cards and customers of these lines, and what hangs on them."""
        leaver = self.leaver_id
        leads, partners = lines.lead_id, lines.filtered(lambda line: line.res_model == 'res.partner').partner_id
        still = leads.filtered(lambda lead: lead.user_id == leaver and lead.active and lead.won_status == 'pending')
        mine = partners.filtered(lambda partner: partner.user_id == leaver)
        gone = lines.filtered(lambda line: (line.lead_id or line.partner_id) not in (still if line.lead_id else mine))
        self._mark(gone, 'kept', self.env._("It was somebody else's by then."))
        lines -= gone
        held = still._held()
        if held:
            waiting = lines.filtered(lambda line: line.lead_id in held)
            self._mark(waiting, 'kept', held._held_words()[:200])
            still, lines = still - held, lines - waiting
        taker_of = {line.lead_id.id: line.to_user_id for line in lines if line.lead_id}
        customer_of = {line.partner_id.id: line.to_user_id for line in lines if line.res_model == 'res.partner'}
        own_customers = still.partner_id.filtered(lambda partner: partner.user_id == leaver)
        hanging = self._hanging(still, mine | own_customers)
        self._move_leads(still, taker_of)
        for user, group in mine.grouped(lambda partner: customer_of[partner.id]).items():
            group.with_context(**QUIET).write({'user_id': user.id})
        # customers follow their card by the card's own rule; those who did are recorded
        followed = own_customers.filtered(lambda partner: partner.user_id != leaver)
        customer_of.update({partner.id: partner.user_id for partner in followed})
        effects = [('res.partner', partner.id, partner.id, None, None, partner.user_id.id) for partner in followed]
        effects += self._move_hanging(hanging, taker_of, customer_of)
        self._insert_lines(effects, 'done')
        self._mark(lines, 'done')
        self._tell_customers(mine | followed)

    def _move_leads(self, leads, taker_of):
        """The cards, one write a taker and team; a taker works in his own team."""
        move = Move('handover', reason=self.reason, handover=self)
        groups = {}
        for lead in leads:
            groups.setdefault((taker_of[lead.id], lead.team_id), []).append(lead.id)
        places = {}
        for (user, team), ids in groups.items():
            target = team._team_of(user, self.company_id) or team
            places.setdefault((user.id, target.id), []).extend(ids)
        leads._give_together(move, places, **QUIET)
        leads._note_handover(self, dict.fromkeys(leads.ids, self.leaver_id))

    def _hanging(self, leads, partners):
        """What hangs on cards and customers and is the leaver's: (records, id of the record → id of lead or customer)."""
        leaver, now = self.leaver_id, fields.Datetime.now()
        activities = self.env['mail.activity'].search([
            ('user_id', '=', leaver.id), '|', '&', ('res_model', '=', 'crm.lead'), ('res_id', 'in', leads.ids),
            '&', ('res_model', '=', 'res.partner'), ('res_id', 'in', partners.ids)])
        events = self.env['calendar.event'].search([
            ('user_id', '=', leaver.id), ('start', '>=', now), ('opportunity_id', 'in', leads.ids)])
        orders = self.env['sale.order'].search([
            ('user_id', '=', leaver.id), ('state', 'in', ('draft', 'sent')), ('company_id', '=', self.company_id.id),
            '|', ('opportunity_id', 'in', leads.ids), '&', ('opportunity_id', '=', False), ('partner_id', 'in', partners.ids)])
        return activities, events, orders

    def _move_hanging(self, hanging, taker_of, customer_of):
        """Plans, appointments and open quotations follow the card or customer that they hang on."""
        activities, events, orders = hanging
        effects = []
        targets = [
            (activities, lambda item: (taker_of if item.res_model == 'crm.lead' else customer_of).get(item.res_id)),
            (events, lambda item: taker_of.get(item.opportunity_id.id)),
            (orders, lambda item: taker_of.get(item.opportunity_id.id) or customer_of.get(item.partner_id.id)),
        ]
        for records, taker in targets:
            for user, group in records.grouped(taker).items():
                if user:
                    self._give(group, user, self.leaver_id)
                    effects += [(group._name, item.id, None, None, None, user.id) for item in group]
        return effects

    def _give(self, records, user, before):
        """Plans, appointments or quotations to another consultant; at an appointment he stands in for the former."""
        if records._name == 'mail.activity':
            records._give_to(dict.fromkeys(records.ids, user))
            return
        quiet = records.with_context(**QUIET)
        stale = quiet.filtered(lambda item: item.user_id != user)  # plans went with their card already
        if stale:
            stale.write({'user_id': user.id})
        if records._name == 'calendar.event':
            attended = quiet.filtered(lambda event: before.partner_id in event.partner_ids)
            if attended:
                attended.write({'partner_ids': [
                    fields.Command.unlink(before.partner_id.id), fields.Command.link(user.partner_id.id)]})

    def _tell_customers(self, partners):
        """One line in each customer's chatter."""
        if not partners:
            return
        lang = self.company_id.partner_id.lang or self.env.lang
        words = self.with_context(lang=lang).env
        bodies = {
            user: Markup("<p>%s</p>") % words._(
                "Handed over from %(leaver)s to %(taker)s: %(reason)s.", leaver=self.leaver_id.name, taker=user.name, reason=self.reason)
            for user in partners.user_id}
        insert_notes(self.env, 'res.partner', {partner.id: bodies[partner.user_id] for partner in partners})

    # Undoing

    def _undo_lines(self, lines):
        """Give back what is still with who got it; what moved on meanwhile stays."""
        move = Move('undo', reason=self.reason, handover=self)
        for model, group in lines.grouped('res_model').items():
            records = self.env[model].browse(group.mapped('res_id')).exists()
            by_id = {record.id: record for record in records}
            elsewhere = self._gone_elsewhere(records, group)
            back, kept = [], []
            for line in group:
                record = by_id.get(line.res_id)
                held = record and record not in elsewhere and record.user_id in (line.to_user_id, line.from_user_id)
                (back if held and self._still_open(record) else kept).append(line)
            self._give_back(group.browse([line.id for line in back]), by_id, move)
            self._mark(group.browse([line.id for line in back]), 'undone')
            self._mark(group.browse([line.id for line in kept]), 'kept', self.env._("It has moved on since."))

    @api.model
    def _gone_elsewhere(self, records, lines):
        """Those whose card went to somebody else between two batches, or waits for a ruling: they stay with their card."""
        if records._name == 'crm.lead':
            return records._held()
        giver = {line.res_id: line.from_user_id for line in lines}
        if records._name == 'res.partner':
            return records.filtered(lambda partner: partner.user_id != giver[partner.id])._still_worked_on(self.env['crm.lead'])
        cards = self.env['crm.lead'].browse({lead_id for record in records if (lead_id := self._card_id_of(record))}).exists()
        holder = {card.id: card.user_id for card in cards}
        return records.filtered(
            lambda record: holder.get(self._card_id_of(record), giver[record.id]) != giver[record.id])

    @api.model
    def _card_id_of(self, record):
        """Id of the card on which a plan, appointment or quotation hangs."""
        if record._name == 'mail.activity':
            return record.res_model == 'crm.lead' and record.res_id
        return record.opportunity_id.id

    def _give_back(self, lines, records, move):
        """Records of these lines, all of one model, to who had them."""
        if not lines:
            return
        model = self.env[lines[0].res_model]
        groups, places, before = {}, {}, {}
        for line in lines:
            record = records[line.res_id]
            if model._name == 'crm.lead':
                if record.user_id != line.from_user_id:
                    team = line.from_team_id or record.team_id
                    places.setdefault((line.from_user_id.id, team.id), []).append(record.id)
                    before[record.id] = record.user_id
            elif model._name != 'res.partner' or record.user_id != line.from_user_id:
                groups.setdefault((line.from_user_id, line.to_user_id), []).append(record.id)
        if places:
            cards = model.browse(before)
            cards._give_together(move, places, **QUIET)
            cards._note_handover(self, before)
        for (user, taker), ids in groups.items():
            if model._name == 'res.partner':
                model.browse(ids).with_context(**QUIET).write({'user_id': user.id})
            else:
                self._give(model.browse(ids), user, taker)

    @api.model
    def _still_open(self, record):
        """A card that was closed meanwhile is a result of who closed it."""
        if record._name == 'crm.lead':
            return record.active and record.won_status == 'pending'
        if record._name == 'sale.order':
            return record.state in ('draft', 'sent')
        return record._name != 'mail.activity' or record.active
