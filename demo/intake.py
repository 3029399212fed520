"""Leads from outside: the portals of the stores, their messages in every fate, what the lead desk made of them, who got them."""

import json

from odoo import Command

from ..models.intake.lead_message_receive import Envelope
from ..rules import adf, lead_json
from . import words

# code, name, number of the store, channel, formats
SOURCES = (
    ('autohome-pd', '汽车之家（浦东店）', 0, 'vertical_portal', 'adf'),
    ('dongchedi-pd', '懂车帝（浦东店）', 0, 'social', 'json'),
    ('site-pd', '官网预约试驾（浦东店）', 0, 'official_site', 'json'),
    ('yiche-hq', '易车（虹桥店）', 1, 'vertical_portal', 'adf'),
    ('dms-pd', '厂家售后系统（浦东店）', 0, 'acquaintance', 'service'),
    ('dms-hq', '厂家售后系统（虹桥店）', 1, 'acquaintance', 'service'),
)
ADF = """<?xml version="1.0" encoding="UTF-8"?>
<?adf version="1.0"?>
<adf>
  <prospect>
    <id sequence="1" source="{portal}">{number}</id>
    <requestdate>{moment}</requestdate>
    <vehicle interest="buy" status="new"><make>上汽大众</make><model>{model}</model>{finance}</vehicle>
    <customer>
      <contact primarycontact="1"><name part="full">{name}</name><phone type="cellphone">{phone}</phone></contact>
      <comments>{comments}</comments>
    </customer>
    <vendor><vendorname>{store}</vendorname></vendor>
  </prospect>
</adf>"""
INVALID = ('wrong_number', 'test', 'no_intention')


class Intake:
    def __init__(self, context, customer_plan, garage):
        self.context, self.plan, self.garage, self.rng = context, customer_plan, garage, context.rng
        self.sources, self.leads = {}, context.env['crm.lead']
        self.number = 0

    def connect(self):
        """The sources with their keys and words, as the administrator set them up."""
        admin = self.context.admin
        for code, name, store, channel, kind in SOURCES:
            company = self.context.companies[store]
            source = self.context.model('dealership.lead.source', admin).create({
                'name': name, 'code': code, 'company_id': company.id,
                'team_id': self.context.ref('demo_team_hongqiao' if store else 'demo_team_lead_desk').id,
                'channel_id': self.context.ref(f'channel_{channel}').id, 'takes_adf': kind == 'adf', 'takes_json': kind == 'json',
                'takes_service': kind == 'service',
                'contact': '对接人：陈工 021-50990088',
                'mapping_ids': [
                    Command.create({'kind': 'model', 'word': f'上汽大众 {model.name}', 'model_id': model.id})
                    for model in self.garage.own_models[:3]],
            })
            key = self.context.model('dealership.lead.key', admin).create({
                'name': f'{name}接口', 'source_id': source.id, **({'scope_service': True} if kind == 'service' else {})})
            key.action_issue()
            self.sources[code] = source
            self.context.past.set(source, create_date=self.context.moment(90))
            issued = self.context.moment(90)
            self.context.past.set(key, create_date=issued, issued_on=issued, last_used_on=self.context.now)
        old = self.context.model('dealership.lead.key', admin).create({'name': '旧接口', 'source_id': self.sources['autohome-pd'].id})
        old.action_issue()
        old.action_revoke()
        self._rules()

    def _rules(self):
        """Who gets what: electric cars to one group, what comes at night to the other, the rest to all."""
        electric = self.garage.own_models.filtered(lambda model: model.name.startswith('ID.'))
        rules = (
            ('新能源给展厅一组', 0, 'demo_team_pudong_1', {'model_ids': [Command.set(electric.ids)]}),
            ('夜间线索给展厅二组', 0, 'demo_team_pudong_2', {'hour_from': 18.0, 'hour_to': 8.5}),
            ('其余浦东线索', 0, 'demo_team_pudong_2', {}),
            ('虹桥线索', 1, 'demo_team_hongqiao', {}),
        )
        self.context.model('dealership.assignment.rule', self.context.admin).create([
            {
                'name': name, 'sequence': 10 * number, 'company_id': self.context.companies[store].id,
                'team_id': self.context.ref(team).id, **values,
            }
            for number, (name, store, team, values) in enumerate(rules, 1)])

    def receive(self, count):
        """Messages of the last days; so many of them make a lead each that is still to clean."""
        codes = [code for code, *_rest in SOURCES]
        for number in range(count):
            person, gender = self.plan.people.person(number * 7 + 1)
            facts = {
                'name': person if number % 13 != 5 else '',
                'phone': '1380000' if number % 11 == 7 else self.context.numbers.phone(),
                'model': self.rng.choice(self.garage.own_models).name if number % 6 != 3 else '',
                'gender': gender,
                'comments': self.rng.choice(words.LEAD_WISHES).format(rival=self.rng.choice(self.garage.other_models).name),
                'budget': self.rng.choice(('', '15~20万', '20万以内', '25~30万')),
            }
            self._send(codes[number % len(codes)], facts, number * 6 // max(count, 1) + 1 if number < count - 4 else 0)
        self.leads = self.leads.filtered(lambda lead: lead.type == 'lead')

    def _send(self, code, facts, days_ago, again=False):
        source = self.sources[code]
        self.number += not again
        number = self.number  # the same message again is the same to the minute
        moment = self.context.at(days_ago, 8 + number % 12, number * 7 % 60) if days_ago else self.context.moment_of_today(number % 10 / 10)
        values = {**facts, 'number': f'{code[:2].upper()}{20260000 + self.number}', 'portal': source.name.partition('（')[0],
                  'store': source.company_id.name, 'moment': f'{moment:%Y-%m-%dT%H:%M:%S}Z'}
        amount = self._amount(facts['budget'])
        values['finance'] = f'<finance><amount type="total" limit="maximum" currency="CNY">{amount}</amount></finance>' if amount else ''
        raw = ADF.format(**values) if source.takes_adf else json.dumps({
            'id': values['number'], 'name': facts['name'], 'phone': facts['phone'], 'gender': facts['gender'],
            'vehicles': [{'make': '上汽大众', 'model': facts['model']}] if facts['model'] else [],
            'budget': facts['budget'], 'comments': facts['comments'], 'requested_at': values['moment'],
        }, ensure_ascii=False, indent=2)
        return self._receive(source, raw, moment)

    def _amount(self, budget):
        figures = budget.partition('万')[0].rpartition('~')[2]
        return int(figures) * 10000 if figures else 0

    def _receive(self, source, raw, moment):
        kind = 'adf' if source.takes_adf else 'json'
        reading = (adf if kind == 'adf' else lead_json).read(raw)
        envelope = Envelope(
            source, kind, raw, sender='203.0.113.17', content_type='application/xml' if kind == 'adf' else 'application/json',
            key_id=source.sudo().key_ids.filtered(lambda key: key.state == 'active')[:1].id)
        messages = self.context.env['dealership.lead.message']._receive(envelope, reading).sudo()
        for message in messages:
            self.context.past.set(message, received_on=moment, create_date=moment, write_date=moment)
            if message.fate in ('accepted', 'to_complete'):
                self.context.past.set(message.lead_id, create_date=moment, date_last_stage_update=moment)
                self.leads |= message.lead_id.with_env(self.context.env)
        return messages

    def meet_trouble(self):
        """What portals send besides: the same again, a correction, two customers at once, and what nobody can read."""
        phone = self.context.numbers.phone()
        facts = {'name': '孟祥瑞', 'phone': phone, 'model': '途岳', 'gender': 'male', 'comments': '想约周六上午试驾', 'budget': ''}
        self._send('autohome-pd', facts, 1)
        self._send('autohome-pd', facts, 1, again=True)
        self._send('autohome-pd', {**facts, 'comments': '改到周日下午试驾，另请报置换价'}, 0, again=True)
        couple = [
            {'id': f'TG{number}', 'name': name, 'phone': self.context.numbers.phone(), 'vehicles': [{'make': '上汽大众', 'model': '途昂'}],
             'comments': '公司团购询价'} for number, name in enumerate(('袁文博', '葛雅琴'), 1)]
        self._receive(self.sources['dongchedi-pd'], json.dumps(couple, ensure_ascii=False, indent=2), self.context.moment(2))
        bomb = '<?xml version="1.0"?><!DOCTYPE adf [<!ENTITY a "aaaa">]><adf><prospect>&a;</prospect></adf>'
        self._receive(self.sources['yiche-hq'], bomb, self.context.moment(3))
        self._receive(self.sources['yiche-hq'], '<adf><prospect><customer><contact><name>断', self.context.moment(2))
        self._receive(self.sources['site-pd'], '[1, 2', self.context.moment(1))

    def clean(self):
        """The lead desk calls: some are prospects and go to a consultant, some want nothing, some are none."""
        desk = self.context.model('crm.lead', 'dcc1')
        leads = desk.browse(self.leads.ids).filtered(lambda lead: lead.user_id.id is False and lead.type == 'lead')
        whole = leads.filtered(lambda lead: lead.phone_sanitized and lead.contact_name and lead.wish_ids)
        rest = leads - whole
        opened, whole = whole[:6], whole[6:]
        for lead in opened:
            lead.action_clean_valid()
        opened._assign_by_rules()
        whole[:3].action_clean_to_follow()
        whole[3:5].action_clean_not_interested()
        rest = rest.sorted(lambda lead: (lead.company_id.id, lead.id))
        for lead, code in zip(rest[:3], INVALID, strict=False):
            lead._mark_invalid(self.context.ref(f'invalid_reason_{code}'), '电话提示空号，三次未接通')
        self.context.model('crm.lead', 'jl1').with_context(active_test=False).browse(rest[:1].ids).action_confirm_invalid()
