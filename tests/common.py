"""The dealership that tests happen in: two stores, their teams and people, a small catalogue."""
from contextlib import contextmanager

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user
from odoo.tools import mute_logger

from ..rules import credit_code, vin

MODULE = 'auto_dealership'
ROLES = (
    'consultant', 'manager', 'lead_desk', 'receptionist', 'service_advisor', 'customer_care', 'finance', 'auditor',
    'dealership_admin',
)
# Whoever else has an account on the same Odoo, and no part in the dealership.
STRANGERS = {
    'plain': 'base.group_user',
    'salesman': 'sales_team.group_sale_salesman',
    'portal': 'base.group_portal',
}


def valid_vin(serial, head='LSVAA418', year='E'):
    """A made-up VIN whose check digit is right."""
    raw = f'{head}0{year}2{serial:06d}'
    return raw[:8] + vin.check_digit(raw) + raw[9:]


def valid_credit_code(serial):
    """A made-up unified social credit code whose check digit is right."""
    head = f'91310115MA1{serial:06d}'
    for last in '0123456789ABCDEFGHJKLMNPQRTUWXY':
        try:
            return credit_code.validate(head + last)
        except ValueError:
            continue
    raise AssertionError(head)


class Dealership:
    """Mixin of test classes: `cls._open_dealership()` in `setUpClass` makes what is described here.

    Store 1 has the dealership teams `team` (consultant, colleague; led by the manager) and `other_team` (outsider; led
    by other_manager), and the ordinary sales team `plain_team`; store 2 has `far_team` (far_consultant). One user of
    each role works in store 1: `users[role]`; `users['far_<role>']` in store 2.
    """

    far_roles = ('consultant',)
    roles = ROLES
    strangers = tuple(STRANGERS)

    @classmethod
    def _speak_chinese(cls):
        """The people of the store read the screens as its people do."""
        cls.env['res.lang']._activate_lang('zh_CN')
        for user in cls.users.values():
            user.lang = 'zh_CN'

    @classmethod
    def _open_dealership(cls):
        # teams of an earlier class are rolled back, what a request had cached of them is not
        cls.env.registry.clear_cache()
        cls.env = cls.env(context=dict(
            cls.env.context, tracking_disable=True, no_reset_password=True, mail_create_nolog=True, mail_notrack=True))
        china = cls.env.ref('base.cn')
        Company = cls.env['res.company']
        cls.store, cls.far_store = Company.create([
            {'name': f'华星汽车（{place}店）', 'country_id': china.id, 'currency_id': cls.env.ref('base.CNY').id}
            for place in ('浦东', '虹桥')])
        cls.users = {}
        for role in cls.roles:
            cls._hire(role, role, cls.store)
        for name in ('colleague', 'outsider'):
            cls._hire(name, 'consultant', cls.store)
        cls._hire('other_manager', 'manager', cls.store)
        for role in cls.far_roles:
            cls._hire(f'far_{role}', role, cls.far_store)
        for name in cls.strangers:
            cls.users[name] = cls._user(name, STRANGERS[name], cls.store)
        Team = cls.env['crm.team']
        cls.team, cls.other_team, cls.plain_team, cls.far_team = Team.create([
            {'name': '展厅一组', 'company_id': cls.store.id, 'is_dealership': True,
             'user_id': cls.users['manager'].id if 'manager' in cls.users else False,
             'member_ids': [Command.set([cls.users['consultant'].id, cls.users['colleague'].id])]},
            {'name': '展厅二组', 'company_id': cls.store.id, 'is_dealership': True,
             'user_id': cls.users['other_manager'].id, 'member_ids': [Command.set([cls.users['outsider'].id])]},
            {'name': 'Office supplies', 'company_id': cls.store.id, 'is_dealership': False},
            {'name': '虹桥展厅', 'company_id': cls.far_store.id, 'is_dealership': True,
             'member_ids': [Command.set([cls.users['far_consultant'].id])]},
        ])
        cls.consultant, cls.colleague = cls.users['consultant'], cls.users['colleague']
        cls.manager = cls.users.get('manager')
        cls._open_catalogue()

    @classmethod
    def _hire(cls, name, role, company):
        cls.users[name] = cls._user(name, f'{MODULE}.group_{role}', company)

    @classmethod
    def _user(cls, name, group, company):
        return new_test_user(cls.env, f'dlr_{name}', groups=group, company_id=company.id, tz='Asia/Shanghai')

    @classmethod
    def _open_catalogue(cls):
        cls.brand = cls.env['fleet.vehicle.model.brand'].create({'name': '上汽大众', 'is_dealer_brand': True})
        cls.model, cls.other_model = cls.env['fleet.vehicle.model'].create([
            {'name': '途观', 'brand_id': cls.brand.id}, {'name': '朗逸', 'brand_id': cls.brand.id}])
        cls.trim, cls.other_trim = cls.env['dealership.vehicle.trim'].create([
            {'name': '1.8TSI', 'model_id': cls.model.id}, {'name': '1.5L', 'model_id': cls.other_model.id}])
        cls.white = cls.env['dealership.vehicle.color'].create({'name': '珠光白', 'kind': 'exterior'})
        cls.black = cls.env['dealership.vehicle.color'].create({'name': '玛瑙黑', 'kind': 'interior'})
        cls.origin = cls.env.ref(f'{MODULE}.origin_walk_in')
        cls.other_origin = cls.env.ref(f'{MODULE}.origin_cs_referral')
        cls.channel = cls.env.ref(f'{MODULE}.channel_walk_in')
        cls.other_channel = cls.env['utm.source'].search(
            [('is_dealership_channel', '=', True), ('id', '!=', cls.channel.id)], limit=1)
        cls.levels = {code: cls.env.ref(f'{MODULE}.level_{code.lower()}') for code in 'HABC'}

    @classmethod
    def lose(cls, card, criterion='special'):
        """Defeat a card by the one way there is: asked for, and approved by another."""
        leader = card.sudo().team_id.user_id
        decider = leader if leader and leader != card.sudo().user_id else cls.env.ref('base.user_admin')
        defeat = cls.env['dealership.defeat'].create({
            'lead_id': card.id, 'criterion': criterion, 'reason_id': cls.env.ref(f'{MODULE}.defeat_reason_other').id,
            'explanation': '特殊情况', 'competitor_note': '其他车型', 'price': 150000, 'payment_method': 'cash',
            'kind': 'other_brand', 'customer_words': '已经买了'})
        defeat.action_request()
        defeat.with_user(decider).sudo()._approve()
        return defeat

    @classmethod
    def win(cls, cards):
        """Sell a card by the shortest way there is: a special agreement that another approved (E06)."""
        for card in cards.sudo():
            leader = card.team_id.user_id
            decider = leader if leader and leader != card.user_id else cls.env.ref('base.user_admin')
            order = cls.env['sale.order'].sudo().create({
                'partner_id': (card.partner_id or cls.make_customer()).id, 'opportunity_id': card.id,
                'company_id': (card.company_id or cls.store).id, 'team_id': card.team_id.id, 'user_id': card.user_id.id})
            today = cls.env['crm.team']._today_start(order.company_id)[1]
            cls.env['dealership.deal.approval'].sudo().create({
                'order_id': order.id, 'kind': 'special', 'reason': '客户出国,约定下月提车', 'agreement_on': today,
                'purchase_on': fields.Date.add(today, days=30), 'requester_id': (card.user_id or cls.consultant).id,
                'state': 'approved', 'decided_by_id': decider.id, 'decided_on': fields.Datetime.now()})
            order._check_deal_won()

    @classmethod
    def forget(cls, cards):
        """Delete cards, as only those go that were merged into another."""
        cards.sudo().write({'merged_into_id': cards[:1].id})
        cards.sudo().unlink()

    _serial = 0

    @classmethod
    def _next(cls):
        Dealership._serial += 1
        return Dealership._serial

    @classmethod
    def card_vals(cls, **vals):
        """Values with which anybody may open a card."""
        serial = cls._next()
        # core writes a card's phone to its customer: a card of a known one asks for none
        person = {} if vals.get('partner_id') else {'contact_name': f'客户{serial}', 'phone': f'1390000{serial:04d}'}
        return {
            **person, 'type': 'opportunity', 'team_id': cls.team.id, 'origin_id': cls.origin.id, 'source_id': cls.channel.id, **vals,
        }

    @classmethod
    def make_card(cls, user, **vals):
        """A card opened by `user`, for himself unless the values say otherwise."""
        return cls.env['crm.lead'].with_user(user).create(cls.card_vals(**vals))

    @classmethod
    def make_customer(cls, user=None, **vals):
        """A customer of `user` (None: of nobody) in store 1, made by the superuser."""
        serial = cls._next()
        return cls.env['res.partner'].create({
            'name': f'车主{serial}', 'phone': f'1370000{serial:04d}', 'is_dealership_customer': True,
            'company_id': cls.store.id, 'user_id': user.id if user else False, **vals})

    @classmethod
    def make_vehicle(cls, owner=None, **vals):
        serial = cls._next()
        return cls.env['fleet.vehicle'].create({
            'model_id': cls.model.id, 'dealer_role': 'customer', 'owner_id': owner.id if owner else False,
            'company_id': (owner.company_id if owner else cls.store).id, 'vin_sn': valid_vin(serial),
            'license_plate': f'沪A{serial:05d}', **vals})

    @classmethod
    def allow_presents(cls):
        """In this store a service advisor may give everything away."""
        cls.store.write({'dealership_workshop_discount_work': 100, 'dealership_workshop_discount_parts': 100})

    def today(self, days=0):
        return fields.Date.add(fields.Date.context_today(self.env['crm.lead'].with_user(self.consultant)), days=days)

    def plan(self, card, days=1, user=None, **vals):
        """A planned contact of a card."""
        return card.with_user(user or card.user_id or self.consultant).activity_schedule(
            'mail.mail_activity_data_call', self.today(days), **vals)

    def allowed(self, call, error=(AccessError, UserError, ValidationError)):
        """Whether a call is accepted; its effects are undone either way."""
        try:
            with mute_logger('odoo.sql_db', 'odoo.addons.base.models.ir_rule', 'odoo.models'), self.undone():
                call()
                self.env.flush_all()
        except error:
            return False
        return True

    @contextmanager
    def undone(self):
        """What happens inside leaves no trace, in the database or in the cache."""
        savepoint = self.cr.savepoint(flush=True)
        try:
            yield
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)
            self.env.transaction.clear()

    def refused(self, call, error=AccessError):
        """The call fails with this error; what it says is returned."""
        try:
            with mute_logger('odoo.sql_db'), self.cr.savepoint():
                call()
                self.env.flush_all()
        except error as refusal:
            return str(refusal)
        raise AssertionError(f"accepted, and should have been refused with {error}")


class DealershipCase(Dealership, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
