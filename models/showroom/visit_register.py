"""The register screen of the reception: one question for all it shows, one call to register (D01, screens: 2 taps)."""
import datetime

from odoo import api, models
from odoo.exceptions import AccessError, ValidationError

from ...rules import rota
from .visit_steps import STEPS

# What the register screen may give with a new line.
TYPED = ('party_size', 'model_id', 'customer_name', 'phone', 'gender', 'source_id', 'purpose', 'summary')
MODELS_SHOWN = 12
MODEL_DAYS = 60


class DealershipVisit(models.Model):
    _inherit = 'dealership.visit'

    @api.model
    def register_visit(self, kind, values=None):
        """Register who has just come or called, and give him to the next consultant.

        :param str kind: visit or call
        :param dict values: what else is known
        :return: dict of id, and of the whole screen (see `register_data`)
        """
        self._check_desk()
        values = dict(values or {})
        if set(values) - set(TYPED) or kind not in ('visit', 'call'):
            raise ValidationError(self.env._("The register does not take this. Reload the page and try again."))
        visit = self.create({**{name: value for name, value in values.items() if value}, 'kind': kind})
        visit._assign_by_rota()
        return {'id': visit.id, **self.register_data()}

    @api.model
    def register_data(self):
        """Everything that the register screen shows of today."""
        self._check_desk()
        company = self.env.company
        today = company.sudo()._dealership_today()
        duty = self.env['dealership.duty']._of_day(company, today).with_env(self.env)
        visits = self.search([('company_id', '=', company.id), ('day', '=', today)], order='number desc')
        return {
            'day': str(today),
            'duty_id': duty.id,
            'store': company.name,
            'visits': [visit._register_row() for visit in visits.sorted(lambda visit: (visit.state == 'left', -visit.number))],
            'people': self._register_people(duty),
            'models': self._register_models(company, today),
            'totals': visits._register_totals(),
            'left_open': self.search_count([
                ('company_id', '=', company.id), ('left_open', '=', True), ('state', '!=', 'left'), ('is_void', '=', False)]),
        }

    @api.model
    def _check_desk(self):
        if not self._is_desk():
            raise AccessError(self.env._("The register is kept by the reception and the sales managers."))

    def _register_row(self):
        """A line as the screen shows it; read as the user who looks."""
        self.ensure_one()

        def clock(moment):
            return self._store_time(moment).strftime('%H:%M') if moment else ''

        return {
            'id': self.id,
            'number': self.number,
            'kind': self.kind,
            'state': self.state,
            'is_void': self.is_void,
            'arrival': clock(self.arrival),
            'departure': clock(self.departure),
            'received': clock(self.received_on),
            'waiting_since': int(self.arrival.replace(tzinfo=datetime.timezone.utc).timestamp()) if self.state == 'waiting' else 0,
            'party_size': self.party_size,
            'name': self.customer_name or '',
            'phone': self.phone or '',
            'visit_order': self.visit_order,
            'model': self.model_id.name or '',
            'user_id': self.user_id.id,
            'consultant': self.user_id.name or '',
            'owner': self.owner_id.name if self.owner_id != self.user_id else '',
            'card_number': self.card_number or '',
            'has_card': self.has_card,
            'steps': {step: bool(self[name]) for step, name in STEPS.items()},
        }

    @api.model
    def _register_people(self, duty):
        """The day's consultants, those who are next first."""
        people = duty._people()
        order = rota.queue(people)
        users = {line.user_id.id: line for line in duty.line_ids}

        def rank(person):
            return (order.index(person.key) if person.key in order else len(order), not person.on_duty, person.order)

        return [{
            'line_id': users[person.key].id,
            'user_id': person.key,
            'name': users[person.key].user_id.name,
            'on_duty': person.on_duty,
            'is_busy': person.is_busy,
            'turns': person.turns,
            'next': order.index(person.key) + 1 if person.key in order else 0,
        } for person in sorted(people, key=rank)]

    @api.model
    def _register_models(self, company, today):
        """The models asked for most of late, then the rest of the dealer's brands, as many as fit on buttons."""
        asked = self._read_group(
            [('company_id', '=', company.id), ('model_id', '!=', False), ('is_void', '=', False),
             ('day', '>=', today - datetime.timedelta(days=MODEL_DAYS))],
            ['model_id'], ['__count'], order='__count desc', limit=MODELS_SHOWN)
        models = self.env['fleet.vehicle.model'].union(*(model for model, _count in asked))
        if len(models) < MODELS_SHOWN:
            models |= models.search(
                [('brand_id.is_dealer_brand', '=', True), ('id', 'not in', models.ids)], limit=MODELS_SHOWN - len(models))
        return [{'id': model.id, 'name': model.name} for model in models]

    def _register_totals(self):
        """What stands at the foot of the day's register; mistaken lines count nowhere."""
        counted = self.filtered(lambda visit: not visit.is_void)
        visits = counted.filtered(lambda visit: visit.kind == 'visit')
        return {
            'visits': len(visits),
            'calls': len(counted) - len(visits),
            'people': sum(visits.mapped('party_size')),
            'first': len(counted.filtered(lambda visit: visit.visit_order == 'first')),
            'repeat': len(counted.filtered(lambda visit: visit.visit_order == 'repeat')),
            'recorded': len(counted.filtered('is_recorded')),
            'cards': len(counted.filtered('has_card')),
            'drives': len(counted.filtered('test_drive_on')),
        }
