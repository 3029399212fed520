"""Facts of a message → values of a lead: what fits a field goes there, everything else stays readable on the lead."""
from markupsafe import Markup

from odoo.fields import Command
from odoo.tools import SQL

from ...rules import lead_facts, vin
from ...rules.errors import RuleError
from .lead_catalogue import Catalogue
from .lead_problems import sentence

SHOWN_RAW = 20_000
# Fields of the lead that a message fills, and a later one may correct as long as no person changed them.
SCALARS = (
    'contact_name', 'partner_name', 'phone', 'email_from', 'street', 'city', 'zip', 'budget_min', 'budget_max', 'payment_method',
    'wants_trade_in', 'trade_in_expected', 'intake_wish', 'intake_wechat', 'intake_phone_second', 'intake_gender',
)
# What leads of one message or file may say each for itself, beside what every lead has.
DIFFERING = ('external_id', 'intake_values', 'intake_wish', 'intake_wechat', 'intake_phone_second', 'intake_gender')
WISH = ('model_id', 'trim_id', 'exterior_color_id', 'interior_color_id', 'interest')


class LeadWriter:
    """Makes the values of the leads of one source."""

    def __init__(self, source):
        self.source = source
        self.env = source.env
        self.catalogue = Catalogue(source)

    def values(self, facts, raw=''):
        """Values of a new lead.

        :param raw: the text as it came, shown on a lead that could not be read
        """
        scalars, wishes = self.scalars(facts), self.wishes(facts)
        source = self.source
        vals = {
            'type': 'lead', 'team_id': source.team_id.id, 'company_id': source.company_id.id, 'user_id': False,
            'source_id': source.channel_id.id, 'origin_id': source.origin_id.id, 'lead_source_id': source.id,
            'name': facts.name or facts.company or facts.phone or self.env._("Lead from %(portal)s", portal=source.name),
            'external_id': facts.external_id or False,
            **{name: value for name, value in scalars.items() if value},
            **self._place(facts),
            'intake_values': {'fields': scalars, 'wishes': wishes},
            'wish_ids': self.wish_commands(wishes),
        }
        present, noted = self._present(facts)
        vals.update(present)
        vals['description'] = self.description(facts, noted, raw)
        return vals

    def least(self, facts, raw, error):
        """Values that nothing can refuse: the text alone."""
        facts.note('values.refused', error)
        return {
            'type': 'lead', 'team_id': self.source.team_id.id, 'company_id': self.source.company_id.id, 'user_id': False,
            'source_id': self.source.channel_id.id, 'origin_id': self.source.origin_id.id, 'lead_source_id': self.source.id,
            'name': self.env._("Lead from %(portal)s", portal=self.source.name), 'external_id': facts.external_id or False,
            'description': self.description(facts, True, raw or facts.raw),
        }

    def scalars(self, facts):
        wishes = [car for car in facts.wishes if not self.catalogue.wish(car)]
        for car in wishes:
            facts.note('model.unknown', car.label or car.vin)
        return {
            'contact_name': facts.name, 'partner_name': facts.company, 'phone': facts.phone, 'email_from': facts.email,
            'street': facts.street, 'city': facts.city, 'zip': facts.postcode,
            'budget_min': facts.budget[0], 'budget_max': facts.budget[1], 'payment_method': facts.payment or False,
            'wants_trade_in': facts.trade_in, 'trade_in_expected': facts.present.price if facts.present else 0.0,
            'intake_wish': "; ".join(car.label or car.vin for car in wishes)[:lead_facts.MAX_LINE],
            'intake_wechat': facts.wechat, 'intake_phone_second': facts.phones[1] if len(facts.phones) > 1 else '',
            'intake_gender': facts.gender or False,
        }

    def wishes(self, facts):
        """Wish lines as lists of values, each car once."""
        lines = [self.catalogue.wish(car) for car in facts.wishes]
        unique = dict.fromkeys(tuple(line[name] for name in WISH) for line in lines if line)
        return [list(line) for line in unique]

    @staticmethod
    def wish_commands(wishes):
        return [
            Command.create({'sequence': 10 * number, **dict(zip(WISH, line, strict=True))}) for number, line in enumerate(wishes, start=1)]

    def _place(self, facts):
        """Country and province; a Chinese mobile is of China, without which core would not know the number again."""
        if not (facts.country or facts.region):
            return {} if self.source.company_id.country_id else {'country_id': self.env.ref('base.cn').id}
        Country = self.env['res.country']
        word = facts.country.strip()
        country = Country.search(['|', ('code', '=', word.upper()), ('name', '=ilike', word)], limit=1) if word else Country
        country = country or self.source.company_id.country_id or self.env.ref('base.cn')
        state = self.env['res.country.state'].search([
            ('country_id', '=', country.id), '|', ('code', '=', facts.region.upper()), ('name', '=ilike', facts.region),
        ], limit=1) if facts.region else self.env['res.country.state']
        return {'country_id': country.id, 'state_id': state.id}

    # ------------------------------------------------------------------
    # Present car
    # ------------------------------------------------------------------
    def _present(self, facts):
        """(values of the present car, whether it must be told in words): a car that is known here is nobody's by a message."""
        car = facts.present
        if not car:
            return {}, False
        model_id = self.catalogue.model(car.make, car.model)
        if not model_id or not self._is_new_vin(car.vin):
            facts.note('present.unknown', car.label or car.vin or car.plate)
            return {}, True
        years = dict(self.env['fleet.vehicle']._fields['model_year']._description_selection(self.env))
        return {
            'present_model_id': model_id,
            **({'present_model_year': car.year} if car.year in years else {}),
            **({'present_mileage': car.kilometres} if car.kilometres else {}),
            **({'present_plate': car.plate} if car.plate else {}),
            **({'present_vin': car.vin} if car.vin else {}),
        }, False

    def _is_new_vin(self, number):
        if not number:
            return True
        try:
            if vin.check(number).severity == 'error':
                return False
        except RuleError:
            return False
        return not self.env.execute_query(SQL("SELECT 1 FROM fleet_vehicle WHERE vin_sn = %s LIMIT 1", number))

    # ------------------------------------------------------------------
    # In words
    # ------------------------------------------------------------------
    def description(self, facts, car_too=False, raw=''):
        """What has no field of its own, line by line; every value is escaped."""
        _ = self.env._
        car = facts.present
        lines = [
            (_("Comments"), facts.comments), (_("Wishes"), "; ".join(filter(None, (wish.label for wish in facts.wishes)))),
            (_("Means to buy"), facts.timeframe), (_("Asked on"), facts.requested_on), (_("WeChat"), facts.wechat),
            (_("More phones"), ", ".join(facts.phones[1:])),
            (_("Reach by"), {'phone': _("Phone"), 'email': _("E-mail")}.get(facts.preferred)),
            (_("Present car"), car and car_too and " ".join(filter(None, (
                car.label, car.plate, car.vin, f"{car.kilometres:g} km" if car.kilometres else '', car.note)))),
            (_("Region"), " ".join(filter(None, (facts.region, facts.country)))),
            (_("For"), facts.vendor), (_("By"), facts.provider),
            *facts.extra,
        ]
        body = Markup().join(
            Markup("<li><b>%s</b>: %s</li>") % (name, self._broken(text)) for name, text in lines if text)
        notes = Markup().join(
            Markup('<li class="text-warning">%s</li>') % sentence(self.env, problem.code, problem.value) for problem in facts.problems)
        shown = Markup("<pre>%s</pre>") % lead_facts.mask_certain(raw[:SHOWN_RAW]) if raw else ''
        return Markup("<ul>%s%s</ul>%s") % (body, notes, shown) if body or notes or shown else False

    @staticmethod
    def _broken(text):
        return Markup("<br>").join(str(text).splitlines() or [''])
