"""Overdue and dormant cards: what a contact, a new consultant and the pool mean for them (C04)."""
from odoo import fields, models

from ...rules import discipline


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    _protected_fields = ('dormant_since', 'pool_warned_on')

    dormant_since = fields.Date(
        readonly=True, copy=False,  # no index: a night that finds ten thousand sleepers touches none of the table's others
        help="Since when the card sleeps (休眠): its customer was never contacted, or not for as long as its level allows.")
    pool_warned_on = fields.Date("Warned of the Pool", readonly=True, copy=False)
    lapse_ids = fields.One2many('dealership.lapse', 'lead_id', "Overdue and Dormant", readonly=True)

    def _after_contacts(self, follow_ups):
        super()._after_contacts(follow_ups)
        sleeping = self.filtered(lambda lead: lead.dormant_since or lead.pool_warned_on)
        if sleeping:
            sleeping._store_facts({'dormant_since': None, 'pool_warned_on': None})
        self.env['dealership.lapse']._settle(self.ids, follow_ups.sorted('done_on'))
        settled = sleeping | self.filtered('first_contact_escalated_on')
        if settled:
            settled._drop_notices(('first_contact', 'pool'))

    def _after_cards_written(self, vals, opening, before):
        super()._after_cards_written(vals, opening, before)
        if 'user' not in before:
            return
        nobody = self.env['res.users']
        moved = self.filtered(lambda lead: before['user'].get(lead.id) and lead.user_id != before['user'].get(lead.id, nobody))
        if moved:
            moved._leave_consultant()

    def _leave_consultant(self):
        """The card is no longer his: what he missed is closed, and nobody contacts for him."""
        self.env['dealership.lapse']._settle(self.ids)
        cards = self.sudo()
        sleeping = cards.filtered(lambda lead: lead.dormant_since or lead.pool_warned_on)
        if sleeping:
            sleeping.write({'dormant_since': False, 'pool_warned_on': False})
        self._drop_notices(('first_contact', 'pool'))
        freed = cards.filtered(lambda lead: not lead.user_id)
        if freed:
            # only followed cards have plans: who takes it from the pool begins anew
            freed._open_contact_plans().sudo().unlink()

    def _dormancy_exempt_ids(self):
        """Ids of those of these cards that do not go to the pool however long they sleep: a deal is running.

        Hook of the rooms that know more of running business.
        """
        orders = self.env['sale.order'].sudo()._read_group([
            ('opportunity_id', 'in', self.ids),
            '|', '&', ('state', 'in', ('draft', 'sent')), '|', ('validity_date', '=', False),
            ('validity_date', '>=', fields.Date.context_today(self)),
            '&', ('state', '=', 'sale'), ('invoice_status', '!=', 'invoiced')], ['opportunity_id'])
        return {lead.id for [lead] in orders}

    def _pool_days(self):
        """Day of the warning and earliest day of going to the pool; None for a card that stays."""
        self.ensure_one()
        company = self._store()
        level = self.level_id or self.env['dealership.intention.level']._default_of_company(company)
        return discipline.pool_day(
            self.dormant_since or None, level.pool_after_days, self.pool_warned_on or None, company.dealership_pool_warning_days)

    def _pool_date(self):
        days = self._pool_days()
        return days[1] if days else None

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        lapses = self.env['dealership.lapse']
        lapses._settle(opportunities.ids)
        lapses.sudo().search([('lead_id', 'in', opportunities.ids)]).lead_id = self  # the history follows the card
        return result
