"""What the tests of a consultant's day share."""
from .common import DealershipCase


class DayCase(DealershipCase):

    far_roles = ('consultant', 'manager', 'auditor')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Day = cls.env['dealership.work.day']

    def day_of(self, user):
        return self.Day.with_user(user)

    def screen(self, user=None, **asked):
        return self.day_of(user or self.consultant).get_today(**asked)

    def sections(self, user=None, **asked):
        return {section['key']: section for section in self.screen(user, **asked)['sections']}

    def due(self, card, days, user=None):
        """The card's plan, moved to a day by the system (days late, or ahead)."""
        plan = card._open_contact_plans().sudo()[:1]
        plan.write({'date_deadline': self.today(days), **({'user_id': user.id} if user else {})})
        return plan

    def cards(self, count, days=0, user=None):
        cards = self.env['crm.lead'].with_user(user or self.consultant).create([self.card_vals() for _number in range(count)])
        cards._open_contact_plans().sudo().write({'date_deadline': self.today(days)})
        return cards

    def sheet(self, user=None, days=0):
        return self.day_of(user or self.consultant)._open_of(user or self.consultant, self.today(days))

    def closed(self, user=None, days=0, **words):
        sheet = self.sheet(user, days)
        sheet.write({'summary': "三个客户约到店", **words})
        sheet.action_close()
        return sheet

    def record(self, card, user=None, **facts):
        return card.with_user(user or self.consultant)._record_contact('phone', content=facts.pop('content', "客户周末来店"), **facts)
