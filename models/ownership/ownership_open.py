"""Opening cases: by the system, at the moment when a card meets the card of another consultant (F01)."""
from datetime import timedelta

from odoo import SUPERUSER_ID, api, models
from odoo.tools import SQL


class DealershipOwnershipCase(models.Model):
    _inherit = 'dealership.ownership.case'

    @api.model
    def _open_for(self, pairs):
        """Open the cases of cards of one customer, or join those that are open already; nothing happens twice.

        The second card lives on, and both are in dispute until a manager has ruled.

        :param pairs: list of (holder's card, newcomer's card, kind), kind as in `KINDS`
        :return: the open cases of these cards
        """
        system = self.sudo()  # whoever made the card: the case is the system's to open
        pairs = system._new_pairs(pairs)
        cards = system.env['crm.lead'].browse(dict.fromkeys(card.id for pair in pairs for card in pair[:2]))
        if not cards:
            return self.browse()
        case_of = system._lock_open_cases(cards)
        claims = system.env['dealership.ownership.claim']
        opened, vals_list = system.browse(), []
        for group, kinds in system._group_pairs(pairs, case_of):
            cases = system.union(*(case_of[card.id] for card in group if card.id in case_of)).sorted('id')
            case = cases[:1] or system.create(system._case_vals(group[0]._store()))
            (cases - case)._join(case)
            opened |= case
            vals_list += [case._claim_vals(card, kinds.get(card.id)) for card in group if card.id not in case_of]
        claims = claims.create(vals_list)
        fresh = cards.filtered(lambda card: not card.is_disputed)
        if fresh:
            fresh.with_context(tracking_disable=True).write({'is_disputed': True})
        if claims:
            opened._collect_evidence()
            claims._tell_claimants()
            claims.case_id._ask_deciders()
        return opened.with_env(self.env)

    @api.model
    def _new_pairs(self, pairs):
        """The pairs that are a conflict: two consultants, two cards, and no ruling on just these."""
        found = []
        for holder, newcomer, kind in pairs:
            one, other = holder.sudo(), newcomer.sudo()
            if one != other and one.user_id and other.user_id and one.user_id != other.user_id and one._store() == other._store():
                found.append((one, other, kind))
        if not found:
            return []
        card_ids = {card.id for pair in found for card in pair[:2]}
        ruled = self._ruled_together(card_ids)
        since = {}
        if any(apart_on for _ids, apart_on in ruled):
            since = self.env['dealership.claim.key']._shared_since(card_ids)
        return [pair for pair in found if not any(self._is_answered(pair, since, *ruling) for ruling in ruled)]

    @api.model
    def _is_answered(self, pair, since, ids, apart_on):
        """Whether a ruling has answered this meeting: two cards that were told apart may share something new later."""
        one, other, kind = pair
        if not {one.id, other.id} <= ids:
            return False
        shared = apart_on and since.get((one.id, other.id, kind))
        return not shared or shared <= apart_on

    @api.model
    def _ruled_together(self, card_ids):
        """Cards on which a manager has ruled: a ruling is final, the same two cards are not asked about again.

        :return: list of (set of card ids, when they were told apart or None)
        """
        groups = {}
        for claim in self.env['dealership.ownership.claim'].search_fetch(
                [('lead_id', 'in', list(card_ids)), ('state', '=', 'ruled')], ['lead_id', 'case_id']):
            groups.setdefault(claim.case_id, set()).add(claim.lead_id.id)
        return [(ids, case.decided_on if case.decision == 'apart' else None) for case, ids in groups.items()]

    @api.model
    def _lock_open_cases(self, cards):
        """Open cases of these cards, held until the transaction ends: what joins a case meets no ruling halfway.

        :return: dict of card id → case
        """
        claims = self.env['dealership.ownership.claim'].search_fetch(
            [('lead_id', 'in', cards.ids), ('is_open', '=', True)], ['lead_id', 'case_id'])
        if claims:
            # a manager who rules at this moment makes this transaction begin anew, after the ruling
            self.env.execute_query(SQL(
                "SELECT id FROM dealership_ownership_case WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", list(claims.case_id.ids)))
        return {claim.lead_id.id: claim.case_id for claim in claims}

    @api.model
    def _group_pairs(self, pairs, case_of):
        """Put together what belongs to one customer: pairs that share a card, and cards whose open case is the same.

        :return: list of (cards, the holder's first; dict of card id → kind by which it was met)
        """
        parent = {}

        def root(card_id):
            while parent.setdefault(card_id, card_id) != card_id:
                card_id = parent[card_id]
            return card_id

        first_of_case = {}
        for card_id, case in case_of.items():
            parent[root(card_id)] = root(first_of_case.setdefault(case.id, card_id))
        kinds = {}
        for holder, newcomer, kind in pairs:
            kinds.setdefault(newcomer.id, kind)
            parent[root(newcomer.id)] = root(holder.id)
        groups = {}
        for holder, newcomer, _kind in pairs:
            group = groups.setdefault(root(holder.id), holder.browse())
            groups[root(holder.id)] = group | holder | newcomer
        for group in groups.values():
            for card in group:
                kinds.setdefault(card.id, next((kind for one, other, kind in pairs if card in (one, other)), False))
        return [(group, kinds) for group in groups.values()]

    @api.model
    def _case_vals(self, company):
        return {
            'company_id': company.id, 'deadline': company._dealership_today() + timedelta(days=company.dealership_ownership_days)}

    def _claim_vals(self, card, kind):
        return {'case_id': self.id, 'lead_id': card.id, 'user_id': card.user_id.id, 'team_id': card.team_id.id, 'kind': kind}

    def _join(self, case):
        """Two cases turn out to be about one customer: the claims of these go on in the other."""
        for other in self:
            other.claim_ids.write({'case_id': case.id})
            other.activity_unlink(['auto_dealership.activity_type_ownership'])
            other.write({'state': 'joined', 'joined_to_id': case.id})

    # Who is told

    def _deciders(self):
        """Who is asked to rule: the leader of all claimants' teams, else the store's administrators, else the leaders.

        Never a claimant, and of an appeal not who ruled before.
        """
        self.ensure_one()
        case = self.sudo()
        teams = case.claim_ids.team_id
        of_all = teams.user_id if len(teams.user_id) == 1 and all(team.user_id for team in teams) else teams.user_id.browse()
        for people in (of_all, case._store_administrators(), teams.user_id):
            asked = people.filtered(lambda user: user.active and not case._is_party(user))
            if asked:
                return asked
        return teams.user_id.browse()

    def _is_party(self, user):
        """Whether a person, by whichever account, has a part in this case, or has ruled on it before."""
        self.ensure_one()
        case = self.sudo()
        people = case.claim_ids.user_id | case.claim_ids.lead_id.user_id | case.appeal_of_id.decided_by_id
        return user in people or user.partner_id in people.partner_id

    def _store_administrators(self):
        group = self.env.ref('auto_dealership.group_dealership_admin').sudo()
        return group.all_user_ids.filtered(
            lambda user: user.active and not user.share and user.id != SUPERUSER_ID and self.company_id in user.company_ids)

    def _ask_deciders(self):
        """One task for each manager who may rule; it goes with the ruling."""
        asked = self.env['mail.activity'].sudo()
        for case in self.sudo():
            had = case.activity_ids.user_id
            for user in case._deciders()[:3] - had:
                told = case.with_context(lang=user.lang or self.env.lang)
                asked |= case.with_context(mail_activity_quick_update=True).activity_schedule(
                    'auto_dealership.activity_type_ownership', case.deadline, user_id=user.id,
                    summary=told.env._("Rule on %s: two consultants have this customer", case.name))
        return asked
