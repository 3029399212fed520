"""The days of the store: checklists, day reports with the manager's signature, what was missed and why, the public pool."""

import datetime

from . import words
from .drives import signature

DAYS = 7
CLOSED_LATE = 'gw8'  # has not handed in yesterday's report
POOL_AFTER_DAYS = 300  # of level C, after it fell asleep


class Routine:
    def __init__(self, context, customer_plan):
        self.context, self.plan, self.rng = context, customer_plan, context.rng

    # Checklists

    def check_showrooms(self):
        """Yesterday's and today's checks: most are done, something is not in order, one is missing."""
        admin = self.context.model('dealership.check', self.context.admin).sudo()
        for days_ago in (1, 0):
            checks = admin._prepare_day(self.context.companies, self.context.day(days_ago))
            for store, company in enumerate(self.context.companies):
                mine = checks.filtered(lambda check, company=company: check.company_id == company).sorted('id')
                done = mine[:-1] if days_ago else mine[:len(mine) // 2]
                for number, check in enumerate(done):
                    self._check(check, 'gw5' if store else 'qt1', days_ago, has_fault=number % 3 == 1)
                    if days_ago and number != 1:
                        self._countersign(check, 'jl2' if store else 'jl1')

    def _check(self, check, login, days_ago, has_fault):
        check = self.context.model('dealership.check', login).browse(check.id)
        faults = check.line_ids[2:3] | check.line_ids[-2:-1] if has_fault else check.line_ids.browse()
        (check.line_ids - faults).write({'result': 'ok'})
        for line in faults:
            remark, measure, person = self.rng.choice(words.FAULTS)
            line.write({
                'result': 'not_ok', 'remark': remark, 'measure': measure, 'done_by': person,
                'done_on': self.context.day(days_ago - 1) if days_ago else False})
        check._sign(signature(self.rng))
        signed = self.context.at(days_ago, 8, 40) if days_ago else self.context.moment_of_today(0.05)
        self.context.past.set(check, checked_on=signed, create_date=signed, write_date=signed)

    def _countersign(self, check, manager):
        check = self.context.model('dealership.check', manager).browse(check.id)
        check._countersign(signature(self.rng), '请尽快整改并回复。' if check.fault_count else False)
        self.context.past.set(check, countersigned_on=self.context.at(1, 17, 40))

    # Day reports; they count what is in the books, so that everything else must be there before

    def report_days(self):
        for days_ago in range(DAYS, -1, -1):
            for store, logins in enumerate((('gw1', 'gw2', 'gw3', 'gw4'), ('gw5', 'gw6', 'gw7', 'gw8'))):
                self._report_day(days_ago, logins, 'jl2' if store else 'jl1')

    def _report_day(self, days_ago, logins, manager):
        Day = self.context.model('dealership.work.day', self.context.admin).sudo()
        users = Day.env['res.users'].union(*(self.context.users[login] for login in logins))
        facts = Day._day_facts(users, self.context.day(days_ago))
        for login in logins:
            user = self.context.users[login]
            if not days_ago and login in ('gw4', CLOSED_LATE):
                continue  # has not begun today's sheet yet
            sheet = self.context.model('dealership.work.day', user)._open_of(user, self.context.day(days_ago))
            begun = self.context.at(days_ago, 8, 50) if days_ago else self.context.moment_of_today(0.02)
            self.context.past.set(sheet, opened_on=begun, create_date=begun)
            if days_ago and not (days_ago == 1 and login == CLOSED_LATE):
                self._close(sheet, facts[user.id], days_ago)
                if days_ago > 1 or login in ('gw1', 'gw5'):
                    self._sign(sheet, manager, days_ago)

    def _close(self, sheet, facts, days_ago):
        """As the consultant did on that evening; the button itself closes no day that is long past."""
        rng = self.rng
        sheet.write({
            'summary': rng.choice(words.DAY_SUMMARIES).format(done=facts['done_count'], late=facts['late_count']),
            'problems': rng.choice(words.DAY_PROBLEMS),
            'tomorrow': rng.choice(words.DAY_PLANS)})
        if days_ago == 1:
            sheet.action_close()
        else:
            figures = {name: value for name, value in facts.items() if name in sheet._fields and not name.startswith('planned_')}
            sheet.sudo().write({**figures, 'state': 'closed', 'closed_on': self.context.now})
        self.context.past.set(sheet, closed_on=self.context.at(days_ago, 17, 50))

    def _sign(self, sheet, manager, days_ago):
        sheet = self.context.model('dealership.work.day', manager).browse(sheet.id)
        if self.context.chance(0.6):
            sheet.manager_words = self.rng.choice(words.DAY_ANSWERS)
        sheet.action_sign()
        signed = self.context.at(days_ago, 18, 30) if days_ago > 1 else self.context.moment_of_today(0.1)
        self.context.past.set(sheet, signed_on=signed, write_date=signed)

    # The night

    def look_after_lapses(self):
        """What the nightly round found this morning, and what the consultants say to it; no mail leaves a demo store."""
        Lead = self.context.model('crm.lead', self.context.admin).sudo()
        last_mail = Lead.env['mail.mail'].search([], order='id desc', limit=1).id or 0
        self.context.ref('level_c').pool_after_days = POOL_AFTER_DAYS
        Lead._followed_after(0, 5000)._refresh_lapses()
        for manager_id, lead_ids in Lead._late_first_contacts().items():
            Lead._escalate_first_contacts(Lead.env['res.users'].browse(manager_id), lead_ids)
        lapses = Lead.env['dealership.lapse'].search([('closed_on', '=', False), ('company_id', 'in', self.context.companies.ids)])
        self._say_why(lapses)
        for manager, found in lapses.grouped(lambda lapse: lapse.team_id.user_id).items():
            Lead._tell_manager(manager, found.ids)
        self._fill_pool(Lead)
        Lead.env['mail.mail'].search([('id', '>', last_mail)]).unlink()

    def _say_why(self, lapses):
        causes = [self.context.ref(f'late_cause_{name}').id for name in ('no_answer', 'customer', 'load', 'leave', 'forgotten')]
        for number, lapse in enumerate(lapses):
            found = min(lapse.since + datetime.timedelta(days=1), self.context.today)
            self.context.past.set(lapse, found_on=found, create_date=self.context.at((self.context.today - found).days, 3))
            if lapse.kind == 'overdue' and number % 2:
                self.context.model('dealership.lapse', lapse.user_id).browse(lapse.id).write(
                    {'cause_id': self.rng.choice(causes), 'measure': self.rng.choice(words.MEASURES)})

    def _fill_pool(self, Lead):
        """Some long asleep are open to all, of the others their consultants are warned; two were given back by a manager."""
        silent = [customer for customer in self.plan.with_card if customer.card.kind == 'silent']
        gone = Lead.browse([customer.card.record.id for customer in silent[::2]])
        gone.with_context(lang='zh_CN')._release_to_pool('dormant', '长期未跟进，提醒后仍未联系。')
        waiting = Lead.browse([customer.card.record.id for customer in silent[1::2]])
        for user, cards in waiting.filtered('user_id').grouped('user_id').items():
            Lead._warn_consultant(user, cards.ids)
        leaving = [
            customer for customer in self.plan.with_card
            if customer.card.kind == 'open' and customer.card.level == 'b' and customer.card.stage in ('not_visited', 'visited')]
        for customer in (leaving[0:1] + leaving[-1:]):
            cards = Lead.browse(customer.card.record.id)
            cards.with_user(self.context.users[self.context.manager(customer.consultant)]).sudo()._release_to_pool(
                'manager', '顾问客户过多，交回公海重新分配。')
