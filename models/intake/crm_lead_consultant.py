"""Every change of a card's consultant is recorded, whichever way it comes; who may change it, is decided before (E04, invariant 10)."""
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..card.insert import insert_rows
from .insert import insert_notes
from .move import Move

DECISION = ('rule_id', 'why', 'load', 'capacity', 'conversion', 'team_conversion', 'today_count', 'rivals')


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def _may_set_core_field(self, field_name, value, creating):
        """A card of nobody is claimed from the pool, where limits count (E04); writing oneself in would pass them by."""
        if (field_name == 'user_id' and not creating and not self.user_id
                and not self.env.user.has_group('auto_dealership.group_card_reassign')):
            return False
        return super()._may_set_core_field(field_name, value, creating)

    def _protection_hint(self, field_name):
        if field_name == 'user_id' and self and not self[:1].sudo().user_id:
            return self.env._("Take it with the button “Claim” of the pool, or ask a sales manager or the lead desk for it.")
        return super()._protection_hint(field_name)

    def _merge_opportunity(self, user_id=False, team_id=False, auto_unlink=True, max_length=5):
        """Merging a card of nobody into one's own would be a way to take it around the pool."""
        if not self.env.su and not self.env.user.has_group('auto_dealership.group_card_reassign'):
            for lead in self._protected_records().filtered(lambda lead: not lead.user_id):
                raise AccessError(self.env._(
                    "%(card)s is nobody's card. Claim it from the pool first, or ask a sales manager to merge them.", card=lead.name))
        return super()._merge_opportunity(user_id=user_id, team_id=team_id, auto_unlink=auto_unlink, max_length=max_length)

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        losers = opportunities.sudo()  # the history follows the card, whoever made it
        losers.assignment_ids.write({'lead_id': self.id})
        losers.pool_move_ids.write({'lead_id': self.id})
        return result

    def _card_snapshot(self, vals):
        before = super()._card_snapshot(vals)
        if 'user_id' in vals:
            before['consultant'] = {lead.id: lead.user_id.id for lead in self}
        return before

    def _after_cards_written(self, vals, opening, before):
        super()._after_cards_written(vals, opening, before)
        if 'consultant' in before:
            changed = self.filtered(lambda lead: lead.user_id.id != before['consultant'].get(lead.id, False))
            if changed:
                changed._note_consultant(before['consultant'])

    def _after_cards_created(self):
        super()._after_cards_created()
        given = self.filtered(lambda lead: lead.user_id and lead.user_id.id != self.env.uid)
        if given:
            given._log_assignment({})

    def _note_consultant(self, before):
        """Record who has these cards now and who had them.

        :param dict before: id of the card → id of the user until now
        """
        freed = self.filtered(lambda lead: not lead.user_id)
        taken = self - freed
        if freed:
            freed._log_release(before)
        if taken:
            taken._log_assignment(before)
            listed = taken.filtered(lambda lead: lead.pool_since or lead.claimed_on)
            if listed and Move.of(self.env).kind != 'claim':
                listed.sudo().write({'pool_since': False, 'claimed_on': False})
        self._move_activities(before)

    def _log_assignment(self, before):
        """One row of the record a card, and the line in its chatter."""
        move = Move.of(self.env)
        now = fields.Datetime.to_string(fields.Datetime.now())
        # people read the record, the card writes it
        entries = insert_rows(self.env['dealership.assignment'].sudo(), [{
            'lead_id': lead.id,
            'company_id': lead.company_id.id or None,
            'team_id': lead.team_id.id or None,
            'user_id': lead.user_id.id,
            'previous_user_id': before.get(lead.id) or None,
            'kind': move.kind,
            'assigned_on': now,
            'assigned_by_id': self.env.uid,
            'reason': move.reason,
            'handover_id': move.handover.id if move.handover else None,
            **self._decision_values(move.decisions.get(lead.id)),
        } for lead in self])
        self.invalidate_recordset(['assignment_ids'])
        if move.kind == 'rule' or (move.kind == 'manual' and move.reason):
            self._say_assignment(entries)
        return entries

    @api.model
    def _decision_values(self, decision):
        if not decision:
            return dict.fromkeys(DECISION)
        return {
            'rule_id': decision.rule, 'why': decision.why, 'load': decision.load, 'capacity': decision.capacity,
            'conversion': decision.conversion, 'team_conversion': decision.team_conversion, 'today_count': decision.today,
            'rivals': decision.rivals}

    def _say_assignment(self, entries):
        """The line “by rule …, because …” in the chatter of each, in one batch and in the consultant's language."""
        bodies = {}
        for user, group in entries.grouped('user_id').items():
            words = group.with_context(lang=user.lang or self.env.lang)
            for entry in words:
                bodies[entry.lead_id.id] = Markup("<p>%s</p>") % words.env._(
                    "Assigned to %(user)s: %(because)s.", user=user.name, because=entry.because)
        insert_notes(self.env, self._name, bodies)

    def _move_activities(self, before):
        """Open plans go with the card: from who had it, or from nobody while it was in the pool, to who has it now."""
        had = {lead.id: before.get(lead.id, False) for lead in self}
        owners = [*{user for user in had.values() if user}, False]
        activities = self.env['mail.activity'].sudo().search([  # plans of the card, whoever's they are
            ('res_model', '=', 'crm.lead'), ('res_id', 'in', self.ids), ('user_id', 'in', owners)])
        now = {lead.id: lead.user_id for lead in self}
        moving = activities.filtered(lambda activity: activity.user_id.id in (had[activity.res_id], False))
        moving._give_to({activity.id: now[activity.res_id] for activity in moving})
