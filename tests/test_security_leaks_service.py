"""Side doors to other people's customers by the workshop, insurance, recalls and campaigns, and to what insurers pay (N01, J01–J06)."""
from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .leaks_common import LeaksCase

NAME, PHONE, WORDS = '欧阳秘密', '13877776666', '秘密谈话'
ERRORS = (AccessError, UserError, ValidationError, ValueError)
VISIT, POLICY = 'fleet.vehicle.log.services', 'fleet.vehicle.log.contract'


@tagged('post_install', '-at_install')
class TestLeaksOfService(LeaksCase):
    """The consultant looks for what was done to the car of the colleague's customer; the far store for all of it."""

    roles = (
        'consultant', 'manager', 'lead_desk', 'receptionist', 'service_advisor', 'customer_care', 'finance', 'auditor', 'dealership_admin')
    far_roles = ('consultant', 'service_advisor', 'customer_care', 'finance', 'manager')
    # What a dialog asks for besides what it is opened on.
    asked = {'reason': 'x', 'visit_kind': 'wash'}
    nobodies = ('consultant', 'receptionist', 'plain', 'salesman', 'portal', 'far_service_advisor', 'far_customer_care', 'far_finance')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env
        cls.users['officer'] = cls._user('officer', 'fleet.fleet_group_user', cls.store)
        cls.users['fleet_manager'] = cls._user('fleet_manager', 'fleet.fleet_group_manager', cls.store)
        cls.today, cls.now = cls.store._dealership_today(), fields.Datetime.now()
        cls.hidden = cls.make_customer(cls.colleague, name=NAME, phone=PHONE)
        cls.car = cls.make_vehicle(cls.hidden)
        cls.of_car = {'vehicle_id': cls.car.id, 'company_id': cls.store.id}
        cls.visit = env[VISIT].create({**cls.of_car, 'visit_kind': 'wash', 'customer_words': WORDS})
        cls.line = env['dealership.service.line'].create({'visit_id': cls.visit.id, 'name': WORDS, 'price_unit': 432})
        cls.message = env['dealership.service.message'].create({
            'reference': 'LEAK', 'source_code': 'dms', 'company_id': cls.store.id, 'via': 'json', 'received_on': cls.now, 'error': WORDS,
            'raw_text': f'{NAME} {PHONE}', 'fate': 'to_complete', 'vehicle_id': cls.car.id, 'customer_id': cls.hidden.id})
        cls._loyalty(cls.car, cls.hidden)
        cls._insurance(cls.car, cls.hidden)
        cls._recall(cls.car)
        cls.documents = (cls.visit, cls.policy, cls.due, cls.winback, cls.prompt, cls.renewal)
        for document in cls.documents:
            document.message_post(body=WORDS)
        env.flush_all()
        env.invalidate_all()

    @classmethod
    def _loyalty(cls, car, owner):
        env = cls.env
        # the night's rows of this car, as they stand after a night
        cls.due = env['dealership.maintenance.due'].search([('vehicle_id', '=', car.id)]) or env['dealership.maintenance.due'].create({
            **cls.of_car, 'customer_id': owner.id, 'contact_id': owner.id, 'due_on': cls.today})
        cls.due.note = WORDS
        cls.reminder = env['dealership.maintenance.reminder'].create({
            **cls.of_car, 'due_id': cls.due.id, 'customer_id': owner.id, 'channel': 'phone', 'result': 'reached', 'done_on': cls.now,
            'day': cls.today, 'content': WORDS})
        cls.standing = env['dealership.service.standing'].search([('vehicle_id', '=', car.id)]) or env[
            'dealership.service.standing'].create({**cls.of_car, 'churn_class': 'lost', 'visit_class': 'D', 'owner_id': owner.id})
        cls.winback = env['dealership.winback'].create({'name': WORDS, 'company_id': cls.store.id})
        cls.lost = env['dealership.winback.line'].create({
            **cls.of_car, 'winback_id': cls.winback.id, 'owner_id': owner.id, 'partner_id': owner.id, 'words': WORDS})
        cls.call = env['dealership.winback.call'].create({
            'line_id': cls.lost.id, 'user_id': cls.users['customer_care'].id, 'result': 'reached', 'words': WORDS})
        cls.prompt = env['dealership.replacement'].create({
            **cls.of_car, 'partner_id': owner.id, 'user_id': cls.colleague.id, 'prompted_on': cls.today,
            'again_on': fields.Date.add(cls.today, years=1), 'result': WORDS, 'owed': 54321})

    @classmethod
    def _insurance(cls, car, owner):
        env = cls.env
        cls.insurer = env['res.partner'].create({'name': '平安产险', 'is_company': True, 'is_insurer': True})
        cls.insurer.with_company(cls.store).insurer_rate_commercial = 12.34
        cls.policy = env[POLICY].create({
            **cls.of_car, 'is_policy': True, 'policy_kind': 'commercial', 'insurer_id': cls.insurer.id, 'ins_ref': 'SECRET1',
            'premium': 5000, 'issued_here': True, 'notes': WORDS})
        cls.coverage = env['dealership.policy.coverage'].create({
            'policy_id': cls.policy.id, 'coverage_id': env['dealership.coverage'].create({'name': WORDS}).id})
        cls.renewal = env['dealership.renewal'].create({
            **cls.of_car, 'partner_id': owner.id, 'kinds': 'commercial', 'commercial_policy_id': cls.policy.id,
            'expiry_date': cls.today, 'expiry_year': cls.today.year, 'user_id': cls.users['customer_care'].id, 'note': WORDS})
        cls.renewal_call = env['dealership.renewal.call'].create({
            'renewal_id': cls.renewal.id, 'user_id': cls.users['customer_care'].id, 'called_on': cls.now, 'method': 'phone',
            'direction': 'out', 'result': 'reached', 'content': WORDS})
        cls.quote = env['dealership.renewal.quote'].create({
            'renewal_id': cls.renewal.id, 'insurer_id': cls.insurer.id, 'commercial_premium': 4321, 'note': WORDS})

    @classmethod
    def _recall(cls, car):
        cls.recall = cls.env['dealership.recall'].create({
            'name': '燃油泵', 'number': 'LEAK1', 'company_id': cls.store.id, 'is_safety': False, 'defect': WORDS})
        cls.under = cls.env['dealership.recall.line'].create({
            **cls.of_car, 'recall_id': cls.recall.id, 'vin': car.vin_sn, 'state': 'open', 'note': WORDS})
        cls.told = cls.env['dealership.recall.contact'].create({
            'line_id': cls.under.id, 'user_id': cls.users['service_advisor'].id, 'done_on': cls.now, 'method': 'call', 'result': 'later',
            'words': WORDS})

    # -- what is searched ------------------------------------------------
    def searches(self):
        """(model, domain, somebody of the store who does find it)"""
        return (
            (VISIT, [('customer_words', 'ilike', WORDS)], 'service_advisor'),
            (VISIT, [('customer_id.name', '=', NAME)], 'service_advisor'),
            (VISIT, [('vehicle_id.owner_id.phone', '=', PHONE)], 'service_advisor'),
            (VISIT, [('line_ids.name', 'ilike', WORDS)], 'service_advisor'),
            ('dealership.service.line', [('name', 'ilike', WORDS)], 'service_advisor'),
            ('dealership.service.line', [('visit_id.customer_id.name', '=', NAME)], 'service_advisor'),
            ('dealership.service.report', [('visit_id', '=', self.visit.id)], 'manager'),
            ('dealership.service.message', [('error', 'ilike', WORDS)], 'service_advisor'),
            ('dealership.service.message', [('raw_text', 'ilike', NAME)], 'service_advisor'),
            ('dealership.maintenance.due', [('note', 'ilike', WORDS)], 'customer_care'),
            ('dealership.maintenance.due', [('contact_id.phone', '=', PHONE)], 'customer_care'),
            ('dealership.maintenance.reminder', [('content', 'ilike', WORDS)], 'customer_care'),
            ('dealership.maintenance.reminder', [('due_id.note', 'ilike', WORDS)], 'customer_care'),
            ('dealership.service.standing', [('owner_id.name', '=', NAME)], 'service_advisor'),
            ('dealership.winback', [('name', 'ilike', WORDS)], 'customer_care'),
            ('dealership.winback.line', [('words', 'ilike', WORDS)], 'customer_care'),
            ('dealership.winback.line', [('partner_id.name', '=', NAME)], 'customer_care'),
            ('dealership.winback.call', [('words', 'ilike', WORDS)], 'customer_care'),
            ('dealership.replacement', [('result', 'ilike', WORDS)], 'manager'),
            ('dealership.replacement', [('owed', '=', 54321)], 'manager'),
            (POLICY, [('ins_ref', '=', 'SECRET1')], 'customer_care'),
            (POLICY, [('insured_id.name', '=', NAME)], 'customer_care'),
            (POLICY, [('coverage_ids.coverage_id.name', 'ilike', WORDS)], 'customer_care'),
            ('dealership.policy.coverage', [('policy_id.ins_ref', '=', 'SECRET1')], 'customer_care'),
            ('dealership.renewal', [('note', 'ilike', WORDS)], 'customer_care'),
            ('dealership.renewal', [('partner_id.phone', '=', PHONE)], 'customer_care'),
            ('dealership.renewal.call', [('content', 'ilike', WORDS)], 'customer_care'),
            ('dealership.renewal.quote', [('note', 'ilike', WORDS)], 'customer_care'),
            ('dealership.renewal.report', [('policy_id', '=', self.policy.id)], 'manager'),
            ('dealership.recall', [('defect', 'ilike', WORDS)], 'service_advisor'),
            ('dealership.recall.line', [('note', 'ilike', WORDS)], 'service_advisor'),
            ('dealership.recall.line', [('vehicle_id.owner_id.name', '=', NAME)], 'service_advisor'),
            ('dealership.recall.contact', [('words', 'ilike', WORDS)], 'service_advisor'),
            ('fleet.vehicle', [('log_services.customer_words', 'ilike', WORDS)], 'service_advisor'),
            ('fleet.vehicle', [('log_contracts.ins_ref', '=', 'SECRET1')], 'customer_care'),
        )

    @mute_logger('odoo.addons.base.models.ir_rule', 'odoo.addons.base.models.ir_model')
    def test_searches(self):
        for model, domain, reader in self.searches():
            with self.subTest(model=model, domain=domain):
                for name in self.nobodies:
                    self.assertEqual(self.found(model, domain, name), 0, name)
                self.assertGreaterEqual(self.found(model, domain, reader), 1)
        self.assertEqual(self.found('dealership.renewal', [('id', '=', self.renewal.id)], 'service_advisor'), 0)
        self.assertEqual(self.found('crm.lead', [('present_vehicle_id.log_services.customer_words', 'ilike', WORDS)]), 0)

    def test_reading_by_id(self):
        records = (
            self.visit, self.line, self.message, self.due, self.reminder, self.standing, self.winback, self.lost, self.call, self.prompt,
            self.policy, self.coverage, self.renewal, self.renewal_call, self.quote, self.recall, self.under, self.told)
        for record in records:
            for name in self.nobodies:
                with self.subTest(model=record._name, name=name):
                    seen = record.with_user(self.users[name])
                    self.refused(lambda seen=seen: seen.read(['display_name']))
                    self.refused(lambda seen=seen: seen.web_read({'display_name': {}}))
                    self.refused(lambda seen=seen: seen.export_data(['.id', 'display_name']), ERRORS)
                    self.refused(lambda seen=seen: seen.copy(), ERRORS)

    def test_groupings_and_names(self):
        for model, field in (
                (VISIT, 'customer_id'), (POLICY, 'policyholder_id'), ('dealership.maintenance.due', 'contact_id'),
                ('dealership.maintenance.reminder', 'customer_id'), ('dealership.service.standing', 'owner_id'),
                ('dealership.replacement', 'partner_id')):
            for name, seen in (('consultant', False), ('far_consultant', False), ('manager', True)):
                Model = self.env[model].with_user(self.users[name])
                check = self.assertIn if seen else self.assertNotIn
                check(NAME, str(Model.formatted_read_group([], [field], ['__count'])), f"{model} {name}")
                self.assertEqual(self.car.license_plate in str(Model.name_search('', limit=1000)), seen or False, f"{model} {name}") \
                    if model in (VISIT, POLICY) else None

    # -- messages and files ------------------------------------------------
    def test_messages_and_files(self):
        attachments = self.env['ir.attachment'].create([
            {'name': 'a.txt', 'raw': b'a', 'res_model': record._name, 'res_id': record.id}
            for record in (*self.documents, self.line, self.message, self.reminder, self.lost, self.quote, self.under)])
        for name in self.nobodies:
            self.assertEqual(self.found('mail.message', [('body', 'ilike', WORDS)], name), 0, name)
            self.assertEqual(self.found('ir.attachment', [('id', 'in', attachments.ids)], name), 0, name)
            for attachment in attachments:
                self.refused(lambda attachment=attachment, name=name: attachment.with_user(self.users[name]).read(['datas']))
        self.assertEqual(self.found('mail.message', [('body', 'ilike', WORDS)], 'auditor'), len(self.documents))
        for document in self.documents:
            for name in ('consultant', 'far_service_advisor', 'far_customer_care'):
                self.refused(lambda document=document, name=name: document.with_user(self.users[name]).message_post(body='x'))

    def test_papers(self):
        for report in ('report_work_order', 'report_settlement'):
            for name in ('consultant', 'receptionist', 'far_service_advisor', 'plain'):
                paper = self.env[f'report.auto_dealership.{report}'].with_user(self.users[name])
                self.refused(lambda paper=paper: paper._get_report_values(self.visit.ids))
            self.assertIn(NAME, str(self.env[f'report.auto_dealership.{report}'].with_user(
                self.users['service_advisor'])._get_report_values(self.visit.ids)['papers']))
        for name in ('consultant', 'far_service_advisor', 'finance'):
            letter = self.env['report.auto_dealership.report_recall_letter'].with_user(self.users[name])
            self.refused(lambda letter=letter: letter._get_report_values(self.under.ids))

    # -- dialogs and forms ---------------------------------------------------
    def test_dialogs_opened_on_what_is_anothers(self):
        for model, field, record, name in (
                ('dealership.service.arrival', 'visit_id', self.visit, 'far_service_advisor'),
                ('dealership.service.arrival', 'vehicle_id', self.car, 'far_service_advisor'),
                ('dealership.service.cancel', 'visit_id', self.visit, 'far_customer_care'),
                ('dealership.satisfaction.wizard', 'visit_id', self.visit, 'far_customer_care'),
                ('dealership.visit.release.wizard', 'visit_id', self.visit, 'far_manager'),
                ('dealership.maintenance.call.wizard', 'due_id', self.due, 'far_customer_care'),
                ('dealership.winback.call.wizard', 'line_id', self.lost, 'far_customer_care'),
                ('dealership.policy.cancel.wizard', 'policy_id', self.policy, 'far_customer_care'),
                ('dealership.renewal.call.wizard', 'renewal_id', self.renewal, 'far_customer_care'),
                ('dealership.renewal.issue.wizard', 'renewal_id', self.renewal, 'far_customer_care'),
                ('dealership.renewal.lost.wizard', 'renewal_id', self.renewal, 'far_customer_care'),
                ('dealership.renewal.quote', 'renewal_id', self.renewal, 'far_customer_care'),
                ('dealership.recall.contact.wizard', 'line_id', self.under, 'far_service_advisor'),
                ('dealership.recall.import.wizard', 'recall_id', self.recall, 'far_service_advisor'),
                (VISIT, 'vehicle_id', self.car, 'far_service_advisor'),
                (POLICY, 'vehicle_id', self.car, 'far_customer_care')):
            Model = self.env[model].with_user(self.users[name])
            spec = {
                column: {'fields': {'display_name': {}}} if definition.type == 'many2one' else {}
                for column, definition in Model._fields.items()
                if definition.type not in ('one2many', 'many2many', 'many2one_reference') and Model._has_field_access(definition, 'read')}
            with self.subTest(model=model):
                self.refused(lambda Model=Model, field=field, record=record, spec=spec: Model.onchange({field: record.id}, [field], spec))
                self.refused(lambda Model=Model, field=field, record=record, spec=spec: Model.with_context(
                    **{f'default_{field}': record.id}).onchange({}, [], spec))
                vals = {field: record.id, **{name: value for name, value in self.asked.items() if name in Model._fields}}
                if 'reason_id' in Model._fields:
                    vals['reason_id'] = self.env['dealership.renewal.lost.reason'].search([], limit=1).id
                self.refused(lambda Model=Model, vals=vals: Model.create(vals), ERRORS)

    def test_notice_to_owners_of_another_store(self):
        Notice = self.env['dealership.recall.notice.wizard'].with_user(self.users['far_service_advisor'])
        self.refused(lambda: Notice.create({'line_ids': [Command.set(self.under.ids)]}).read(['customer_count', 'line_ids']), ERRORS)
        self.refused(lambda: Notice.create({'line_ids': [Command.set(self.under.ids)]}).action_apply(), ERRORS)

    def test_new_rows_on_what_is_anothers(self):
        """Nothing of one's own hangs on a car, visit or policy that one does not see."""
        for model, vals, name in (
                (VISIT, {'vehicle_id': self.car.id, 'visit_kind': 'wash'}, 'far_service_advisor'),
                ('dealership.service.line', {'visit_id': self.visit.id, 'name': 'x'}, 'far_service_advisor'),
                (POLICY, {'vehicle_id': self.car.id, 'is_policy': True, 'policy_kind': 'compulsory'}, 'far_customer_care'),
                ('dealership.policy.coverage', {
                    'policy_id': self.policy.id, 'coverage_id': self.env['dealership.coverage'].create({'name': 'x'}).id,
                }, 'far_customer_care'),
                ('dealership.renewal.quote', {
                    'renewal_id': self.renewal.id, 'insurer_id': self.insurer.id, 'commercial_premium': 1}, 'far_customer_care'),
                ('dealership.recall.range', {'recall_id': self.recall.id, 'first': 'x', 'last': 'x'}, 'far_service_advisor')):
            self.refused(lambda model=model, vals=vals, name=name: self.env[model].with_user(self.users[name]).create(vals), ERRORS)

    # -- what insurers pay -----------------------------------------------------
    def test_commission_is_not_for_callers(self):
        """Finance, the manager and the auditor alone; whoever else sees the policy does not see what it earns."""
        policy_fields = ('commission_rate', 'commission_amount', 'commission_settled', 'commission_due', 'commission_ids')
        for name in ('customer_care', 'service_advisor', 'lead_desk', 'colleague'):
            policy, quote = self.policy.with_user(self.users[name]), self.quote.with_user(self.users[name])
            self.assertTrue(policy.read(['premium']))
            for field in policy_fields:
                with self.subTest(name=name, field=field):
                    self.refused(lambda policy=policy, field=field: policy.read([field]))
                    self.refused(lambda policy=policy, field=field: policy.search([(field, '!=', False)]))
                    self.refused(lambda policy=policy, field=field: policy.search([], order=field), ERRORS)
                    self.refused(lambda policy=policy, field=field: policy.formatted_read_group([], [], [f'{field}:sum']), ERRORS)
                    self.refused(lambda policy=policy, field=field: policy.write({field: 1}), ERRORS)
                    self.refused(lambda policy=policy, field=field: policy.export_data([field]), ERRORS)
                    self.assertNotIn(field, policy.fields_get())
            self.refused(lambda quote=quote: quote.read(['commission']))
            for field in ('insurer_rate_compulsory', 'insurer_rate_commercial'):
                self.refused(lambda name=name, field=field: self.insurer.with_user(self.users[name]).read([field]))
                self.refused(lambda name=name, field=field: self.env['res.partner'].with_user(self.users[name]).search([(field, '>', 0)]))
            self.refused(lambda name=name: self.env['dealership.renewal.commission'].with_user(self.users[name]).search([]))
            self.refused(lambda name=name: self.policy.with_user(self.users[name]).action_settle_commission(), ERRORS)
        for name in ('finance', 'manager', 'auditor'):
            self.assertEqual(self.policy.with_user(self.users[name]).commission_rate, 12.34, name)

    def test_money_of_the_workshop_in_the_books(self):
        """The invoice of a line is the accountants' to name."""
        for name in ('service_advisor', 'customer_care', 'auditor'):
            self.refused(lambda name=name: self.line.with_user(self.users[name]).read(['invoice_id']))

    # -- customers of nobody, and of others before -----------------------------
    def test_phone_of_a_customer_of_nobody_is_masked(self):
        free = self.make_customer(None, phone='13855554444')
        self.env['crm.lead'].create(self.card_vals(partner_id=free.id, user_id=False))
        car = self.make_vehicle(free)
        visit = self.env[VISIT].create({'vehicle_id': car.id, 'visit_kind': 'wash', 'company_id': self.store.id})
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.ref('base.group_allow_export').sudo().user_ids = [Command.link(self.consultant.id)]
        seen = visit.with_user(self.consultant)
        paper = self.env['report.auto_dealership.report_work_order'].with_user(self.consultant)._get_report_values(visit.ids)['papers']
        shown = [seen.read(['phone']), seen.search_read([('id', '=', visit.id)], ['phone']), seen.web_read({'phone': {}, 'customer_id': {
            'fields': {'display_name': {}, 'phone': {}}}}), seen.export_data(['phone', 'customer_id/phone']), paper]
        self.assertIn('138****4444', str(shown))
        self.assertNotIn('5555', str(shown))
        self.assertFalse(seen.search([('id', '=', visit.id), ('customer_id.phone', '=', '13855554444')]))

    def test_earlier_owner_stays_his_consultants(self):
        """The history follows the car to another's customer; whose it was before does not come with it."""
        mine = self.make_customer(self.consultant)
        self.car.with_context(tracking_disable=True).owner_id = mine
        self.assertEqual((self.visit.customer_id, self.policy.insured_id), (self.hidden, self.hidden))
        later = self.env[VISIT].create({**self.of_car, 'visit_kind': 'wash'})
        self.env.flush_all()
        self.env.invalidate_all()
        for model in (VISIT, POLICY):
            rows = self.env[model].with_user(self.consultant).search([('vehicle_id', '=', self.car.id)])
            self.assertNotIn(NAME, str(rows.read()), model)
        self.assertEqual(self.env[VISIT].with_user(self.consultant).search([('vehicle_id', '=', self.car.id)]), later)
        self.refused(lambda: self.env['report.auto_dealership.report_work_order'].with_user(self.consultant)._get_report_values(
            self.visit.ids))
        self.assertEqual(self.found('mail.message', [('body', 'ilike', WORDS)]), 0)
        self.assertEqual(len(self.env[VISIT].with_user(self.users['service_advisor']).search([('vehicle_id', '=', self.car.id)])), 2)

    # -- the fleet app ------------------------------------------------------------
    def test_fleet_officer_has_the_company_cars_and_nothing_else(self):
        company_car = self.env['fleet.vehicle'].create({
            'model_id': self.model.id, 'license_plate': '沪Z00001', 'company_id': self.store.id})
        type_id = self.env['fleet.service.type'].create({'name': 'Tyres', 'category': 'service'}).id
        boss = self.users['fleet_manager']
        service = self.env[VISIT].with_user(boss).create({'vehicle_id': company_car.id, 'service_type_id': type_id, 'amount': 50})
        contract = self.env[POLICY].with_user(boss).create({'vehicle_id': company_car.id, 'name': 'Lease'})
        for row in (service, contract):
            row.write({'notes': 'x'})
            self.assertTrue(row.read(['display_name', 'amount', 'state']))
        self.env.flush_all()
        for name in ('officer', 'fleet_manager'):
            user = self.users[name]
            for record in (self.visit, self.policy):
                seen = record.with_user(user)
                self.assertFalse(seen.search([('id', '=', record.id)]), name)
                for call in (lambda seen=seen: seen.read(['display_name']), lambda seen=seen: seen.write({'notes': 'x'}),
                             lambda seen=seen: seen.unlink(), lambda seen=seen: seen.copy()):
                    self.refused(call, ERRORS)
            self.refused(lambda user=user: self.line.with_user(user).read(['name']))
            self.assertEqual(self.found('mail.message', [('body', 'ilike', WORDS)], name), 0)
            for row in (service, contract):
                self.assertTrue(row.with_user(user).search([('id', '=', row.id)]))
        report = self.env['fleet.vehicle.cost.report'].with_user(self.users['fleet_manager'])
        self.assertFalse(report.search([('vehicle_id', '=', self.car.id)]))
        contract.unlink()
        service.unlink()

    # -- history ---------------------------------------------------------------------
    def test_nobody_deletes_what_was_done(self):
        for record in (self.visit, self.policy, self.reminder, self.call, self.prompt, self.renewal, self.renewal_call, self.message,
                       self.told, self.standing, self.due, self.lost, self.under):
            for name in ('service_advisor', 'customer_care', 'finance', 'manager', 'auditor', 'dealership_admin', 'fleet_manager'):
                self.refused(lambda record=record, name=name: record.with_user(self.users[name]).unlink(), ERRORS)

    def test_customer_care_changes_bookings_only(self):
        care = self.visit.with_user(self.users['customer_care'])
        care.customer_words = 'x'
        self.visit._arrive(mileage=1000)
        self.assertTrue(care.read(['customer_words']))
        self.refused(lambda: care.write({'customer_words': 'y'}))
        self.refused(lambda: care.write({'advisor_id': False}))
