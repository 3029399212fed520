"""Whose customer it is: a card in dispute is held until a manager has ruled; commission follows the ruling (F01, F03, F04)."""
from odoo import api, fields, models
from odoo.fields import Domain


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    _protected_fields = ('is_disputed',)

    is_disputed = fields.Boolean(
        "In Dispute", readonly=True, copy=False,
        help="Another consultant has a card of the same customer (撞单). Until a manager has ruled, the card lives on, but it is "
             "not assigned, pooled or defeated, and deal and commission wait.")

    _disputed_idx = models.Index("(company_id) WHERE is_disputed IS TRUE")

    @api.model
    def _held_domain(self):
        return super()._held_domain() | Domain('is_disputed', '=', True)

    def _held_words(self):
        disputed = self.sudo().filtered('is_disputed')
        if not disputed:
            return super()._held_words()
        return self.env._(
            "%(cards)s: another consultant has a card of the same customer. Until a manager has ruled whose customer it is, the card "
            "is worked on as it is, and neither given away, pooled, merged nor closed.",
            cards=", ".join(lead.card_number or lead.name for lead in disputed[:3]))

    def _check_defeat_possible(self):
        result = super()._check_defeat_possible()
        self._check_not_held()
        return result

    def _merge_opportunity(self, user_id=False, team_id=False, auto_unlink=True, max_length=5):
        """A dispute is not merged away: the ruling merges."""
        if not self.env.su:
            self._check_not_held()
        return super()._merge_opportunity(user_id=user_id, team_id=team_id, auto_unlink=auto_unlink, max_length=max_length)

    def _dormancy_exempt_ids(self):
        return set(super()._dormancy_exempt_ids()) | set(self._held().ids)

    def write(self, vals):
        """Who has a card in dispute has it until the ruling; whoever rules writes as the system."""
        if not self.env.su and not {'user_id', 'team_id', 'active', 'type'}.isdisjoint(vals):
            disputed = self.sudo().filtered('is_disputed').with_env(self.env)
            if any(name in vals and lead._differs(name, vals[name])
                   for lead in disputed for name in ('user_id', 'team_id', 'active', 'type')):
                disputed._check_not_held()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_disputed_never(self):
        self._check_not_held()

    def _commission_shares(self):
        """Who earns this card's commission.

        :return: list of (user, fraction) that sum up to 1; empty: the company's own (充公), or nobody's card
        """
        self.ensure_one()
        ruled = self._ruled_shares()
        if ruled is not None:
            return ruled
        user = self.sudo().user_id
        return [(user, 1.0)] if user else []

    def _ruled_shares(self):
        """What a ruling says of the commission.

        :return: list of (user, fraction), or None where nothing was ruled
        """
        return None
