"""What a vehicle had from one day to another: an owner, a plate. The database holds that it has one at a time (J01, invariant 8)."""
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_date
from odoo.tools.sql import column_exists

KINDS = [
    ('entered', "As entered"),
    ('sale', "Sold here"),
    ('transfer', "Transfer"),
    ('trade_in', "Traded in"),
    ('return', "Given back"),
]


class DealershipVehiclePeriod(models.AbstractModel):
    """One row of a history: half-open days, an empty beginning was never known, an empty end means until today.

    Rows are written by the vehicle alone (`fleet_vehicle_history.py`), never typed.
    """
    _name = 'dealership.vehicle.period'
    _description = "Time in the Life of a Vehicle"
    _inherit = ['dealership.follow.mixin', 'dealership.exclusive.mixin']
    _order = 'date_from desc nulls last, id desc'
    _follow_field = 'vehicle_id'
    _value_field = None  # what is kept
    _vehicle_field = None  # the vehicle's own field of it

    vehicle_id = fields.Many2one('fleet.vehicle', required=True, index=True, readonly=True, ondelete='cascade')
    date_from = fields.Date("From", readonly=True, help="Empty: since when was never known.")
    date_to = fields.Date("Until", readonly=True, help="The day on which the next one began. Empty: until today.")
    kind = fields.Selection(KINDS, "How", required=True, readonly=True, default='entered')
    note = fields.Char(readonly=True)
    is_current = fields.Boolean(compute='_compute_is_current')

    def init(self):
        """Vehicles that have no history yet get the row that they stand in, at once and whatever their number."""
        super().init()
        if self._abstract or not column_exists(self.env.cr, 'fleet_vehicle', self._vehicle_field) or not column_exists(
                self.env.cr, 'fleet_vehicle', 'dealer_role'):
            return
        self._begin(SQL("NOT EXISTS (SELECT 1 FROM %s row WHERE row.vehicle_id = vehicle.id)", SQL.identifier(self._table)))

    @api.model
    def _begin(self, condition):
        """The first rows of vehicles: what they have now, by one query whatever their number.

        :param SQL condition: which vehicles; they have no rows yet
        """
        source = SQL.identifier('vehicle', self._vehicle_field)
        self.env.cr.execute(SQL(
            """INSERT INTO %(table)s (vehicle_id, %(value)s, date_from, kind, create_uid, create_date, write_uid, write_date)
               SELECT vehicle.id, %(source)s, %(since)s, 'entered', %(uid)s, %(now)s, %(uid)s, %(now)s
                 FROM fleet_vehicle vehicle
                WHERE vehicle.dealer_role IS NOT NULL AND %(source)s IS NOT NULL AND %(condition)s""",
            table=SQL.identifier(self._table), value=SQL.identifier(self._value_field), source=source, since=SQL(self._since_sql()),
            uid=self.env.uid, now=self.env.cr.now(), condition=condition))

    @api.model
    def _since_sql(self):
        """Column of the vehicle that tells since when it has what it has."""
        return "NULL::date"

    @api.depends('date_to')
    def _compute_is_current(self):
        for period in self:
            period.is_current = not period.date_to

    @api.model
    def _change(self, changes, day, kind='entered', facts=None):
        """Close what was and open what is.

        :param changes: list of (vehicle, value before, value now, since) with values as written; `since` is for the first row
        :param day: the day of the change
        :param facts: more values of the new rows
        """
        vehicles = self.env['fleet.vehicle'].union(*(change[0] for change in changes)) if changes else []
        if not vehicles:
            return self
        current = {period.vehicle_id.id: period for period in self.search([('vehicle_id', 'in', vehicles.ids), ('date_to', '=', False)])}
        known = {vehicle.id for vehicle, in self._read_group([('vehicle_id', 'in', vehicles.ids)], ['vehicle_id'])}
        made, today = [], fields.Date.context_today(self)
        for vehicle, before, now, since in changes:
            period = current.get(vehicle.id)
            if period and period._kept() == now:
                continue
            vals = {'vehicle_id': vehicle.id, self._value_field: now, 'kind': kind, **(facts or {})}
            if period and kind == 'entered' and period.kind == 'entered' and now and period._entered_on() == today:
                period[self._value_field] = now  # a slip of the keyboard put right is no transfer
                continue
            if period:
                period._end(day)
            elif before and before != now and vehicle.id not in known:
                made.append({'vehicle_id': vehicle.id, self._value_field: before, 'date_to': day})
            if now:
                fresh = not period and before in (False, now) and vehicle.id not in known
                made.append({**vals, 'date_from': since if fresh and kind == 'entered' else day})
        self.flush_model(['date_to', self._value_field])  # the database compares what begins with what ended
        return self.create(made)

    def _kept(self):
        """The value as it is written."""
        return self._fields[self._value_field].convert_to_write(self[self._value_field], self)

    def _entered_on(self):
        return fields.Datetime.context_timestamp(self, self.create_date).date()

    def _end(self, day):
        self.ensure_one()
        if self.date_from and day < self.date_from:
            raise ValidationError(self.env._(
                "%(vehicle)s: %(day)s is before %(since)s, since when it has been as it is now. Enter a later day.",
                vehicle=self.vehicle_id.display_name, day=format_date(self.env, day), since=format_date(self.env, self.date_from)))
        self.date_to = day
