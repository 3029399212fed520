"""Policies of the owner base, and the work of the renewal team in every stage; finance settles commissions with the insurers."""

import datetime
from random import Random

from odoo import Command

from ..rules import policy as rule
from . import workshop_words as words

# Insurer → commission in percent of compulsory and commercial premiums
RATES = {'demo_insurer_pingan': (4, 15), 'demo_insurer_picc': (4, 13), 'demo_insurer_cpic': (3.5, 14)}
DAY = datetime.timedelta(days=1)
# What has become of the renewals, those that end first before the others
STAGES = (
    'quoted', 'lost', 'issued', 'contacted', 'issued', 'quoted', 'lost', 'opened', 'contacted', 'issued', 'lost', 'quoted', 'contacted',
    'opened')


class Insurance:
    def __init__(self, context, plan, deals):
        self.context, self.plan, self.deals = context, plan, deals
        self.rng = Random('insurance')  # noqa: S311 - the same store every time, no secret
        self.number = 0
        self.insurers = [context.ref(name) for name in RATES]

    def agree_rates(self):
        for company in self.context.companies:
            for name, (compulsory, commercial) in RATES.items():
                insurer = self.context.ref(name).with_company(company)
                insurer.write({'insurer_rate_compulsory': compulsory, 'insurer_rate_commercial': commercial})

    # Policies

    def make_policies(self):
        """Last year's and this year's of most owners, entered by customer care when the system was begun."""
        values = [
            policy for customer in self.plan.of_role('owner', 'won')
            if not customer.handed and customer.car.license_plate and customer.car.dealer_role == 'customer' and self.rng.random() < 0.9
            for policy in self._terms(customer)]
        policies = self.context.model('fleet.vehicle.log.contract', 'kf1').create(values)
        for policy in policies:
            issued = datetime.datetime.combine(policy.issued_on, datetime.time(3))
            self.context.past.set(policy, create_date=issued, write_date=issued)

    def _terms(self, customer):
        rng = self.rng
        start, terms = self.context.day(customer.bought), []
        while start <= self.context.today:
            terms.append(start)
            start = rule.default_end(start) + DAY
        if len(terms) > 1 and (self.context.today - terms[-1]).days < 28 and rng.random() < 0.6:
            terms.pop()  # has run out, and nobody has seen to it yet
        insurer, here = rng.choice(self.insurers), customer.role == 'won' or rng.random() < 0.7
        kinds = ('compulsory', 'commercial') if rng.random() < 0.88 else ('compulsory',)
        for term, start in list(enumerate(terms))[-2:]:
            if term and rng.random() < 0.2:
                insurer = rng.choice(self.insurers)
            if term and rng.random() < 0.25:
                here = not here
            for kind in kinds:
                yield self._policy(customer, insurer, kind, start, term, here)

    def _policy(self, customer, insurer, kind, start, term, here):
        rng, car = self.rng, customer.car
        self.number += 1
        issued = start if not term else start - datetime.timedelta(days=rng.randrange(1, 20))
        issued = min(issued, self.context.today)
        values = {
            'is_policy': True, 'policy_kind': kind, 'vehicle_id': car.id, 'company_id': car.company_id.id, 'insurer_id': insurer.id,
            'ins_ref': f"{'PDZA' if kind == 'compulsory' else 'PDAA'}{start.year}3101{self.number * 7919 % 10**6:06d}{term}",
            'start_date': start, 'expiration_date': rule.default_end(start), 'issued_on': issued, 'issued_here': here,
            'backdate_reason': '上线前保单补录' if here else False}
        if kind == 'compulsory':
            electric = not car.displacement
            return {
                **values, 'premium': max(665, 950 - 95 * term),
                'vehicle_tax': 0 if electric else 360 if car.displacement <= 1.6 else 450}
        worth = (car.car_value or 150000) * 0.87**term
        sums = [('third_party', rng.choice((100, 200, 200, 300)), rng.randrange(680, 1250, 10)),
                ('damage', round(worth / 10000, 1), round(worth * 0.0115)), ('driver', 2, 58), ('passenger', 8, 132)]
        if term < 2:
            sums.append(('scratch', 0.5, 380))
        return {**values, 'coverage_ids': [
            Command.create({'coverage_id': self.context.ref(f'coverage_{name}').id, 'sum_insured': insured, 'premium': premium})
            for name, insured, premium in sums]}

    # Renewals

    def open_renewals(self):
        """What the nightly round finds and gives out."""
        Renewal = self.context.env['dealership.renewal'].sudo()
        for company in self.context.companies:
            Renewal._open_batch(company, 5000)
            Renewal._give_out(company, 5000)
            Renewal._remind(company, 500)
        self.context.env.invalidate_all()

    def work_renewals(self):
        """The clerk has called, offered, issued and lost; what ends last has not been touched yet."""
        Renewal = self.context.model('dealership.renewal', 'kf1')
        renewals = Renewal.search([('company_id', 'in', self.context.companies.ids)], order='expiry_date, id')
        refusing = renewals.partner_id._filter_refusing('sales_call')
        reasons = iter(words.LOST_INSURANCE)
        stages = iter(STAGES)
        for number, renewal in enumerate(renewals):
            left = (renewal.expiry_date - self.context.today).days
            opened = self.context.at(max(1, min(60 - left, 59)), 1)
            self.context.past.set(renewal, create_date=opened, opened_on=opened.date())
            stage = 'opened' if renewal.partner_id in refusing or left > 52 else next(stages, 'opened')
            if stage == 'opened':
                continue
            self._say(renewal, number, max(2, min(58 - left, 24)))
            if stage in ('quoted', 'issued'):
                self._quote(renewal)
            if stage == 'issued':
                self._issue(renewal, number)
            elif stage == 'lost' and (reason := next(reasons, None)):
                insurer = self.insurers[1] if reason[0] == 'price' else None
                renewal._lose(
                    self.context.ref(f'renewal_lost_{reason[0]}'), insurer=insurer, price=3680 if insurer else 0, note=reason[1])
                self.context.past.set(renewal, closed_on=self.context.day(number % 5 + 1))

    def _say(self, renewal, number, days):
        for result, ago in (('no_answer', days), ('reached', days - 1)) if number % 3 == 0 else (('reached', days),):
            call = renewal._record_call(
                'phone', result, '' if result == 'no_answer' else words.RENEWAL_SAID[number % len(words.RENEWAL_SAID)],
                next_contact_date=self.context.day(-(number % 4)))
            called = self.context.at(ago, 10, 10 * (number % 6))
            self.context.past.set(call, called_on=called, create_date=called)
        stamps = {'last_call_on': called}
        if number % 4 == 0:
            stamps['next_contact_date'] = self.context.day(2)  # was to be called again, and was not
        self.context.past.set(renewal, **stamps)

    def _quote(self, renewal):
        """As last year from the insurer so far, a little less from another."""
        Quote = self.context.model('dealership.renewal.quote', 'kf1')
        valid = self.context.day(-14)
        first = Quote.create({'renewal_id': renewal.id, 'valid_until': valid})
        other = next(insurer for insurer in self.insurers if insurer != first.insurer_id)
        Quote.create({
            'renewal_id': renewal.id, 'insurer_id': other.id, 'compulsory_premium': first.compulsory_premium,
            'vehicle_tax': first.vehicle_tax, 'commercial_premium': round(first.commercial_premium * 0.94), 'valid_until': valid})

    def _issue(self, renewal, number):
        quote = renewal.quote_ids.sorted('total')[number % 2]
        kinds = [kind for kind in ('compulsory', 'commercial') if quote[f'{kind}_premium']]
        issues = []
        for kind in kinds:
            self.number += 1
            issues.append({
                'kind': kind,
                'ins_ref': f"{'PDZA' if kind == 'compulsory' else 'PDAA'}{self.context.today.year}3101{self.number * 7919 % 10**6:06d}9"})
        policies = renewal._issue(quote, issues)
        days = number % 3
        self.context.past.set(renewal, closed_on=self.context.day(days))
        for policy in policies:
            self.context.past.set(policy, issued_on=self.context.day(days), create_date=self.context.at(days + 1, 15))

    # Commission

    def settle(self):
        """Finance has invoiced what insurers owe the first store for the months before; one policy was cancelled afterwards."""
        if not self.deals.keeps_books:
            return
        store = self.context.companies[0]
        Policy = self.context.model('fleet.vehicle.log.contract', 'cw1')
        month = self.context.today.replace(day=1)
        for insurer in self.insurers:
            due = Policy.search([
                ('is_policy', '=', True), ('company_id', '=', store.id), ('insurer_id', '=', insurer.id), ('issued_here', '=', True),
                ('commission_due', '>', 0), ('issued_on', '<', month)])
            if not due:
                continue
            move = self.deals.as_finance(due.env['account.move'].browse(due.action_settle_commission()['res_id']))
            day = month + datetime.timedelta(days=min(4, (self.context.today - month).days))
            move.write({'invoice_date': day, 'date': day})
            move.action_post()
            self._cancel_one(due)

    def _cancel_one(self, settled):
        """The owner has insured elsewhere in mid-year: part of the premium went back, and so does the commission."""
        running = settled.filtered(lambda policy: (
            policy.policy_kind == 'commercial' and policy.state == 'open' and (policy.expiration_date - self.context.today).days > 150))[:1]
        if running and not getattr(self, 'cancelled', None):
            self.cancelled = running
            self.context.model(running._name, 'kf1').browse(running.id)._cancel_policy(
                self.context.today - DAY, round(running.premium * 0.4), '客户申请退保，单位统一投保')
