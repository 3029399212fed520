"""Which card holds a customer in a store: what the database itself keeps apart, whoever commits first (F01, invariant 3)."""
from odoo import api, fields, models
from odoo.tools import SQL

from ...rules.ownership import KINDS


class DealershipClaimKey(models.Model):
    """One thing by which the customer of an open card is known: a phone, the hash of a document, a car, a household.

    A key has one holder in a store, which a unique index keeps so across transactions; cards that come later wait beside
    him, in the order in which they came. Rows live as long as their card is open and somebody's. They are the system's:
    nobody reads or writes them, not even through a card.
    """
    _name = 'dealership.claim.key'
    _description = "Key of a Claimed Customer"
    _order = 'claimed_on, id'
    _log_access = False
    _rec_name = 'kind'

    lead_id = fields.Many2one('crm.lead', "Card", required=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one('res.company', "Store", readonly=True, ondelete='cascade')
    kind = fields.Char(required=True, readonly=True)
    value = fields.Char(required=True, readonly=True, groups=fields.NO_ACCESS)
    claimed_on = fields.Datetime("Since", required=True, readonly=True)
    is_holder = fields.Boolean(readonly=True)
    met_on = fields.Datetime(readonly=True, help="When a card of somebody else met this key last.")

    _holder_unique = models.UniqueIndex("(COALESCE(company_id, 0), kind, value) WHERE is_holder IS TRUE")
    _card_unique = models.UniqueIndex("(lead_id, kind, value)")
    _waiting_idx = models.Index("(kind, value) WHERE is_holder IS NOT TRUE")

    # ------------------------------------------------------------------
    # Keys of cards
    # ------------------------------------------------------------------
    def _replace(self, wanted, card_ids, is_new=False):
        """Bring the keys of cards up to date.

        :param dict wanted: (card id, kind, value) → (store's id or None, moment since when)
        :param card_ids: all cards concerned
        :param bool is_new: the cards cannot have keys yet
        :return: ids of the cards that met a key of another card
        """
        present = {} if is_new else self._present(card_ids)
        gone = [row_id for key, (row_id, company_id) in present.items() if wanted.get(key, ('gone',))[0] != company_id]
        if gone:
            self._drop(gone)
            present = {key: row for key, row in present.items() if row[0] not in set(gone)}
        return self._take({key: facts for key, facts in wanted.items() if key not in present})

    def _present(self, card_ids):
        """(card id, kind, value) → (id, store's id) of the keys that cards have."""
        return {
            tuple(key): (row_id, company_id) for row_id, company_id, *key in self.env.execute_query(SQL(
                "SELECT id, company_id, lead_id, kind, value FROM dealership_claim_key WHERE lead_id = ANY(%s)", list(card_ids)))}

    def _take(self, rows):
        """Insert keys: as the holder who was first, else waiting beside the holder.

        Two transactions that bring the same key at the same moment wait for each other at the unique index; the one that
        comes second cannot see the first one's row and is told to begin anew (Odoo does so by itself), when it can.
        """
        if not rows:
            return set()
        # in one order everywhere: two transactions with the same keys never wait for each other crosswise
        ordered = sorted((company_id or 0, kind, value, lead_id, since) for (lead_id, kind, value), (company_id, since) in rows.items())
        held = self._insert(ordered, True)
        late = [row for row in ordered if (row[3], row[1], row[2]) not in held]
        if not late:
            return set()
        self._meet(late)
        self._insert(late, False)
        return {row[3] for row in late}

    def _insert(self, rows, is_holder):
        """:return: set of (card id, kind, value) that were inserted"""
        companies, kinds, values, cards, moments = map(list, zip(*rows, strict=True))
        return {tuple(row) for row in self.env.execute_query(SQL("""
            INSERT INTO dealership_claim_key (company_id, kind, value, lead_id, claimed_on, is_holder)
            SELECT NULLIF(company_id, 0), kind, value, lead_id, claimed_on, %s
              FROM unnest(%s::int4[], %s::varchar[], %s::varchar[], %s::int4[], %s::timestamp[])
                   AS fresh (company_id, kind, value, lead_id, claimed_on)
                ON CONFLICT DO NOTHING
            RETURNING lead_id, kind, value""", is_holder, companies, kinds, values, cards, moments))}

    def _meet(self, rows):
        """Note at the holders' keys that somebody else came.

        The note is more than a lock: a transaction that gives such a key up at this moment does not know of the one that
        waits, and is made to begin anew.
        """
        companies, kinds, values, _cards, _moments = map(list, zip(*rows, strict=True))
        self.env.execute_query(SQL("""
            UPDATE dealership_claim_key SET met_on = (now() AT TIME ZONE 'UTC')
             WHERE id IN (
                SELECT claim.id
                  FROM dealership_claim_key claim
                  JOIN unnest(%s::int4[], %s::varchar[], %s::varchar[]) AS late (company_id, kind, value)
                    ON COALESCE(claim.company_id, 0) = late.company_id AND claim.kind = late.kind AND claim.value = late.value
                 WHERE claim.is_holder IS TRUE
                 ORDER BY claim.id FOR UPDATE OF claim)
            RETURNING id""", companies, kinds, values))

    def _release(self, card_ids):
        """Take away all keys of cards that were closed, or are nobody's now."""
        if card_ids:
            self._drop([row_id for row_id, _company_id in self._present(card_ids).values()])

    def _drop(self, ids):
        """Delete keys; who waited longest beside a holder holds the key from now on."""
        if not ids:
            return
        freed = [row for row in self.env.execute_query(SQL("""
            DELETE FROM dealership_claim_key WHERE id = ANY(%s)
            RETURNING COALESCE(company_id, 0), kind, value, is_holder, met_on""", list(ids))) if row[3] and row[4]]
        if freed:
            companies, kinds, values = (list(column) for column in list(zip(*freed, strict=True))[:3])
            self.env.execute_query(SQL("""
                UPDATE dealership_claim_key SET is_holder = TRUE, met_on = (now() AT TIME ZONE 'UTC')
                 WHERE id IN (
                    SELECT DISTINCT ON (COALESCE(claim.company_id, 0), claim.kind, claim.value) claim.id
                      FROM dealership_claim_key claim
                      JOIN unnest(%s::int4[], %s::varchar[], %s::varchar[]) AS free (company_id, kind, value)
                        ON COALESCE(claim.company_id, 0) = free.company_id AND claim.kind = free.kind AND claim.value = free.value
                     WHERE claim.is_holder IS NOT TRUE
                     ORDER BY COALESCE(claim.company_id, 0), claim.kind, claim.value, claim.claimed_on, claim.id)
                RETURNING id""", companies, kinds, values))

    @api.model
    def _fill_missing(self):
        """Keys of open cards that have none: those of a database that was there before this model."""
        team_ids = self.env['crm.team']._dealership_team_ids()
        if team_ids:
            self.env['crm.lead'].flush_model()
            rows = self.env.execute_query(SQL("""
                SELECT lead.id FROM crm_lead lead
                 WHERE lead.team_id = ANY(%s) AND lead.active AND lead.won_status = 'pending' AND lead.user_id IS NOT NULL
                   AND NOT EXISTS (SELECT FROM dealership_claim_key claim WHERE claim.lead_id = lead.id)
                 ORDER BY lead.id""", list(team_ids)))
            self.env['crm.lead'].browse([lead_id for lead_id, in rows])._fill_claim_keys()

    # ------------------------------------------------------------------
    # Meetings
    # ------------------------------------------------------------------
    def _meetings(self, card_ids):
        """Cards that share a key: (card that came first, card that came later, kind), each pair once a kind."""
        same = SQL("COALESCE(one.company_id, 0) = COALESCE(two.company_id, 0) AND one.kind = two.kind AND one.value = two.value")
        rows = self.env.execute_query(SQL("""
            SELECT one.lead_id, two.lead_id, one.kind, one.is_holder IS TRUE, one.claimed_on, one.id, two.claimed_on, two.id
              FROM dealership_claim_key one JOIN dealership_claim_key two ON %(same)s AND two.is_holder IS NOT TRUE
             WHERE one.lead_id = ANY(%(cards)s) AND two.lead_id <> one.lead_id
             UNION ALL
            SELECT one.lead_id, two.lead_id, one.kind, FALSE, one.claimed_on, one.id, two.claimed_on, two.id
              FROM dealership_claim_key one JOIN dealership_claim_key two ON %(same)s AND two.is_holder IS TRUE
             WHERE one.lead_id = ANY(%(cards)s) AND two.lead_id <> one.lead_id AND one.is_holder IS NOT TRUE""",
            same=same, cards=list(card_ids)))
        pairs = {}
        for one, two, kind, holds, one_since, one_id, two_since, two_id in rows:
            first = holds or (one_since, one_id) <= (two_since, two_id)
            pairs.setdefault((one, two, kind) if first else (two, one, kind))
        return sorted(pairs, key=lambda pair: (pair[0], pair[1], KINDS.index(pair[2])))

    def _shared_since(self, card_ids):
        """Since when these cards share a key: the later one's moment.

        :return: dict of (card id, card id, kind) → datetime
        """
        return {tuple(key): moment for *key, moment in self.env.execute_query(SQL("""
            SELECT one.lead_id, two.lead_id, one.kind, MAX(GREATEST(one.claimed_on, two.claimed_on))
              FROM dealership_claim_key one JOIN dealership_claim_key two
                   ON two.lead_id <> one.lead_id AND COALESCE(one.company_id, 0) = COALESCE(two.company_id, 0)
                  AND one.kind = two.kind AND one.value = two.value
             WHERE one.lead_id = ANY(%(cards)s) AND two.lead_id = ANY(%(cards)s)
             GROUP BY one.lead_id, two.lead_id, one.kind""", cards=list(card_ids)))}

    def _is_claimed_by_another(self, keys, company, user):
        """Whether an open card of another consultant of the store is known by one of these keys.

        :param keys: list of (kind, value)
        """
        if not keys:
            return False
        self.env['crm.lead'].flush_model(['user_id'])
        kinds, values = map(list, zip(*keys, strict=True))
        return bool(self.env.execute_query(SQL("""
            SELECT 1
              FROM unnest(%s::varchar[], %s::varchar[]) AS known (kind, value)
              JOIN dealership_claim_key claim ON claim.kind = known.kind AND claim.value = known.value
              JOIN crm_lead lead ON lead.id = claim.lead_id
             WHERE COALESCE(claim.company_id, 0) = %s AND lead.user_id IS DISTINCT FROM %s
             LIMIT 1""", kinds, values, company.id or 0, user.id or None)))

    def _contested_since(self, card_ids):
        """Since when cards are known by what another card is known by too, or else by anything that is the person's own.

        Relatives are met by their family, which says nothing of the day: each is registered when his own data came.

        :return: dict of card id → datetime
        """
        family = ('household', 'customer')
        rows = self.env.execute_query(SQL("""
            SELECT one.lead_id, COALESCE(
                       MIN(one.claimed_on) FILTER (WHERE one.kind <> ALL(%(family)s) AND EXISTS (
                           SELECT FROM dealership_claim_key two
                            WHERE two.kind = one.kind AND two.value = one.value AND two.lead_id <> one.lead_id
                              AND COALESCE(two.company_id, 0) = COALESCE(one.company_id, 0)
                              AND (two.is_holder IS NOT TRUE OR one.is_holder IS NOT TRUE))),
                       MIN(one.claimed_on) FILTER (WHERE one.kind <> ALL(%(family)s)),
                       MIN(one.claimed_on))
              FROM dealership_claim_key one WHERE one.lead_id = ANY(%(cards)s) GROUP BY one.lead_id""",
            cards=list(card_ids), family=list(family)))
        return dict(rows)
