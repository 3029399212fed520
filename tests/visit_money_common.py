"""A workshop with books: visits with lines for each payer, invoiced by the advisor, posted and paid by finance."""
from odoo import fields
from odoo.fields import Command

from .common import ROLES, Dealership


class VisitMoney(Dealership):
    """Mixin after `_open_dealership`: `_open_workshop()` gives store 1 accounts, products and a customer with a car."""

    roles = ROLES
    far_roles = ('consultant', 'service_advisor', 'finance', 'customer_care')

    @classmethod
    def _open_workshop(cls):
        for store in (cls.store, cls.far_store):
            cls.env['account.chart.template'].try_loading('generic_coa', company=store, install_demo=False)
            store.currency_id = cls.env.ref('base.CNY')  # the generic chart brings its own
        cls.advisor, cls.finance, cls.care = (cls.users[role] for role in ('service_advisor', 'finance', 'customer_care'))
        cls.bank = cls.env['account.journal'].search([('company_id', '=', cls.store.id), ('type', '=', 'bank')], limit=1)
        cls.tax = cls.env['account.tax'].with_company(cls.store).create({
            'name': 'VAT 13%', 'amount': 13, 'price_include_override': 'tax_included', 'type_tax_use': 'sale', 'company_id': cls.store.id})
        cls.work, cls.oil = cls.env['product.product'].with_company(cls.store).create([
            {'name': name, 'type': kind, 'list_price': price, 'taxes_id': [Command.set(cls.tax.ids)]}
            for name, kind, price in (('保养工时', 'service', 120), ('机油', 'consu', 339))])
        cls.maker, cls.insurer = cls.env['res.partner'].create([
            {'name': '上汽大众售后', 'is_company': True}, {'name': '平安财险', 'is_company': True, 'is_insurer': True}])
        cls.customer = cls.make_customer()
        cls.car = cls.make_vehicle(cls.customer)

    @classmethod
    def book(cls, car=None, user=None, **vals):
        car = car or cls.make_vehicle(cls.make_customer())
        # outside of the opening hours of the day on which the test happens to run nothing could be booked
        return cls.env['fleet.vehicle.log.services'].with_user(user or cls.advisor).create({
            'vehicle_id': car.id, 'visit_kind': 'wash', 'company_id': cls.store.id, **vals})

    @classmethod
    def visit(cls, state='ready', payers=('customer',), kind='maintenance', car=None, **vals):
        """A visit of the advisor with a line of 120 for each payer, moved to a state."""
        visit = cls.book(car, **vals).with_user(cls.advisor)
        visit.visit_kind = kind
        visit.line_ids = [Command.create({
            'product_id': cls.work.id, 'payer': payer, 'claim_number': f'SP{number}' if payer in ('warranty', 'insurance') else False,
        }) for number, payer in enumerate(payers)]
        if state != 'booked':
            visit._arrive(mileage=12000)
        if state in ('ready', 'left'):
            visit.action_ready()
        return visit

    @classmethod
    def pay(cls, move, amount=None):
        """Finance posts and takes the money."""
        move = move.with_user(cls.finance)
        if move.state == 'draft':
            move.action_post()
        wizard = cls.env['account.payment.register'].with_user(cls.finance).with_context(
            active_model='account.move', active_ids=move.ids).create({'journal_id': cls.bank.id, **({'amount': amount} if amount else {})})
        wizard.action_create_payments()

    @classmethod
    def leave(cls, visit):
        """The whole way out: charged, paid, gone."""
        visit.with_user(cls.advisor).action_invoice_visit()
        for move in visit.sudo().workshop_move_ids.filtered(lambda move: move.workshop_payer == 'customer'):
            cls.pay(move)
        visit.with_user(cls.advisor).action_leave()

    @classmethod
    def call_is_due(cls, visit):
        """As if the days since the visit had passed."""
        visit.sudo().call_on = fields.Date.subtract(visit.company_id._dealership_today(), days=1)
