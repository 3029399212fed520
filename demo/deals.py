"""Orders of those who bought: written, agreed, signed, paid, invoiced and handed over, by the persons concerned, on their days."""

from odoo import Command

DEPOSIT = 5000
# Beneficiary of what is collected for others
COLLECTED_FOR = {
    'product_deal_purchase_tax': 'demo_tax_office',
    'product_deal_insurance_compulsory': 'demo_insurer_picc',
    'product_deal_insurance': 'demo_insurer_picc',
    'product_deal_plate': 'demo_plate_agent',
    'demo_product_plate': 'demo_plate_agent',
}


class Deals:
    def __init__(self, context, plan, deliveries):
        self.context, self.plan, self.deliveries, self.rng = context, plan, deliveries, context.rng
        self.extras = [
            context.ref(f'demo_product_{name}') for name in ('film', 'mats', 'camera', 'guard', 'ppf', 'plate', 'care', 'warranty')
        ]
        self.journals = {}  # by store; empty where the store keeps no books
        self.fapiao = 24310000000000100000

    def prepare(self):
        """The second store's chart of accounts, the tax that a guide price contains, and for whom money is collected."""
        first, second = self.context.companies
        env = self.context.env
        if first.chart_template and not second.chart_template:
            env['account.chart.template'].try_loading(first.chart_template, company=second, install_demo=False)
        taxes = env['account.tax']
        for company in first | second:
            tax = company.account_sale_tax_id
            if tax:
                taxes |= tax if tax.price_include else tax.copy({'name': f'{tax.name}（含税价）', 'price_include_override': 'tax_included'})
            journal = env['account.journal'].search([('type', '=', 'bank'), ('company_id', '=', company.id)], limit=1)
            if journal:
                self.journals[company] = journal
                self._name_incentive_accounts(company)
            for product, beneficiary in COLLECTED_FOR.items():
                self.context.ref(product).with_company(company).deal_beneficiary_id = self.context.ref(beneficiary)
        templates = (
            env['product.product']
            .search([('categ_id', 'in', [
                self.context.ref(f'demo_category_{name}').id for name in ('vehicle', 'accessory', 'service', 'workshop')])])
            .product_tmpl_id
        )
        templates.write({'taxes_id': [Command.set(taxes.ids)], 'supplier_taxes_id': [Command.clear()]})

    def _name_incentive_accounts(self, company):
        """Where incentives are posted; the Chinese chart has these accounts, another one gets them."""
        Account = self.context.env['account.account'].with_company(company)
        for setting, code, name, kind in (
            ('dealership_incentive_account_id', '6601', '销售提成', 'expense'),
            ('dealership_incentive_payable_id', '2211', '应付职工薪酬', 'liability_current'),
        ):
            account = Account.search([*Account._check_company_domain(company), ('code', '=like', f'{code}%')], order='code', limit=1)
            company[setting] = account or Account.create({
                'name': name, 'code': Account._search_new_account_code(f'{code}01'), 'account_type': kind,
                'company_ids': [Command.set(company.root_id.ids)]})

    @property
    def keeps_books(self):
        """Whether both stores can take money; without, their cars are the customers' by entry, not by delivery."""
        return len(self.journals) == len(self.context.companies)

    def make_orders(self):
        """An order for each recent buyer and for most of the owner base, confirmed by their consultants."""
        by_consultant = {}
        for customer in self.plan.of_role('won', 'owner'):
            if customer.role == 'won' or customer.index % 5:
                by_consultant.setdefault(customer.consultant, []).append(customer)
        for consultant, customers in by_consultant.items():
            orders = self.context.model('sale.order', consultant).create([self._values(customer) for customer in customers])
            for order in orders.filtered('is_deal'):
                self._agree(order, consultant)
            orders.action_confirm()
            for customer, order in zip(customers, orders, strict=True):
                self.sign_on(order, customer.bought)
                if customer.role == 'won':
                    self._win(customer, order)

    def sign_on(self, order, days):
        """The day of the contract: what follows, such as the day of the conversion, is reckoned from it."""
        moment = self.context.moment(days)
        order.sudo().date_order = moment
        self.context.past.set(order, date_order=moment, create_date=moment, write_date=moment)

    def _values(self, customer):
        trim = customer.car.trim_id
        lines = [(trim.product_id, trim.list_price, self.rng.choice((0, 0, 1, 2, 3, 5)))]
        lines += [
            (product, product.list_price, self.rng.choice((0, 0, 10, 100)))
            for product in self.rng.sample(self.extras, self.rng.randrange(4))
        ]
        won = customer.role == 'won'
        return {
            'partner_id': customer.partner.id,
            'company_id': customer.partner.company_id.id,
            'user_id': self.context.users[customer.consultant].id,
            'team_id': self.context.team(customer.consultant).id,
            'opportunity_id': customer.card.record.id if won else False,
            'trim_id': trim.id,
            'vehicle_id': customer.car.id if won and self.keeps_books else False,
            'order_line': [
                Command.create(
                    {
                        'product_id': product.id,
                        'price_unit': price,
                        'discount': 0 if discount == 100 else discount,
                        'is_gift': discount == 100 and won,
                        'product_uom_qty': 1,
                    }
                )
                for product, price, discount in lines
            ],
        }

    def _agree(self, order, consultant):
        """What goes beyond the consultant's limit, his manager has agreed to."""
        if order._beyond_limit():
            requests = order._ask_beyond_limit('客户对比竞品, 申请优惠')
            self.context.as_manager(requests, consultant).action_approve()
            for request in requests:
                self.context.past.set(request, requested_on=self.context.moment(1), decided_on=self.context.moment(0))

    def _win(self, customer, order):
        """Sold: deposit and balance are paid (E06), the car was handed over; or without books, a manager has agreed."""
        card, days = customer.card, customer.bought
        moment = self.context.moment(days)
        for request in order.approval_ids:
            self.context.past.set(request, requested_on=moment, decided_on=moment)
        if self.keeps_books:
            last_message = self._last_message()
            self.pay(order, 'deposit', DEPOSIT, days)
            self.pay_rest(order, days)
            self.invoice(order, days)
            self.deliveries.hand_over(order, days, plate=self.context.numbers.plate(customer.car.displacement == 0))
            self.date_messages(last_message, moment)
        else:
            self._special(customer, order, moment)
            order._check_deal_won()
        self.won_on(card.record, days, card.opened - days)

    def won_on(self, card, days, day_close=None):
        moment = self.context.moment(days)
        stamps = {'date_closed': moment, 'date_last_stage_update': moment}
        self.context.past.set(card, **stamps, **({} if day_close is None else {'day_close': day_close}))

    def _special(self, customer, order, moment):
        manager, day = self.context.users[self.context.manager(customer.consultant)], self.context.day(customer.bought)
        self.context.env['dealership.deal.approval'].sudo().create({
            'order_id': order.id, 'kind': 'special', 'state': 'approved', 'reason': '客户已付清, 补录成交', 'agreement_on': day,
            'purchase_on': day, 'requester_id': self.context.users[customer.consultant].id, 'requested_on': moment,
            'decided_by_id': manager.id, 'decided_on': moment,
        })

    # Finance

    def as_finance(self, records):
        return self.context.model(records._name, 'cw1').browse(records.ids)

    def pay(self, order, purpose, amount, days):
        return self.as_finance(order)._take_payment(purpose, amount, self.journals[order.company_id], date=self.context.day(days))

    def pay_rest(self, order, days):
        self.pay(order, 'balance', self.as_finance(order).balance_due, days)

    def invoice(self, order, days):
        """The invoice of a deal, with the number of its fapiao."""
        move = self.as_finance(order.env['account.move'].browse(self.as_finance(order).action_invoice_deal()['res_id']))
        self.fapiao += self.rng.randrange(1, 40)
        move.write({'invoice_date': self.context.day(days), 'date': self.context.day(days), 'fapiao_number': str(self.fapiao)})
        move.action_post()
        return move

    def settle(self):
        """What was collected for the tax office is passed on, but for the last days; premiums and fees wait partly."""
        if not self.keeps_books:
            return
        Items = self.context.model('dealership.deal.on.behalf', 'cw1')
        for company in self.context.companies:
            for name, newest in (('demo_tax_office', 3), ('demo_insurer_picc', 20)):
                items = Items.search([
                    ('company_id', '=', company.id), ('beneficiary_id', '=', self.context.ref(name).id), ('owed', '>', 0),
                    ('date', '<=', self.context.day(newest))])
                if items:
                    wizard = Items.env['dealership.deal.settle.wizard'].with_context(
                        active_model='dealership.deal.on.behalf', active_ids=items.ids).create({})
                    wizard.action_settle()

    def report_incentives(self):
        """Last month's statements are approved but for one, the first one is posted; this month's run."""
        Statement = self.context.env['dealership.incentive.statement'].sudo()
        for number, company in enumerate(self.context.companies):
            month = Statement._month_start(self.context.today, -1)
            last = Statement._make_statements(company, month)
            manager = self.context.users['jl2' if number else 'jl1']
            theirs = last.filtered(lambda statement, manager=manager: statement.user_id != manager).sorted('id')
            approved = self.context.model(Statement._name, manager).browse(theirs[: max(1, len(theirs) - 1)].ids)
            if approved:
                approved.action_approve()
                if self.keeps_books and not number:
                    self.as_finance(approved[:1]).action_post()
            Statement._make_statements(company, self.context.today)

    def see_to_notices(self):
        """Finance and the workshop have seen to the deals of more than a week ago."""
        Notice = self.context.env['dealership.deal.notice'].sudo()
        for login, department in (('cw1', 'finance'), ('fw1', 'service')):
            user = self.context.users[login]
            old = Notice.search([
                ('department', '=', department), ('state', '=', 'new'), ('won_on', '<', self.context.day(7)),
                ('company_id', 'in', user.company_ids.ids)])
            self.context.model(Notice._name, login).browse(old.ids).action_done()

    # What was said

    def _last_message(self):
        return self.context.env['mail.message'].search([], order='id desc', limit=1).id or 0

    def date_messages(self, last, moment):
        """Notes and notices since that message were written then."""
        for message in self.context.env['mail.message'].search([('id', '>', last)]):
            self.context.past.set(message, date=moment, create_date=moment)
