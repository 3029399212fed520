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
            'order_line': [
                Command.create(
                    {
                        'product_id': product.id,
                        'price_unit': price,
                        'discount': discount,
                        'product_uom_qty': 1,
                    }
                )
                for product, price, discount in lines
            ],
        }

    def _win(self, customer, order, moment):
        """Sold: contract and agreement are there (E06); it happened then."""
        card = customer.card
        manager = self.context.users[self.context.manager(customer.consultant)]
        self.context.env['dealership.deal.approval'].sudo().create({
            'order_id': order.id, 'kind': 'special', 'state': 'approved', 'reason': '客户已付清, 补录成交',
            'agreement_on': self.context.day(customer.bought), 'purchase_on': self.context.day(customer.bought),
            'requester_id': self.context.users[customer.consultant].id, 'requested_on': moment,
            'decided_by_id': manager.id, 'decided_on': moment,
        })
        order._check_deal_won()
        self.context.past.set(card.record, date_closed=moment, date_last_stage_update=moment, day_close=card.opened - card.closed)
