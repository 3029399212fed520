"""Orders of those who bought, with the prices that the customer sees: tax included."""

from odoo import Command


class Deals:
    def __init__(self, context, plan):
        self.context, self.plan, self.rng = context, plan, context.rng
        self.extras = [
            context.ref(f'demo_product_{name}') for name in ('film', 'mats', 'camera', 'guard', 'ppf', 'plate', 'care', 'warranty')
        ]

    def prepare(self):
        """The second store's chart of accounts, and the tax that a guide price contains."""
        first, second = self.context.companies
        env = self.context.env
        if first.chart_template and not second.chart_template:
            env['account.chart.template'].try_loading(first.chart_template, company=second, install_demo=False)
        taxes = env['account.tax']
        for company in first | second:
            tax = company.account_sale_tax_id
            if tax:
                taxes |= tax if tax.price_include else tax.copy({'name': f'{tax.name}（含税价）', 'price_include_override': 'tax_included'})
        templates = (
            env['product.product']
            .search([('categ_id', 'in', [self.context.ref(f'demo_category_{name}').id for name in ('vehicle', 'accessory', 'service')])])
            .product_tmpl_id
        )
        templates.write({'taxes_id': [Command.set(taxes.ids)], 'supplier_taxes_id': [Command.clear()]})

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
                moment = self.context.moment(customer.bought)
                self.context.past.set(order, date_order=moment, create_date=moment)
                if customer.role == 'won':
                    self._win(customer, order, moment)

    def _values(self, customer):
        trim = customer.car.trim_id
        lines = [(trim.product_id, trim.list_price, self.rng.choice((0, 0, 1, 2, 3, 5)))]
        lines += [
            (product, product.list_price, self.rng.choice((0, 0, 10, 100)))
            for product in self.rng.sample(self.extras, self.rng.randrange(4))
        ]
        return {
            'partner_id': customer.partner.id,
            'company_id': customer.partner.company_id.id,
            'user_id': self.context.users[customer.consultant].id,
            'team_id': self.context.team(customer.consultant).id,
            'opportunity_id': customer.card.record.id if customer.role == 'won' else False,
            'trim_id': trim.id,
            'order_line': [
                Command.create(
                    {
                        'product_id': product.id,
                        'price_unit': price,
                        'discount': 0 if discount == 100 else discount,
                        'is_gift': discount == 100 and customer.role == 'won',
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

    def _win(self, customer, order, moment):
        """Sold: deposit and balance are paid (E06), or where the store keeps no books, a manager has agreed; it happened then."""
        card, day = customer.card, self.context.day(customer.bought)
        journal = self.context.env['account.journal'].search([('type', '=', 'bank'), ('company_id', '=', order.company_id.id)], limit=1)
        if journal:
            paid = self.context.model('sale.order', 'cw1').browse(order.id)
            for purpose, amount in (('deposit', 5000), ('balance', order.amount_total - 5000)):
                paid._take_payment(purpose, amount, journal, date=day)
        else:
            self._special(customer, order, moment)
        order._check_deal_won()
        self.context.past.set(card.record, date_closed=moment, date_last_stage_update=moment, day_close=card.opened - card.closed)

    def _special(self, customer, order, moment):
        manager, day = self.context.users[self.context.manager(customer.consultant)], self.context.day(customer.bought)
        self.context.env['dealership.deal.approval'].sudo().create({
            'order_id': order.id, 'kind': 'special', 'state': 'approved', 'reason': '客户已付清, 补录成交', 'agreement_on': day,
            'purchase_on': day, 'requester_id': self.context.users[customer.consultant].id, 'requested_on': moment,
            'decided_by_id': manager.id, 'decided_on': moment,
        })

    def quote(self):
        """Quotations of who is about to buy; some wait for the manager's word on the discount."""
        cards = [
            customer.card.record for customer in self.plan.of_role('prospect')
            if customer.card.kind == 'open' and customer.card.record.stage_id.dealership_code in ('negotiation', 'ordered')
        ]
        for number, card in enumerate(cards[:12]):
            action = self.context.model('crm.lead', card.user_id).browse(card.id).action_new_deal()
            order = self.context.model('sale.order', card.user_id).browse(action['res_id'])
            if number % 2 and order._car_line():
                order._car_line().price_unit -= 1000 * (3 + number)
                order._ask_beyond_limit(('客户对比竞品, 今天能定', '老客户介绍, 申请优惠', '现车清库, 客户当场付定金')[number % 3])
