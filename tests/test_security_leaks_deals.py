"""Side doors to other people's deals, money, cars, incentives and disputes, and to what a deal costs the store (N01, H05, H06)."""
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import MODULE
from .leaks_common import LeaksCase

NAME, PHONE, WORDS, MASKED = '欧阳秘密', '13877776666', '秘密谈话', '欧**秘'
ERRORS = (AccessError, UserError, ValueError)


@tagged('post_install', '-at_install')
class TestLeaksOfDeals(LeaksCase):
    """The consultant looks for the colleague's deal, and for what his own costs the store."""

    roles = ('consultant', 'manager', 'lead_desk', 'receptionist', 'service_advisor', 'finance', 'auditor', 'dealership_admin')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env, today = cls.env, fields.Date.today()
        cls.product = env['product.product'].create({
            'name': '途观', 'deal_kind': 'car', 'list_price': 200000, 'taxes_id': [Command.clear()]})
        cls.product.with_company(cls.store).standard_price = 181234
        cls.hidden = cls.make_customer(cls.colleague, name=NAME, phone=PHONE)
        cls.old_car = cls.make_vehicle(cls.hidden)
        cls.stock = cls.make_vehicle(dealer_role='stock', net_car_value=187654)
        cls.lender = env['res.partner'].create({'name': '上汽财务公司', 'is_company': True, 'is_lender': True})
        cls.card = cls.make_card(cls.colleague, partner_id=cls.hidden.id, user_id=cls.colleague.id)
        cls.mine = cls.make_card(cls.consultant, user_id=cls.consultant.id)
        cls.order, cls.sold = cls._deal(cls.card), cls._deal(cls.card, vehicle_id=cls.stock.id, note=WORDS)
        cls.own = cls._deal(cls.mine)
        env.flush_all()
        cls.cr.execute("UPDATE sale_order SET state = 'sale' WHERE id = %s", [cls.sold.id])
        env.invalidate_all()
        cls.approval = env['dealership.deal.approval'].create({
            'order_id': cls.order.id, 'kind': 'gift', 'reason': WORDS, 'requester_id': cls.colleague.id})
        cls.loan = env['dealership.deal.loan'].create({
            'order_id': cls.order.id, 'lender_id': cls.lender.id, 'amount': 12000, 'term': 12, 'reference': WORDS})
        cls.cancellation = env['dealership.deal.cancellation'].create({
            'order_id': cls.sold.id, 'company_id': cls.store.id, 'team_id': cls.team.id, 'consultant_id': cls.colleague.id, 'how': 'none',
            'reason_id': env['dealership.cancel.reason'].search([], limit=1).id, 'cancelled_by_id': cls.colleague.id, 'note': WORDS,
            'cancelled_on': fields.Datetime.now(), 'is_carried_out': True})
        cls.notice = env['dealership.deal.notice'].create({
            'order_id': cls.sold.id, 'department': 'finance', 'company_id': cls.store.id, 'won_on': today, 'partner_name': NAME,
            'phone': PHONE})
        cls.delivery = env['dealership.delivery'].create({
            'order_id': cls.sold.id, 'user_id': cls.colleague.id, 'note': WORDS,
            'start': fields.Datetime.add(fields.Datetime.now(), days=1)})
        appraisal = env['dealership.appraisal'].create({'lead_id': cls.card.id, 'vehicle_id': cls.old_car.id})
        cls.trade_in = env['dealership.trade.in'].create({
            'order_id': cls.order.id, 'appraisal_id': appraisal.id, 'vehicle_id': cls.old_car.id, 'owner_id': cls.hidden.id, 'price': 54321,
            'way': 'line', 'cancel_reason': WORDS})
        cls.line = env['dealership.incentive.line'].create({
            'order_id': cls.sold.id, 'user_id': cls.colleague.id, 'role': 'consultant', 'company_id': cls.store.id, 'team_id': cls.team.id,
            'date': today, 'kind': 'earned', 'share': 1, 'base_amount': 876, 'settlement': 0, 'reason': WORDS})
        cls.statement = env['dealership.incentive.statement'].create({
            'user_id': cls.colleague.id, 'company_id': cls.store.id, 'team_id': cls.team.id, 'month': '2020-01-01'})
        cls.line.statement_id = cls.statement
        cls._dispute()
        env.flush_all()
        env.invalidate_all()

    @classmethod
    def _deal(cls, card, **vals):
        return cls.env['sale.order'].create({
            'opportunity_id': card.id, 'partner_id': card.partner_id.id, 'company_id': cls.store.id, 'user_id': card.user_id.id,
            'team_id': cls.team.id, 'order_line': [Command.create({'product_id': cls.product.id, 'price_unit': 200000})], **vals})

    @classmethod
    def _dispute(cls):
        """The consultant and the colleague claim one customer."""
        cls.case = cls.env['dealership.ownership.case'].create({
            'company_id': cls.store.id, 'deadline': fields.Date.add(fields.Date.today(), days=7)})
        cls.my_claim, cls.claim = cls.env['dealership.ownership.claim'].create([
            {'case_id': cls.case.id, 'lead_id': card.id, 'user_id': card.user_id.id, 'team_id': cls.team.id, 'customer_masked': words,
             'card_number': number, 'referrer': words}
            for card, words, number in ((cls.mine, '我的客户', 'C-1'), (cls.card, MASKED, 'C-2'))])

    # -- what is searched ------------------------------------------------
    def test_searches(self):
        for model, domain in (
                ('sale.order', [('partner_id.name', '=', NAME)]),
                ('sale.order', [('partner_id.phone', '=', PHONE)]),
                ('sale.order', [('opportunity_id.contact_name', '=', NAME)]),
                ('sale.order', [('approval_ids.reason', 'ilike', WORDS)]),
                ('sale.order', [('vehicle_id', '=', self.stock.id)]),
                ('sale.order.line', [('order_id.partner_id.name', '=', NAME)]),
                ('sale.order.line', [('order_partner_id.name', '=', NAME)]),
                ('sale.report', [('partner_id.name', '=', NAME)]),
                ('dealership.deal.approval', [('reason', 'ilike', WORDS)]),
                ('dealership.deal.approval', [('partner_id.name', '=', NAME)]),
                ('dealership.deal.loan', [('reference', 'ilike', WORDS)]),
                ('dealership.deal.loan', [('partner_id.phone', '=', PHONE)]),
                ('dealership.deal.instalment', [('loan_id.reference', 'ilike', WORDS)]),
                ('dealership.deal.cancellation', [('note', 'ilike', WORDS)]),
                ('dealership.deal.report', [('partner_id.name', '=', NAME)]),
                ('dealership.delivery', [('note', 'ilike', WORDS)]),
                ('dealership.delivery', [('partner_id.name', '=', NAME)]),
                ('dealership.delivery', [('phone', '=', PHONE)]),
                ('dealership.delivery.line', [('delivery_id.note', 'ilike', WORDS)]),
                ('dealership.trade.in', [('price', '=', 54321)]),
                ('dealership.trade.in', [('owner_id.name', '=', NAME)]),
                ('dealership.incentive.line', [('amount', '=', 876)]),
                ('dealership.incentive.line', [('partner_name', '=', NAME)]),
                ('dealership.incentive.statement', [('amount_total', '=', 876)]),
                ('dealership.incentive.statement', [('line_ids.reason', 'ilike', WORDS)]),
                ('dealership.ownership.claim', [('customer_masked', '=', MASKED)]),
                ('dealership.ownership.case', [('claim_ids.customer_masked', '=', MASKED)]),
                ('dealership.ownership.case', [('claim_ids.referrer', '=', MASKED)]),
                ('crm.lead', [('claim_ids.customer_masked', '=', MASKED)]),
                ('crm.lead', [('order_ids.approval_ids.reason', 'ilike', WORDS)]),
                ('dealership.vehicle.owner', [('partner_id.name', '=', NAME)]),
                ('fleet.vehicle', [('owner_period_ids.partner_id.name', '=', NAME)])):
            if domain[0][0].partition('.')[0] not in self.env[model]._fields:
                continue
            with self.subTest(model=model, domain=domain):
                for name in ('consultant', 'receptionist', 'other_manager'):
                    # a manager of the store meets its cars and their owners
                    seen = name == 'other_manager' and model in ('dealership.vehicle.owner', 'fleet.vehicle')
                    self.assertEqual(self.found(model, domain, name), 1 if seen else 0, name)
                if model != 'sale.report':  # stock's analysis shows everybody his own
                    self.assertGreaterEqual(self.found(model, domain, 'manager'), 1)

    def test_groupings_and_look_ups_name_nobody(self):
        for model, field in (('sale.order', 'partner_id'), ('dealership.delivery', 'partner_id'),
                             ('dealership.deal.cancellation', 'order_id'),
                             ('dealership.incentive.line', 'order_id'), ('dealership.ownership.claim', 'customer_masked')):
            Model = self.env[model].with_user(self.consultant)
            shown = [Model.formatted_read_group([], [field], ['__count']), Model.name_search('', limit=1000)]
            for secret in (NAME, self.sold.name, MASKED):
                self.assertNotIn(secret, str(shown), model)
        [row] = self.env['dealership.incentive.line'].with_user(self.consultant).formatted_read_group([], [], ['amount:sum'])
        self.assertFalse(row['amount:sum'])

    def test_messages_and_files(self):
        documents = (self.order, self.sold, self.loan, self.delivery, self.statement, self.notice)
        for document in documents:
            document.message_post(body=WORDS)
        attachments = self.env['ir.attachment'].create([
            {'name': 'a.txt', 'raw': b'a', 'res_model': document._name, 'res_id': document.id}
            for document in (*documents, self.approval, self.cancellation, self.trade_in, self.claim, self.line)])
        for name in ('consultant', 'receptionist', 'other_manager'):
            self.assertEqual(self.found('mail.message', [('body', 'ilike', WORDS)], name), 0, name)
            self.assertEqual(self.found('ir.attachment', [('id', 'in', attachments.ids)], name), 0, name)
        for attachment in attachments:
            self.refused(lambda attachment=attachment: attachment.with_user(self.consultant).read(['datas']))

    # -- what a form proposes, and what is printed ---------------------------
    def test_forms_opened_on_what_is_anothers(self):
        for model, field, record in (
                ('dealership.deal.approval.wizard', 'order_id', self.order), ('dealership.deal.cancel.wizard', 'order_id', self.sold),
                ('dealership.delivery.step.wizard', 'delivery_id', self.delivery), ('dealership.trade.in.wizard', 'order_id', self.order),
                ('dealership.trade.in.wizard', 'trade_in_id', self.trade_in),
                ('dealership.vehicle.transfer.wizard', 'vehicle_id', self.old_car),
                ('dealership.vehicle.transfer.wizard', 'owner_id', self.hidden), ('dealership.deal.loan', 'order_id', self.order),
                ('dealership.delivery', 'order_id', self.sold), ('sale.order', 'opportunity_id', self.card),
                ('sale.order', 'partner_id', self.hidden)):
            Model = self.env[model].with_user(self.consultant)
            spec = {
                name: {'fields': {'display_name': {}}} if column.type == 'many2one' else {}
                for name, column in Model._fields.items() if column.type not in ('one2many', 'many2many', 'many2one_reference')
                and Model._has_field_access(column, 'read')}
            with self.subTest(model=model, field=field):
                self.refused(lambda Model=Model, field=field, record=record, spec=spec: Model.onchange({field: record.id}, [field], spec))
                self.refused(lambda Model=Model, field=field, record=record, spec=spec: Model.with_context(
                    **{f'default_{field}': record.id}).onchange({}, [], spec))

    def test_papers_of_anothers(self):
        for report, record in (('deal_contract', self.order), ('delivery_confirmation', self.delivery),
                               ('incentive_statement', self.statement)):
            model = self.env[f'report.{MODULE}.report_{report}'].with_user(self.consultant)
            self.refused(lambda model=model, record=record: model._get_report_values(record.ids))

    # -- what it costs ---------------------------------------------------------
    def test_who_sells_finds_no_cost_on_his_own_deal(self):
        self.env.ref('base.group_allow_export').sudo().user_ids = [
            Command.link(self.users[name].id) for name in ('consultant', 'lead_desk', 'service_advisor')]
        for name in ('consultant', 'lead_desk'):
            order = self.own.with_user(self.users[name])
            Order, Line = order.browse(), order.order_line.browse()
            costs = [field for field in ('deal_cost', 'deal_margin', 'margin') if field in Order._fields]
            calls = {
                'line': lambda order=order: order.order_line.read(['deal_cost']),
                'nested': lambda order=order: order.web_read({'order_line': {'fields': {'deal_cost': {}}}}),
                'search': lambda Line=Line: Line.search([('deal_cost', '>', 1)]),
                'dotted': lambda Order=Order: Order.search([('order_line.deal_cost', '>', 1)]),
                'product': lambda Order=Order: Order.search([('order_line.product_id.standard_price', '>', 1)]),
                'car': lambda Order=Order: Order.search([('vehicle_id.net_car_value', '>', 1)]),
                'order': lambda Line=Line: Line.search([], order='deal_cost'),
                'group': lambda Line=Line: Line.formatted_read_group([], [], ['deal_cost:sum']),
                'export': lambda order=order: order.export_data(['order_line/deal_cost']),
                'export product': lambda order=order: order.export_data(['order_line/product_id/standard_price']),
                'write': lambda order=order: order.order_line.write({'deal_cost': 1}),
                **{f'deal {field}': lambda order=order, field=field: order.read([field]) for field in costs},
                **{f'all by {field}': lambda Order=Order, field=field: Order.formatted_read_group([], [], [f'{field}:sum'])
                   for field in costs}}
            for what, call in calls.items():
                with self.subTest(f"{name} {what}"):
                    self.assertFalse(self.allowed(call, ERRORS))
        self.env.invalidate_all()
        for record in (self.own.with_user(self.consultant), self.own.with_user(self.consultant).order_line):
            plain = [name for name, field in record._fields.items() if not field.relational and record._has_field_access(field, 'read')]
            self.assertNotIn('181234', str(record.read(plain)))
        self.assertEqual(self.own.order_line.with_user(self.manager).read(['deal_cost'])[0]['deal_cost'], 181234)

    def test_cost_of_a_car_taken_in(self):
        self.stock.stock_cost = 54321
        for name in ('consultant', 'lead_desk'):
            car = self.stock.with_user(self.users[name])
            for call in (lambda car=car: car.read(['stock_cost']), lambda car=car: car.search([('stock_cost', '>', 1)])):
                self.assertFalse(self.allowed(call, ERRORS), name)

    def test_who_prepares_the_car_reads_no_price(self):
        delivery = self.delivery.with_user(self.users['service_advisor'])
        self.assertEqual(delivery.read(['note'])[0]['note'], WORDS)
        self.refused(lambda: delivery.order_id.read(['amount_total']))
        for domain in ([('order_id.amount_total', '>', 1)], [('order_id.order_line.price_unit', '>', 1)]):
            self.assertEqual(self.found('dealership.delivery', domain, 'service_advisor'), 0)

    # -- the dispute -------------------------------------------------------------
    def test_a_party_reads_nothing_of_the_other_ones_customer(self):
        case = self.case.with_user(self.consultant)
        for read in (lambda: case.read(['claim_ids'])[0]['claim_ids'], lambda: case.web_read({'claim_ids': {}})[0]['claim_ids'],
                     lambda: [line['id'] for line in case.web_read({'claim_ids': {'fields': {'display_name': {}}}})[0]['claim_ids']]):
            self.env.invalidate_all()
            self.assertEqual(list(read()), self.my_claim.ids)
        self.refused(lambda: self.claim.with_user(self.consultant).read(['customer_masked']))
        self.refused(lambda: self.my_claim.with_user(self.consultant).read(['lead_id']))
        names = [name for name, field in case._fields.items() if case._has_field_access(field, 'read')]
        shown = str(case.read(names)) + str(case.web_read({'claim_ids': {'fields': {'display_name': {}, 'customer_masked': {}}}}))
        paper = str(self.env[f'report.{MODULE}.report_ownership_ruling'].with_user(self.consultant)._get_report_values(case.ids))
        for secret in (NAME, PHONE, MASKED, WORDS):
            self.assertNotIn(secret, shown)
            self.assertNotIn(secret, paper)
        self.assertIn('我的客户', shown)
        self.env.invalidate_all()
        self.assertIn(MASKED, str(self.case.with_user(self.manager).claim_ids.read(['customer_masked'])))
        for name in ('receptionist', 'service_advisor', 'other_manager'):
            self.refused(lambda name=name: self.case.with_user(self.users[name]).read(['name']))
        self.assertFalse(self.allowed(lambda: self.env['dealership.claim.key'].with_user(self.manager).search([]), ERRORS))

    def test_nothing_is_ruled_paid_or_told_by_hand(self):
        """Workflow fields and histories, as the administrator of the store."""
        for record, vals in (
                (self.case, {'decision': 'company'}), (self.claim, {'is_valid': True}), (self.approval, {'state': 'approved'}),
                (self.line, {'base_amount': 9999}), (self.statement, {'state': 'approved'}), (self.loan, {'state': 'confirmed'}),
                (self.delivery, {'state': 'delivered'}), (self.trade_in, {'price': 1}), (self.notice, {'state': 'done'}),
                (self.cancellation, {'amount_refunded': 1}), (self.sold, {'is_deal': False})):
            with self.subTest(record=record):
                self.refused(lambda record=record, vals=vals: record.with_user(self.users['dealership_admin']).write(vals))
        for record in (self.case, self.claim, self.approval, self.line, self.statement, self.trade_in, self.notice, self.cancellation,
                       self.delivery, self.old_car.sudo().owner_history_ids[:1] if 'owner_history_ids' in self.old_car else self.claim):
            self.refused(lambda record=record: record.with_user(self.users['dealership_admin']).unlink(), (AccessError, UserError))

    # -- what nobody has claimed yet ------------------------------------------
    def test_deal_of_a_pool_card_shows_no_number(self):
        customer = self.make_customer(name='公海客户', phone='13966665555')
        card = self.env['crm.lead'].create(self.card_vals(partner_id=customer.id, user_id=False))
        order = self._deal(card, user_id=False)
        self.env.flush_all()
        self.env.invalidate_all()
        seen = order.with_user(self.consultant)
        paper = self.env[f'report.{MODULE}.report_deal_contract'].with_user(self.consultant)._get_report_values(order.ids)['contracts']
        shown = [paper, seen.read(['partner_id']), seen.partner_id.read(['phone']), seen.opportunity_id.read(['phone'])]
        self.assertNotIn('6666', str(shown[0][0]['buyer_phone']))
        self.assertNotIn('13966665555', str(shown))
        self.assertEqual(self.found('sale.order', [('partner_id.phone', '=', '13966665555')]), 0)
        self.assertEqual(self.found('sale.order', [('opportunity_id.phone', '=', '13966665555')]), 0)
        self.assertEqual(self.found('sale.order', [('partner_id.phone', '=', '13966665555')], 'manager'), 1)
