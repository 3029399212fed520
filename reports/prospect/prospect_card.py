"""The prospect card on paper (意向客户管理卡, A卡): who, needs, level, three elements, source; contacts on the back (A16)."""
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from ...rules import paper
from ..card.paper import Written

WISH_ROWS = 3
# More channels than fit on the form: only the chosen one is printed.
MANY_CHANNELS = 20
REMARK_LENGTH = 240
# Free texts of the front: half-width characters in a line of their cell, and lines that the cell has room for.
FREE_TEXTS = [
    ('confidence', 110, 2), ('need', 110, 2), ('power', 110, 2), ('next_reason', 80, 2), ('household', 110, 1), ('competing', 70, 1),
    ('favourable', 30, 1), ('unfavourable', 30, 1), ('help_needed', 50, 1), ('remark', 50, 1),
]
# Lines that a page has to spare in the longer of the two languages.
SPARE_LINES = 3


class ReportProspectCard(models.AbstractModel):
    _name = 'report.auto_dealership.report_prospect_card'
    _description = "Prospect Card on Paper"
    _inherit = ['dealership.paper.contacts']

    @api.model
    def _get_report_values(self, docids, data=None):
        leads = self._paper_records('crm.lead', docids)
        for lead in leads:
            if not lead.is_dealership:
                raise UserError(self.env._(
                    "%(lead)s is not printed as a customer card: its team is not a dealership team.", lead=lead.name))
        shared = self._shared(leads)
        return {
            'doc_ids': leads.ids,
            'doc_model': leads._name,
            'docs': leads,
            'cards': [self._card(lead, shared) for lead in leads or (leads,)],
            'method_boxes': self._method_boxes(),
        }

    @api.model
    def _shared(self, leads):
        """What all cards of a print-out need, read once."""
        preferences = self.env['dealership.preference'].search([('kind', 'in', ('concern', 'road', 'store'))])
        vehicles = leads.present_vehicle_id
        return {
            'origins': self.env['dealership.origin'].search([('active', '=', True)]),
            'channels': self.env['utm.source'].search(
                [('is_dealership_channel', '=', True)], order='dealership_sequence, id'),
            'preferences': {
                kind: preferences.filtered(lambda preference, kind=kind: preference.kind == kind)
                for kind in ('concern', 'road', 'store')},
            # the card shows the mileage to whoever sees the card; core looks it up vehicle by vehicle
            'mileage': dict(self.env['fleet.vehicle.odometer'].sudo()._read_group(
                [('vehicle_id', 'in', vehicles.ids)], ['vehicle_id'], ['value:max'])) if vehicles else {},
            'customer_ids': set(leads.partner_id._filtered_access('read')._ids),
            'contacts': self._contact_rows(leads) if leads else {},
        }

    @api.model
    def _card(self, lead, shared):
        card = Written({
            **self._head(lead),
            **self._customer(lead, shared),
            **self._level(lead),
            **self._source(lead, shared),
            **self._wishes(lead),
            **self._analysis(lead, shared),
            **self._present_car(lead, shared),
            **self._elements(lead),
            **self._end(lead),
            'backs': self._contact_pages(shared['contacts'].get(lead.id, [])),
        })
        card['crowded'] = self._is_crowded(card)
        return card

    @api.model
    def _is_crowded(self, card):
        """Whether the front wants smaller letters to stay on one page."""
        lines = sum(max(0, paper.lines(card[name], width) - room) for name, width, room in FREE_TEXTS)
        return lines + 2 * (len(card['wishes']) - WISH_ROWS) > SPARE_LINES

    @api.model
    def _head(self, lead):
        return {
            'store': (lead.company_id or self.env.company).name,
            'card_number': lead.card_number,
            'card_date': self._date(lead.card_date),
            'consultant': lead.user_id.name,
            'enabled_on': self._date(lead.date_open) if lead.user_id else "",
            'supervisor': lead.team_id.user_id.name,
            'reviewer': lead.reviewed_by_id.name,
            'reviewed_on': self._short_date(lead.reviewed_on),
        }

    @api.model
    def _customer(self, lead, shared):
        birthday = self._date(lead.customer_birthdate)
        age = lead.customer_age and self.env._("age %(years)s", years=lead.customer_age)
        return {
            'name': lead.contact_name or lead.partner_name or lead.name,
            'gender': self._selection_boxes(lead, 'customer_gender', leave_out=('other',)),
            'birthday': f"{birthday} ({age})" if age else birthday,
            'nature': self._selection_boxes(lead, 'customer_nature'),
            'occupation': lead.customer_occupation,
            'employer': lead.customer_employer or (lead.contact_name and lead.partner_name),
            'function': lead.function,
            'phone': lead.phone,
            'phone_second': lead.customer_phone_second,
            'wechat': lead.customer_wechat,
            'address': " ".join(part for part in (
                lead.state_id.name, lead.city, lead.street, lead.street2) if part),
            'zip': lead.zip,
            'place': self._selection_boxes(lead, 'customer_visit_place'),
            'day_part': self._selection_boxes(lead, 'customer_visit_day_part'),
            'hour': self._hour(lead.customer_visit_hour),
            'preferred': self._selection_label(lead, 'customer_preferred_contact'),
            'household': self._household(lead.partner_id) if lead.partner_id.id in shared['customer_ids'] else "",
        }

    @api.model
    def _level(self, lead):
        """Every level with the last day on which the card got it."""
        levels = self.env['dealership.intention.level']._of_company(lead.company_id or self.env.company)
        reached = {}
        for change in lead.level_change_ids.sorted(lambda change: (change.changed_on, change.id)):
            reached[change.new_level_id.id] = change.changed_on
        return {
            'levels': [{
                'box': self._boxes([(level.code, level == lead.level_id)]),
                'name': level.name,
                'date': self._date(reached.get(level.id)),
            } for level in levels | lead.level_id.sudo()],
            'first_level': lead.first_level_id.code,
            'expected_on': self._date(lead.date_deadline),
            'visits': lead.visit_count or "",
            'test_drives': lead.test_drive_count or "",
        }

    @api.model
    def _source(self, lead, shared):
        channels = shared['channels'] if len(shared['channels']) <= MANY_CHANNELS else lead.source_id
        referred = bool(lead.referred or lead.referrer_id)
        return {
            'origin': self._record_boxes(shared['origins'], lead.origin_id, numbered=True),
            'channel': self._record_boxes(channels, lead.source_id),
            'referrer': lead.referred,
            'referrer_relation': lead.referrer_relation,
            'referrer_phone': lead.referrer_phone,
            'referrer_plate': lead.referrer_plate,
            'referrer_owner': self._boxes([
                (self.env._("Yes"), referred and lead.referrer_is_owner),
                (self.env._("No"), referred and not lead.referrer_is_owner)]),
        }

    @api.model
    def _wishes(self, lead):
        wishes = [{
            'model': self._model_name(wish.model_id),
            'trim': wish.trim_id.name,
            'exterior': wish.exterior_color_id.name,
            'interior': wish.interior_color_id.name,
            'interest': self._selection_label(wish, 'interest'),
        } for wish in lead.wish_ids.sorted(lambda wish: (wish.sequence, wish.id))]
        return {
            'wishes': self._filled_up(wishes, WISH_ROWS),
            'payment': self._boxes([
                (self.env._("Cash"), lead.payment_method == 'cash'),
                (self.env._("Loan"), lead.payment_method == 'loan'),
                (self.env._("Trade-in"), lead.wants_trade_in)]),
            'loan_months': lead.loan_months or "",
            'down_payment': f"{lead.down_payment_ratio:g}%" if lead.down_payment_ratio else "",
            'budget': self._amount_range(lead.budget_min, lead.budget_max),
            'usage': self._selection_boxes(lead, 'usage_kind'),
            'decision_maker': lead.decision_maker,
            'plate_place': self._selection_boxes(lead, 'plate_place'),
            'competing': ", ".join([
                *(self._model_name(model) for model in lead.competing_model_ids),
                *filter(None, [lead.competing_note])]),
            'competing_store': lead.competing_store,
        }

    @api.model
    def _analysis(self, lead, shared):
        preferences = shared['preferences']
        return {
            'main_user': self._selection_boxes(lead, 'main_user'),
            'main_user_name': lead.main_user_note,
            'habit': self._selection_boxes(lead, 'driving_habit'),
            'concerns': self._record_boxes(preferences['concern'], lead.concern_ids),
            'roads': self._record_boxes(preferences['road'], lead.road_ids),
            'store_reasons': self._record_boxes(preferences['store'], lead.store_reason_ids),
        }

    @api.model
    def _present_car(self, lead, shared):
        mileage = shared['mileage'].get(lead.present_vehicle_id)
        registered = lead.present_registration_date
        year = int(lead.present_model_year or 0) or (registered.year if registered else 0)
        age = fields.Date.context_today(self).year - year if year else 0
        return {
            'present_brand': lead.present_brand_id.name,
            'present_model': lead.present_model_id.name,
            'present_year': self.env._("%(year)s (%(age)s years)", year=year, age=age) if age > 0 else year or "",
            'present_displacement': f"{lead.present_displacement:.1f} L" if lead.present_displacement else "",
            'present_mileage': self._number(mileage),
            'gearbox': self._boxes([
                (self.env._("Manual gearbox"), lead.present_transmission == 'manual'),
                (self.env._("Automatic gearbox"), lead.present_transmission == 'automatic')]),
            'present_registered': self._date(registered),
            'present_plate': lead.present_plate,
            'present_usage': lead.present_usage,
            'expected_price': self._amount(lead.trade_in_expected),
        }

    @api.model
    def _elements(self, lead):
        remark = html2plaintext(lead.description).strip() if lead.description else ""
        return {
            'confidence': lead.confidence,
            'need': lead.need,
            'power': lead.purchasing_power,
            'willingness': self._selection_boxes(lead, 'willingness'),
            'favourable': lead.favourable,
            'unfavourable': lead.unfavourable,
            'help_needed': lead.help_needed,
            'next_on': self._short_date(lead.next_contact_date),
            'next_reason': lead.next_contact_reason,
            'remark': remark if len(remark) <= REMARK_LENGTH else f"{remark[:REMARK_LENGTH]}…",
        }

    @api.model
    def _end(self, lead):
        """How the card ended; of a defeat only what the lost reason tells, the rest is ticked by hand."""
        lost = lead.won_status == 'lost'
        reason = lead.lost_reason_id.sudo() if lost else lead.lost_reason_id.browse()  # not every reader of cards reads reasons
        return {
            'end': self._boxes([
                (self.env._("Bought our brand"), lead.won_status == 'won'),
                (self.env._("Negotiation ended"), False),
                (self.env._("Defeat"), lost)]),
            'defeat_kind': self._boxes([
                (self.env._("1. In-store defeat"), False),
                (self.env._("2. In-network defeat"), False),
                (self.env._("3. Defeat by another brand"), bool(reason.bought_elsewhere))]),
            'defeat_reason': self._boxes([
                *((label, False) for label in self._defeat_reasons()),
                (self.env._("Other cause"), bool(reason))]),
            'defeat_note': reason.name,
        }

    @api.model
    def _defeat_reasons(self):
        """Reasons as the paper form has them (G02)."""
        return [
            self.env._("Vehicle's features"),
            self.env._("Special relation"),
            self.env._("Brand habit"),
            self.env._("Different use"),
            self.env._("Poor sales skill"),
            self.env._("Not enough promotion"),
            self.env._("Budget: other new car"),
            self.env._("Competitor's new model"),
            self.env._("Budget: used car"),
        ]
