"""Contacts with the customers of the cards: planned, recorded with what was said, read by the manager, planned again."""

import datetime

from odoo import Command

from . import talk, words
from .course import Contact

LEVELS = 'habc'  # the hottest first
ATTITUDES = {
    'h': ('keen', 'keen', 'positive'),
    'a': ('keen', 'positive', 'positive', 'neutral'),
    'b': ('positive', 'neutral', 'neutral', 'doubtful'),
    'c': ('neutral', 'neutral', 'doubtful', 'negative'),
}
MATERIALS = {'visit': ('brochure', 'quotation', 'gift'), 'drive': ('quotation', 'gift'), 'wechat': ('quotation', 'comparison', 'video', 'finance')}
OBJECTIONS = ('price', 'budget', 'family', 'brand', 'vehicle', 'color', 'trade_in', 'wait', 'plate')
CAUSES = ('no_answer', 'no_answer', 'customer', 'load', 'leave', 'forgotten', 'not_recorded')
PLANNED_WAYS = ('call', 'call', 'call', 'wechat', 'visit', 'visit')


class Contacts:
    def __init__(self, context, customer_plan, garage):
        self.context, self.plan, self.garage, self.rng = context, customer_plan, garage, context.rng
        self.talk = talk.Talk(context.rng)
        self.recorded = []  # (customer, follow-up)

    def add(self):
        """What happened with each card since it was opened, one contact after the other."""
        self._date_first_plans()
        for customer in self.plan.with_card:
            self._follow(customer)

    def _date_first_plans(self):
        """Opening a card has planned the first contact; it was due when the card was opened."""
        groups = {}
        for customer in self.plan.with_card:
            card = customer.card
            days = card.contacts[0].planned if card.contacts else -card.next_in
            groups.setdefault((customer.consultant, days), []).append(card.record.id)
        for (consultant, days), ids in groups.items():
            if days:
                plans = self.context.model('crm.lead', consultant).browse(ids)._open_contact_plans()
                plans.write({'date_deadline': self.context.day(days)})

    def _follow(self, customer):
        card = customer.card
        moment, level = card.opened_on, card.first_level
        for place, contact in enumerate(card.contacts):
            moment = self._moment(customer, contact, moment, place)
            facts = self._facts(customer, contact, level)
            level = contact.level or level
            facts.update(self._next(customer, place, contact))
            self._record(customer, contact, moment, facts)
        if card.next_in is not None and card.kind == 'open' and self.context.chance(0.08):
            date = self.context.day(-max(card.next_in, 0) - 1)
            card.record._plan_contact(date, 'visit_in', self.rng.choice(words.REASONS['visited']))
        created = {'create_date': moment, 'write_date': moment}
        for plan in card.record._open_contact_plans():
            self.context.past.set(plan, **created)
        if card.contacts:
            self.context.past.set(card.record, last_contact_on=moment)

    def _moment(self, customer, contact, before, place):
        """When it took place; the first one minutes after the card was opened, most often in time."""
        card = customer.card
        if place == 0 and contact.days == card.opened:
            at_once = contact.way in ('visit', 'call_in')
            minutes = 1 if at_once else self.rng.choice((3, 5, 8, 11, 14, 14, 22, 75))
            return self.context.not_ahead(card.opened_on + datetime.timedelta(minutes=minutes))
        moment = self.context.moment(contact.days, self.rng.randrange(10, 18))
        return moment if moment > before else self.context.not_ahead(before + datetime.timedelta(minutes=35))

    def _next(self, customer, place, contact):
        """What was agreed for the next time."""
        card = customer.card
        after = next((later for later in card.contacts[place + 1:] if later.planned is not None), None)
        if contact.planned is None:
            return {}
        if after:
            days, way = after.planned, after.way
        elif card.next_in is not None and card.kind != 'won':
            days, way = -card.next_in, self.rng.choice(PLANNED_WAYS)
        else:
            return {}
        return {'next_date': self.context.day(days), 'next_method': talk.METHODS[way], 'next_reason': self._reason(card, place)}

    def _reason(self, card, place):
        """What the consultant meant to do next, as far as the customer was at that time."""
        ways = {contact.way for contact in card.contacts[:place + 1]}
        last = place == len(card.contacts) - 1
        if card.fixed or last or 'sign' in ways:
            return self.plan.reason(card)
        return self.rng.choice(words.REASONS['test_drive' if 'drive' in ways else 'visited' if 'visit' in ways else 'not_visited'])

    def _facts(self, customer, contact, level):
        """What the consultant entered in the dialog."""
        rng, context, way = self.rng, self.context, contact.way
        after = contact.level or level
        facts = {
            'via': 'dialog' if context.chance(0.85) else 'plan',
            'content': self.talk.about(way, customer.consultant, self._words(customer)),
            'level_before_id': context.ref(f'level_{level}').id,
            'level_after_id': context.ref(f'level_{after}').id,
        }
        if LEVELS.index(after) > LEVELS.index(level):
            facts.update(is_downgrade=True, downgrade_reason=customer.card.level_word)
        if way == 'call' and not contact.level and context.chance(0.13):
            facts.update(content=rng.choice(talk.UNANSWERED), result='no_answer')
        else:
            facts['attitude'] = rng.choice(ATTITUDES[after])
            if context.chance(0.4):
                facts['objection_ids'] = [Command.set([context.ref(f'objection_{name}').id for name in rng.sample(OBJECTIONS, rng.choice((1, 1, 2)))])]
            if way in MATERIALS and context.chance(0.7):
                facts['material_ids'] = [Command.set([context.ref(f'material_{rng.choice(MATERIALS[way])}').id])]
        if talk.METHODS[way] == 'phone':
            answered = facts.get('result') != 'no_answer'
            facts['duration_seconds'] = rng.randrange(45, 600) if answered else 0
        if contact.late and context.chance(0.8):
            facts.update(late_cause_id=context.ref(f'late_cause_{rng.choice(CAUSES)}').id, late_measure=rng.choice(talk.LATE_MEASURES))
        return facts

    def _words(self, customer):
        card = customer.card.record
        name = customer.contact_name or customer.name
        return {
            'who': (name[:1] if '·' not in name else name) + talk.WHO[customer.gender if '·' not in name else ''],
            'model': card.wish_ids[:1].model_id.name or '新车',
            'rival': self.rng.choice(self.garage.other_models).name,
            'color': self.rng.choice(('白色', '黑色', '灰色', '红色', '蓝色')),
        }

    def _record(self, customer, contact, moment, facts, activity=None):
        """Record it as the consultant; that it was not today is put right at the end."""
        card = customer.card.record
        if activity is None:
            activity = card._next_plan() if contact.planned is not None else self.context.env['mail.activity']
        follow_up = card._record_contact(talk.METHODS[contact.way], activity=activity, done_on=moment, **facts)
        stamps = {'create_date': moment, 'write_date': moment}
        self.context.past.set(follow_up, **stamps)
        self.context.past.set(activity, date_done=self.context.day(contact.days), write_date=moment)
        if contact.days < 120:
            self.context.past.set(customer.card.record, last_contact_on=moment)
        self.recorded.append((customer, follow_up))
        return follow_up

    # After the sale

    def call_back(self):
        """Return visits after delivery: planned when the car was handed over, those of the past made."""
        for customer in self.plan.of_role('won'):
            card = customer.card.record
            card._open_contact_plans().unlink()
            plans = card._plan_delivery_callbacks(self.context.day(customer.card.closed))
            for plan in plans.sorted('date_deadline'):
                days = (self.context.today - plan.date_deadline).days
                if days > 0 and not (days < 4 and self.context.chance(0.4)):
                    self._call_back(customer, plan, days)

    def _call_back(self, customer, plan, days):
        moment = self.context.moment(days)
        way = 'wechat' if plan.contact_method == 'wechat' else 'call'
        facts = {
            'content': self.talk.call_back(customer.consultant, self._words(customer)), 'attitude': 'positive', 'via': 'dialog',
            **({'duration_seconds': self.rng.randrange(60, 400)} if way == 'call' else {}),
        }
        self._record(customer, Contact(days, way, days), moment, facts, activity=plan)

    # The manager

    def review(self):
        """Managers read what is older than a day or two, and say a word here and there."""
        today = self.context.today
        by_manager = {}
        for customer, follow_up in self.recorded:
            age = (today - follow_up.done_on.date()).days
            if age > 3 or (age > 1 and self.context.chance(0.5)):
                comment = self._comment(follow_up)
                by_manager.setdefault((self.context.manager(customer.consultant), comment), []).append((follow_up, age))
        for (manager, comment), pairs in by_manager.items():
            follow_ups = pairs[0][0].browse([follow_up.id for follow_up, _age in pairs])
            user = self.context.users[manager]
            follow_ups.sudo().write({'reviewed_by_id': user.id, 'reviewed_on': self.context.now, 'review_comment': comment})
            for follow_up, age in pairs:
                read = self.context.not_ahead(follow_up.done_on + datetime.timedelta(hours=self.rng.randrange(3, 20)))
                self.context.past.set(follow_up, reviewed_on=read, write_date=read)

    def _comment(self, follow_up):
        if follow_up.is_flagged:
            return self.rng.choice(talk.FLAG_COMMENTS)
        return self.rng.choice(talk.COMMENTS) if self.context.chance(0.22) else False

    def date_messages(self, first_id):
        """What the chatter says of a contact was said when it took place."""
        Message = self.context.env['mail.message']
        notes = Message.search(
            [('model', '=', 'crm.lead'), ('id', '>=', first_id), ('mail_activity_type_id', '!=', False)], order='id')
        by_card = notes.grouped('res_id')
        contacts = {}
        for customer, follow_up in self.recorded:
            if follow_up.activity_id:
                contacts.setdefault(customer.card.record.id, []).append(follow_up)
        for card_id, follow_ups in contacts.items():
            for follow_up, note in zip(follow_ups, by_card.get(card_id, Message), strict=False):
                self.context.past.set(note, date=follow_up.done_on, create_date=follow_up.done_on)
