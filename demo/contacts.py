"""Contacts with the customers of the cards: planned, recorded with what was said, read by the manager, planned again."""

import datetime

from odoo import Command

from . import talk, words
from .context import SHANGHAI

LEVELS = 'habc'  # the hottest first
ATTITUDES = {
    'h': ('keen', 'keen', 'positive'),
    'a': ('keen', 'positive', 'positive', 'neutral'),
    'b': ('positive', 'neutral', 'neutral', 'doubtful'),
    'c': ('neutral', 'neutral', 'doubtful', 'negative'),
}
MATERIALS = {
    'visit': ('brochure', 'quotation', 'gift'),
    'drive': ('quotation', 'gift'),
    'wechat': ('quotation', 'comparison', 'video', 'finance'),
}
OBJECTIONS = ('price', 'budget', 'family', 'brand', 'vehicle', 'color', 'trade_in', 'wait', 'plate')
CAUSES = ('no_answer', 'no_answer', 'customer', 'load', 'leave', 'forgotten', 'not_recorded')
HASTY, PASTING = ('gw3', 'gw8'), ('gw4', 'gw7')
PLANNED_WAYS = ('call', 'call', 'call', 'wechat', 'visit', 'visit')


class Contacts:
    def __init__(self, context, customer_plan, garage, register, drives):
        self.context, self.plan, self.garage, self.rng = context, customer_plan, garage, context.rng
        self.register, self.drives = register, drives
        self.talk = talk.Talk(context.rng)
        self.recorded = []  # (customer, follow-up)
        self.hasty = 0
        self.levels = {}  # customer's index → level at the time

    def add(self):
        """What happened in the store until today, in the order in which it happened."""
        self._record_in_a_row()
        self._date_first_plans()
        events = []
        for customer in self.plan.with_card:
            card = customer.card
            moment = card.opened_on
            self.levels[customer.index] = card.first_level
            for place, contact in enumerate(card.contacts):
                moment = contact.moment = self._moment(customer, contact, moment, place)
                contact.said = contact.said or self.talk.about(contact.way, customer.consultant, self._words(customer))
                events.append((moment, customer.index, place))
        customers = {customer.index: customer for customer in self.plan.with_card}
        events = [(moment, customers[index], customers[index].card.contacts[place]) for moment, index, place in sorted(events)]
        self.register.keep(events)
        for _moment, customer, contact in events:
            self._meet(customer, contact)
        for customer in self.plan.with_card:
            self._finish(customer)

    def _record_in_a_row(self):
        """What cannot be quite true: one records his week in ten minutes, one pastes his words, some calls last seconds."""
        for customer in self.plan.with_card:
            card = customer.card
            last = card.contacts[-1] if card.kind == 'open' and len(card.contacts) > 1 else None
            if not last or last.way not in ('call', 'wechat', 'sms') or not 0 < last.days < 15 or last.level or card.fixed:
                continue
            if customer.consultant in HASTY and card.next_in >= 0 and last.days < 7:
                last.days, last.hasty = 1, True
            elif customer.consultant in PASTING:
                last.said = talk.PASTED

    def _date_first_plans(self):
        """Opening a card has planned the first contact; it was due when the card was opened."""
        groups = {}
        for customer in self.plan.with_card:
            card = customer.card
            days = card.contacts[0].planned if card.contacts else -card.next_in
            groups.setdefault((customer.consultant, days), []).append(card.record.id)
        for (consultant, days), ids in groups.items():
            plans = self.context.model('crm.lead', consultant).browse(ids)._open_contact_plans()
            plans.write({'date_deadline': self.context.day(days)})

    def _meet(self, customer, contact):
        """One contact: a visit in the register, a test drive, or a talk that the consultant records."""
        card = customer.card
        level = self.levels[customer.index]
        place = card.contacts.index(contact)
        upcoming = self._next(customer, place, contact)
        if contact.way == 'drive':
            if contact.booking is None:
                contact.booking = self.drives.book(customer, contact)
            follow_up = self.drives.hold(customer, contact)
            self._next_by_hand(customer, upcoming)
        elif id(contact) in self.register.visits:
            follow_up = self.register.join(customer, contact)
            follow_up.with_user(card.record.user_id).write(self._answers(contact.way, level))
            self._next_by_hand(customer, upcoming)
        else:
            facts = {**self._facts(customer, contact, level), **upcoming}
            activity = card.record._next_plan() if contact.planned is not None else self.context.env['mail.activity']
            follow_up = card.record._record_contact(
                talk.METHODS[contact.way], activity=activity, done_on=contact.moment, **facts)
        self.levels[customer.index] = contact.level or level
        after = card.contacts[place + 1] if place + 1 < len(card.contacts) else None
        if after and after.way == 'drive' and after.planned is not None:
            after.booking = self.drives.book(customer, after)
            upcoming = {'next_date': self.context.day(after.days), 'next_method': 'test_drive', 'next_reason': '预约试乘试驾'}
        self._date(customer, follow_up, contact.moment, level, upcoming)

    def _date(self, customer, follow_up, moment, level, upcoming):
        """That it was not today is put right at the end."""
        context, card = self.context, customer.card.record
        stamps = {'create_date': moment, 'write_date': moment}
        after = self.levels[customer.index]
        context.past.set(
            follow_up, **stamps, level_before_id=context.ref(f'level_{level}').id, level_after_id=context.ref(f'level_{after}').id,
            **upcoming)
        context.past.set(follow_up.activity_id, date_done=(moment + SHANGHAI).date(), write_date=moment)
        context.past.set(card, last_contact_on=moment)
        self.recorded.append((customer, follow_up))

    def _next_by_hand(self, customer, upcoming):
        """After a visit or a drive the consultant plans what comes next."""
        if upcoming and not customer.card.record._open_contact_plans().filtered(lambda plan: not plan.sudo().automated):
            customer.card.record._plan_contact(upcoming['next_date'], upcoming['next_method'], upcoming['next_reason'])

    def _finish(self, customer):
        """A few customers have agreed to come besides; the plans are as old as the last contact."""
        card = customer.card
        if card.next_in is not None and card.kind == 'open' and self.context.chance(0.06):
            date = self.context.day(-max(card.next_in, 0) - 1)
            card.record._plan_contact(date, 'visit_in', self.rng.choice(words.REASONS['visited']))
        moment = card.contacts[-1].moment if card.contacts else card.opened_on
        for plan in card.record._open_contact_plans():
            self.context.past.set(plan, create_date=moment, write_date=moment)

    def _moment(self, customer, contact, before, place):
        """When it took place; the first one minutes after the card was opened, most often in time."""
        card = customer.card
        if place == 0 and contact.days == card.opened:
            at_once = contact.way in ('visit', 'call_in')
            minutes = 0 if at_once else self.rng.choice((3, 5, 8, 11, 14, 14, 22, 75))
            return self.context.not_ahead(card.opened_on + datetime.timedelta(minutes=minutes))
        if contact.way == 'drive':
            return self.drives.free_moment(customer, contact.days, before)
        if contact.hasty:
            self.hasty += 1
            return self.context.at(1, 17, 30) + datetime.timedelta(seconds=70 * self.hasty)
        moment = self.context.moment(contact.days, self.rng.randrange(10, 18))
        return moment if moment > before else self.context.not_ahead(before + datetime.timedelta(minutes=35))

    def _next(self, customer, place, contact):
        """What was agreed for the next time; a test drive is booked instead."""
        card = customer.card
        after = next((later for later in card.contacts[place + 1:] if later.planned is not None), None)
        if contact.planned is None and place + 1 < len(card.contacts):
            return {}
        if after:
            if after.way == 'drive':
                return {}
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

    def _answers(self, way, level):
        """How the customer took it, and what he was given."""
        rng, context = self.rng, self.context
        answers = {'attitude': rng.choice(ATTITUDES[level])}
        if context.chance(0.4):
            names = rng.sample(OBJECTIONS, rng.choice((1, 1, 2)))
            answers['objection_ids'] = [Command.set([context.ref(f'objection_{name}').id for name in names])]
        if way in MATERIALS and context.chance(0.7):
            answers['material_ids'] = [Command.set([context.ref(f'material_{rng.choice(MATERIALS[way])}').id])]
        return answers

    def _facts(self, customer, contact, level):
        """What the consultant entered in the dialog."""
        rng, context, way = self.rng, self.context, contact.way
        after = contact.level or level
        facts = {
            'via': 'dialog' if context.chance(0.85) else 'plan',
            'content': contact.said,
            'level_before_id': context.ref(f'level_{level}').id,
            'level_after_id': context.ref(f'level_{after}').id,
        }
        if LEVELS.index(after) > LEVELS.index(level):
            facts.update(is_downgrade=True, downgrade_reason=customer.card.level_word)
        if way == 'call' and not contact.level and context.chance(0.13):
            facts.update(content=rng.choice(talk.UNANSWERED), result='no_answer')
        else:
            facts.update(self._answers(way, after))
        if talk.METHODS[way] == 'phone':
            answered = facts.get('result') != 'no_answer'
            facts['duration_seconds'] = (rng.randrange(6, 15) if contact.hasty else rng.randrange(45, 600)) if answered else 0
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
        follow_up = customer.card.record._record_contact(talk.METHODS[way], activity=plan, done_on=moment, **facts)
        self._date(customer, follow_up, moment, customer.card.level, {})

    # The manager

    def review(self):
        """Managers read what is older than a day or two, and say a word here and there."""
        today = self.context.today
        by_manager = {}
        for customer, follow_up in self.recorded:
            age = (today - follow_up.done_on.date()).days
            unread = follow_up.is_flagged and age < 10
            if not unread and (age > 3 or (age > 1 and self.context.chance(0.5))):
                comment = self._comment(follow_up)
                by_manager.setdefault((self.context.manager(customer.consultant), comment), []).append((follow_up, age))
        for (manager, comment), pairs in by_manager.items():
            follow_ups = pairs[0][0].browse([follow_up.id for follow_up, _age in pairs])
            self.context.model('dealership.follow.up', manager).browse(follow_ups.ids).action_review(comment)
            for follow_up, _age in pairs:
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
