"""A consultant's day on the floor: his visits and test drives, on the screen, the board, the sheet and the paper (C06)."""
from odoo import api, fields, models
from odoo.fields import Domain

from ..follow_up.work_day_screen import MAX_WORDS, SECTION_LIMIT

OPEN_DRIVES = ('booked', 'out', 'returned')
TONES = {'waiting': 'danger', 'received': 'info', 'booked': 'light', 'out': 'warning', 'returned': 'danger', 'done': 'success'}


class DealershipWorkDay(models.Model):
    _inherit = 'dealership.work.day'

    _protected_fields = ('visit_count', 'call_count', 'test_drive_count')

    visit_count = fields.Integer("Visits", readonly=True, help="Customers received in the showroom that day (来店接待).")
    call_count = fields.Integer("Calls Taken", readonly=True, help="Calls of customers taken that day (来电接待).")
    test_drive_count = fields.Integer("Test Drives", readonly=True, help="Test drives driven that day (试乘试驾).")

    # The screen

    @api.model
    def _day_sections(self, user, day):
        sections = super()._day_sections(user, day)
        drives = self._day_drives(user, day)
        self._leave_to_drives(sections, drives)
        return [*sections, self._visit_section(user, day), self._drive_section(user, day, drives)]

    @api.model
    def _visit_section(self, user, day):
        Visit = self.env['dealership.visit']
        domain = [('user_id', '=', user.id), ('day', '=', day), ('is_void', '=', False)]
        visits = Visit.search_fetch(
            domain, ['kind', 'state', 'arrival', 'lead_id', 'customer_name', 'phone', 'model_id', 'summary', 'company_id'],
            order='arrival desc, id desc', limit=SECTION_LIMIT) if Visit.has_access('read') else Visit
        cards = self._day_cards(set(visits.lead_id.ids))
        states = dict(Visit._fields['state']._description_selection(self.env))
        kinds = dict(Visit._fields['kind']._description_selection(self.env))
        models_ = {model.id: model.name for model in visits.model_id.sudo()}  # the visit shows what was asked for
        blank = {'lead_id': False, 'level': False, 'wish': ""}
        return {
            'key': 'visits', 'label': self.env._("Visits"), 'tone': 'primary', 'sequence': 40,
            'empty': self.env._("No visit or call yet."),
            'count': len(visits) if len(visits) < SECTION_LIMIT else Visit.search_count(domain),
            'rows': [{
                **blank, **cards.get(visit.lead_id.id, {}),
                'name': cards.get(visit.lead_id.id, {}).get('name') or visit.customer_name or kinds[visit.kind],
                'phone': cards.get(visit.lead_id.id, {}).get('phone') or visit.phone or "",
                'wish': cards.get(visit.lead_id.id, {}).get('wish') or models_.get(visit.model_id.id, ""),
                'key': f"visit-{visit.id}", 'res_model': Visit._name, 'res_id': visit.id, 'reason': (visit.summary or "")[:MAX_WORDS],
                'method': 'phone' if visit.kind == 'call' else 'visit_in', 'method_label': kinds[visit.kind],
                'time': visit._store_time(visit.arrival).strftime('%H:%M'),
                'badge': visit.state != 'left' and {'text': states[visit.state], 'tone': TONES[visit.state]},
            } for visit in visits],
            'list': {
                'type': 'ir.actions.act_window', 'name': self.env._("Visits"), 'res_model': Visit._name,
                'views': [(False, 'list'), (False, 'kanban'), (False, 'form')], 'context': {},
                'domain': [(name, operator, fields.Date.to_string(value) if name == 'day' else value) for name, operator, value in domain],
            },
        }

    @api.model
    def _day_drives(self, user, day):
        """The person's test drives of a day, and those of days before that nobody has closed."""
        Drive = self.env['dealership.test.drive']
        if not Drive.has_access('read'):
            return Drive
        start, end = self._day_moments(user.sudo().company_id, day)
        of_day = Domain(self._moments_domain('start', start, end)) & Domain('state', '!=', 'cancelled')
        left = Domain('start', '<', start) & Domain('state', 'in', OPEN_DRIVES)
        return Drive.search_fetch(
            Domain('user_id', '=', user.id) & (of_day | left), ['lead_id', 'vehicle_id', 'start', 'state'], order='start, id',
            limit=SECTION_LIMIT)

    @api.model
    def _drive_section(self, user, day, drives):
        cards = self._day_cards(set(drives.lead_id.ids))
        states = dict(drives._fields['state']._description_selection(self.env))
        cars = {car.id: car.display_name for car in drives.vehicle_id.sudo()}  # a demo car is no secret to who drives it
        company = user.sudo().company_id
        rows = []
        for drive in drives:
            start = company._dealership_day(drive.start)
            rows.append({
                **cards.get(drive.lead_id.id, {'lead_id': False, 'name': "", 'phone': "", 'level': False, 'wish': ""}),
                'key': f"drive-{drive.id}", 'res_model': drive._name, 'res_id': drive.id, 'reason': cars.get(drive.vehicle_id.id, ""),
                'method': 'test_drive', 'method_label': self.env._("Test drive"),
                'time': self._store_clock(company, drive.start), 'date': fields.Date.to_string(start),
                'late_days': max(0, (day - start).days),
                'badge': {'text': states[drive.state], 'tone': TONES.get(drive.state, 'secondary')},
            })
        return {
            'key': 'drives', 'label': self.env._("Test Drives"), 'tone': 'info', 'sequence': 50,
            'empty': self.env._("No test drive is booked."), 'count': len(rows), 'rows': rows, 'list': False,
            'is_planned': True,
        }

    @api.model
    def _leave_to_drives(self, sections, drives):
        """A booked drive stands in its own section, with its time and its steps: not a second time among the contacts due."""
        plans = set(drives.sudo().plan_id.ids)
        for section in sections if plans else ():
            kept = [row for row in section['rows'] if row.get('activity_id') not in plans]
            section['count'] -= len(section['rows']) - len(kept)
            section['rows'] = kept

    # The board

    @api.model
    def _board_columns(self):
        return [
            *super()._board_columns(),
            {'key': 'visits', 'label': self.env._("Visits"), 'tone': 'primary', 'sequence': 40},
            {'key': 'drives', 'label': self.env._("Test Drives"), 'tone': 'info', 'sequence': 50},
        ]

    @api.model
    def _board_counts(self, users, day, company):
        start, end = self._day_moments(company, day)
        floor = self._floor_counts(users, day, start, end)
        # appointments of the day, driven or not
        drives = self._by_user(self.env['dealership.test.drive'].sudo(), [
            ('user_id', 'in', users.ids), ('state', '!=', 'cancelled'), *self._moments_domain('start', start, end)])
        return {**super()._board_counts(users, day, company), 'visits': floor['visit_count'], 'drives': drives}

    # The figures of the day

    @api.model
    def _business_counts(self, users, day, start, end):
        return {**super()._business_counts(users, day, start, end), **self._floor_counts(users, day, start, end)}

    @api.model
    def _floor_counts(self, users, day, start, end):
        """Visits and calls received, drives driven: dict of field → dict of user id → number."""
        visits = self.env['dealership.visit'].sudo()._read_group(
            [('user_id', 'in', users.ids), ('day', '=', day), ('is_void', '=', False)], ['user_id', 'kind'], ['__count'])
        return {
            'visit_count': {user.id: count for user, kind, count in visits if kind == 'visit'},
            'call_count': {user.id: count for user, kind, count in visits if kind == 'call'},
            'test_drive_count': self._by_user(self.env['dealership.test.drive'].sudo(), [
                ('user_id', 'in', users.ids), ('state', 'in', ('returned', 'done')), *self._moments_domain('back_on', start, end)]),
        }

    @api.model
    def _figure_names(self):
        return [*super()._figure_names(), 'visit_count', 'test_drive_count']
