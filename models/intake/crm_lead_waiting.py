"""What the lead desk sees of a lead at a glance: how long it waits, and who it may be already (E02, E03)."""
from odoo import api, fields, models

LATE_MINUTES = 15  # screens.md: the first contact is started in less


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    waiting_minutes = fields.Integer("Waiting (Minutes)", compute='_compute_waiting', help="Since the lead came in.")
    waiting_time = fields.Char("Waiting", compute='_compute_waiting')
    waiting_late = fields.Boolean(compute='_compute_waiting')
    same_phone_lead_ids = fields.Many2many('crm.lead', string="Same Phone: Leads and Cards", compute='_compute_same_phone')
    same_phone_partner_ids = fields.Many2many('res.partner', string="Same Phone: Customers", compute='_compute_same_phone')

    @api.depends('create_date', 'cleaning_state')
    def _compute_waiting(self):
        now = fields.Datetime.now()
        for lead in self:
            waits = lead.cleaning_state in ('to_clean', 'to_follow') and lead.create_date
            minutes = max(0, int((now - lead.create_date).total_seconds() // 60)) if waits else 0
            lead.waiting_minutes = minutes
            lead.waiting_late = minutes >= LATE_MINUTES
            days, rest = divmod(minutes, 24 * 60)
            if not waits:
                lead.waiting_time = False
            elif days:
                lead.waiting_time = self.env._("%(days)s d %(hours)s h", days=days, hours=rest // 60)
            elif minutes >= 60:
                lead.waiting_time = self.env._("%(hours)s h %(minutes)s min", hours=rest // 60, minutes=rest % 60)
            else:
                lead.waiting_time = self.env._("%(minutes)s min", minutes=minutes)

    @api.depends('phone_sanitized')
    @api.depends_context('uid', 'allowed_company_ids')
    def _compute_same_phone(self):
        """Whom the user may see of those with the same phone; for the form, two queries whatever the number of leads."""
        numbers = sorted({lead.phone_sanitized for lead in self if lead.phone_sanitized})
        leads = partners = ()
        if numbers and self.env['crm.team']._dealership_team_ids():
            leads = self.env['crm.lead'].with_context(active_test=False).search(
                [('phone_sanitized', 'in', numbers)], order='create_date desc', limit=200)
            partners = self.env['res.partner'].search(
                ['|', ('phone_sanitized', 'in', numbers), ('phone_second_sanitized', 'in', numbers),
                 ('is_dealership_customer', '=', True)], limit=200)
        for lead in self:
            number = lead.phone_sanitized
            lead.same_phone_lead_ids = [other.id for other in leads if number and other.phone_sanitized == number and other != lead._origin]
            lead.same_phone_partner_ids = [
                partner.id for partner in partners if number and number in (partner.phone_sanitized, partner.phone_second_sanitized)]
