"""The card's test drives: how many, on which stage they bring it, and that it stays with its consultant meanwhile (D04)."""
from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

# Stages before the test drive; from any later one a drive takes nobody back.
BELOW_TEST_DRIVE = ('not_visited', 'visited')
# A booking that nobody closed holds the card for so long after its time, and not for ever.
HOLDS_CARD = timedelta(days=1)


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    test_drive_ids = fields.One2many('dealership.test.drive', 'lead_id', "Drives of the Card", readonly=True)

    def _count_test_drives(self):
        """Count the drives that took place; one statement for any number of cards."""
        if not self:
            return
        self.env['dealership.test.drive'].flush_model(['lead_id', 'state'])
        self.flush_recordset(['test_drive_count'])
        rows = self.env.execute_query(SQL("""
            UPDATE crm_lead lead SET test_drive_count = counted.number
              FROM (SELECT card.id, count(drive.id) AS number
                      FROM crm_lead card
                      LEFT JOIN dealership_test_drive drive
                        ON drive.lead_id = card.id AND drive.state IN ('returned', 'done')
                     WHERE card.id = ANY(%s)
                     GROUP BY card.id) counted
             WHERE lead.id = counted.id AND lead.test_drive_count IS DISTINCT FROM counted.number
         RETURNING lead.id""", list(self.ids)))
        if rows:
            self.browse([row[0] for row in rows]).invalidate_recordset(['test_drive_count'])

    def _reach_test_drive(self):
        """Bring cards that have not come so far to the stage of the test drive."""
        for card in self._protected_records():
            if card.stage_id.dealership_code in BELOW_TEST_DRIVE and card.won_status == 'pending':
                stage = card._stage_find(domain=[('dealership_code', '=', 'test_drive')])
                if stage:
                    card.stage_id = stage

    def _cards_with_running_drive(self):
        """Cards whose customer is on the road, or expected for a test drive.

        :return: set of ids
        """
        drives = self.env['dealership.test.drive'].sudo()._read_group([
            ('lead_id', 'in', self.ids), '|', ('state', '=', 'out'), '&', ('state', '=', 'booked'),
            ('stop', '>=', fields.Datetime.now() - HOLDS_CARD)], ['lead_id'])
        return {lead.id for [lead] in drives}

    def _dormancy_exempt_ids(self):
        """No card goes to the pool while its customer drives, or is expected to."""
        return set(super()._dormancy_exempt_ids()) | self._cards_with_running_drive()

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        drives = opportunities.sudo().test_drive_ids  # drives follow their card, whoever accompanied them
        if drives:
            drives.write({'lead_id': self.id})
            self._count_test_drives()
        return result

    def _after_cards_written(self, vals, opening, before):
        super()._after_cards_written(vals, opening, before)
        if 'user_id' in vals:
            self._hand_over_bookings()

    def _hand_over_bookings(self):
        """Bookings to come go with the card to its new consultant, unless he is busy at that time."""
        bookings = self.env['dealership.test.drive'].sudo().search([
            ('lead_id', 'in', self.ids), ('state', '=', 'booked'), ('start', '>=', fields.Datetime.now())])
        for booking in bookings:
            if booking._can_be_given_to(booking.lead_id.user_id):
                booking.user_id = booking.lead_id.user_id

    def action_book_test_drive(self):
        """Book a test drive for this customer."""
        self.ensure_one()
        return self.env['dealership.test.drive']._booking_dialog(default_lead_id=self.id)

    def action_view_test_drives(self):
        """This customer's test drives."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('auto_dealership.dealership_test_drive_action')
        return {**action, 'domain': [('lead_id', '=', self.id)], 'views': [(False, 'list'), (False, 'form'), (False, 'calendar')],
                'context': {'default_lead_id': self.id}, 'display_name': self.display_name}
