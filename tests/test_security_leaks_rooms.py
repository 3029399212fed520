"""Side doors to other people's customers through follow-ups, the showroom, leads that come in, and defeats (N01)."""
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import MODULE
from .drive_common import PNG
from .leaks_common import LeaksCase

NAME, PHONE, WORDS = '欧阳秘密', '13877776666', '秘密谈话'


@tagged('post_install', '-at_install')
class TestLeaksOfRooms(LeaksCase):
    """The consultant looks for what the colleague did with his customer."""

    roles = ('consultant', 'manager', 'lead_desk', 'receptionist', 'customer_care', 'auditor', 'dealership_admin')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env, moment = cls.env, fields.Datetime.now()
        cls.hidden = cls.make_customer(cls.colleague, name=NAME, phone=PHONE)
        cls.card = cls.make_card(cls.colleague, partner_id=cls.hidden.id, user_id=cls.colleague.id)
        cls.card.contact_name = NAME
        cls.mine = cls.make_card(cls.consultant, user_id=cls.consultant.id)
        of_card = {'lead_id': cls.card.id, 'company_id': cls.store.id, 'team_id': cls.team.id}
        cls.follow_up = env['dealership.follow.up'].create(
            {**of_card, 'user_id': cls.colleague.id, 'partner_id': cls.hidden.id, 'method': 'phone', 'content': WORDS})
        cls.lapse = env['dealership.lapse'].create({
            **of_card, 'user_id': cls.colleague.id, 'kind': 'overdue', 'since': fields.Date.today(), 'found_on': fields.Date.today(),
            'measure': WORDS})
        cls.move = env['dealership.pool.move'].create({**of_card, 'kind': 'release', 'code': 'other', 'reason': WORDS})
        cls.demo = cls.make_vehicle(dealer_role='demo')
        start = moment.replace(hour=2, minute=0, second=0, microsecond=0) + timedelta(days=2)
        cls.drive = env['dealership.test.drive'].create({
            'lead_id': cls.card.id, 'vehicle_id': cls.demo.id, 'user_id': cls.colleague.id, 'start': start,
            'stop': start + timedelta(hours=1), 'companions': WORDS})
        cls.drive.write({'agreement_signature': PNG})
        cls.rating = env['dealership.test.drive.rating'].create({
            'drive_id': cls.drive.id, 'topic_id': env['dealership.test.drive.topic'].search([], limit=1).id, 'words': WORDS})
        cls.visit = env['dealership.visit'].create({
            'company_id': cls.store.id, 'user_id': cls.colleague.id, 'customer_name': NAME, 'phone': PHONE, 'summary': WORDS})
        cls.passed = env['dealership.visit.pass'].create({
            'visit_id': cls.visit.id, 'user_id': cls.colleague.id, 'by_id': cls.colleague.id, 'reason': WORDS, 'passed_on': moment})
        cls.defeat = env['dealership.defeat'].create({
            'lead_id': cls.card.id, 'criterion': 'special', 'explanation': WORDS, 'requester_id': cls.colleague.id,
            'reason_id': env.ref(f'{MODULE}.defeat_reason_other').id})
        cls.defeat.write({'state': 'requested', 'requested_on': moment})
        cls.day = env['dealership.work.day'].create({
            'user_id': cls.colleague.id, 'date': fields.Date.today(), 'company_id': cls.store.id, 'team_id': cls.team.id,
            'summary': WORDS})
        cls.source = env['dealership.lead.source'].create({
            'name': '晨光车网', 'code': 'leaks', 'company_id': cls.store.id, 'team_id': cls.team.id,
            'channel_id': cls.channel.id, 'origin_id': env.ref(f'{MODULE}.origin_other').id})
        cls.message = env['dealership.lead.message'].create({
            'reference': 'LEAK-1', 'source_id': cls.source.id, 'company_id': cls.store.id, 'via': 'adf', 'raw_text': f'{NAME} {PHONE}'})
        cls.handover = env['dealership.handover'].browse(env['dealership.handover'].with_user(cls.manager).sudo().create({
            'company_id': cls.store.id, 'leaver_id': cls.colleague.id, 'reason': WORDS}).id)
        env['dealership.handover.line'].create({
            'handover_id': cls.handover.id, 'res_model': 'crm.lead', 'res_id': cls.card.id, 'lead_id': cls.card.id,
            'from_user_id': cls.colleague.id, 'company_id': cls.store.id})
        env.flush_all()
        env.invalidate_all()

    # -- what is searched ------------------------------------------------
    def test_searches(self):
        for model, domain in (
                ('dealership.follow.up', [('content', 'ilike', WORDS)]),
                ('dealership.follow.up', [('lead_id.contact_name', '=', NAME)]),
                ('dealership.follow.up', [('partner_id.name', '=', NAME)]),
                ('crm.lead', [('follow_up_ids.content', 'ilike', WORDS)]),
                ('crm.lead', [('defeat_ids.explanation', 'ilike', WORDS)]),
                ('crm.lead', [('pool_move_ids.reason', 'ilike', WORDS)]),
                ('dealership.lapse', [('measure', 'ilike', WORDS)]),
                ('dealership.lapse', [('phone', 'like', PHONE[-4:])]),
                ('dealership.pool.move', [('reason', 'ilike', WORDS)]),
                ('dealership.test.drive', [('companions', 'ilike', WORDS)]),
                ('dealership.test.drive', [('driver_name', 'ilike', NAME)]),
                ('dealership.test.drive.rating', [('words', 'ilike', WORDS)]),
                ('dealership.test.drive.rating', [('drive_id.driver_name', 'ilike', NAME)]),
                ('fleet.vehicle', [('test_drive_ids.driver_name', 'ilike', NAME)]),
                ('dealership.visit', [('customer_name', '=', NAME)]),
                ('dealership.visit', [('phone', '=', PHONE)]),
                ('dealership.visit', [('summary', 'ilike', WORDS)]),
                ('dealership.visit.pass', [('visit_id.customer_name', '=', NAME)]),
                ('dealership.duty', [('visit_ids.customer_name', '=', NAME)]),
                ('dealership.defeat', [('explanation', 'ilike', WORDS)]),
                ('dealership.defeat', [('phone', 'like', PHONE[-4:])]),
                ('dealership.defeat.report', [('lead_id.contact_name', '=', NAME)]),
                ('dealership.work.day', [('summary', 'ilike', WORDS)]),
                ('dealership.lead.message', [('raw_text', 'ilike', NAME)]),
                ('dealership.handover', [('line_ids.lead_id.contact_name', '=', NAME)]),
                ('dealership.handover.line', [('lead_id.contact_name', '=', NAME)])):
            field = domain[0][0].partition('.')[0]
            if field not in self.env[model]._fields:
                continue
            with self.subTest(model=model, domain=domain):
                self.assertEqual(self.found(model, domain), 0)
                self.assertEqual(self.found(model, domain, 'receptionist'), 1 if model.startswith('dealership.visit') or (
                    model == 'dealership.duty') else 0)
                self.assertEqual(self.found(model, domain, 'other_manager'), 0)
                self.assertGreaterEqual(self.found(model, domain, 'manager'), 1)

    def test_groupings_name_nobody(self):
        for model, field in (('dealership.visit', 'customer_name'), ('dealership.test.drive', 'driver_name'),
                             ('dealership.follow.up', 'partner_id'), ('dealership.defeat', 'partner_id')):
            rows = self.env[model].with_user(self.consultant).formatted_read_group([], [field], ['__count'])
            self.assertNotIn(NAME, str(rows), model)
            self.assertIn(NAME, str(self.env[model].with_user(self.manager).formatted_read_group([], [field], ['__count'])))

    def test_names_by_look_up(self):
        for model in ('dealership.visit', 'dealership.test.drive', 'dealership.follow.up', 'dealership.defeat', 'dealership.lapse'):
            shown = str(self.env[model].with_user(self.consultant).name_search('', limit=1000))
            self.assertNotIn(NAME, shown, model)

    def test_messages_and_files(self):
        documents = (self.card, self.drive, self.defeat, self.message, self.source, self.handover)
        for document in documents:
            document.message_post(body=WORDS)
        attachments = self.env['ir.attachment'].create([
            {'name': 'a.txt', 'raw': b'a', 'res_model': document._name, 'res_id': document.id}
            for document in (*documents, self.follow_up, self.visit, self.day)])
        for name in ('consultant', 'other_manager'):
            self.assertEqual(self.found('mail.message', [('body', 'ilike', WORDS)], name), 0)
            self.assertEqual(self.found('ir.attachment', [('id', 'in', attachments.ids)], name), 0)
        self.assertEqual(self.found('mail.message', [('body', 'ilike', WORDS)], 'manager'), len(documents))
        for attachment in attachments:
            self.refused(lambda attachment=attachment: attachment.with_user(self.consultant).read(['datas']))
        signature = self.env['ir.attachment'].search([
            ('res_model', '=', 'dealership.test.drive'), ('res_field', '=', 'agreement_signature'), ('res_id', '=', self.drive.id)])
        self.assertTrue(signature)
        self.refused(lambda: signature.with_user(self.consultant).read(['datas']))
        self.refused(lambda: self.drive.with_user(self.consultant).read(['agreement_signature']))

    def test_calendar_names_no_customer(self):
        event = self.drive.event_id.with_user(self.users['outsider'])
        [values] = event.read(['name', 'description', 'location', 'display_name'])
        self.assertNotIn(NAME, str(values))
        self.assertEqual(self.found('calendar.event', [('attendee_ids.partner_id', '=', self.hidden.id)]), 0)
        self.assertFalse(self.drive.event_id.opportunity_id)

    # -- what a form proposes ----------------------------------------------
    def test_forms_opened_on_what_is_anothers(self):
        """Neither a value nor the context that a client sends brings names and phones into a proposal."""
        for model, field, record in (
                ('dealership.follow.up.wizard', 'lead_id', self.card), ('dealership.invitation.wizard', 'lead_id', self.card),
                ('dealership.revive.wizard', 'lead_id', self.card), ('dealership.revisit.wizard', 'defeat_id', self.defeat),
                ('dealership.drive.step.wizard', 'drive_id', self.drive), ('dealership.visit.dialog', 'visit_id', self.visit),
                ('dealership.test.drive', 'lead_id', self.card), ('dealership.defeat', 'lead_id', self.card),
                ('dealership.appraisal', 'lead_id', self.card), ('dealership.wish', 'lead_id', self.card),
                ('crm.lead', 'partner_id', self.hidden), ('dealership.relation', 'other_partner_id', self.hidden)):
            Model = self.env[model].with_user(self.consultant)
            spec = {
                name: {'fields': {'display_name': {}}} if column.type == 'many2one' else {}
                for name, column in Model._fields.items() if column.type not in ('one2many', 'many2many', 'many2one_reference')
                and Model._has_field_access(column, 'read')}
            with self.subTest(model=model):
                self.refused(lambda Model=Model, field=field, record=record, spec=spec: Model.onchange({field: record.id}, [field], spec))
                self.refused(lambda Model=Model, field=field, record=record, spec=spec: Model.with_context(
                    **{f'default_{field}': record.id}).onchange({}, [], spec))

    def test_forms_opened_on_what_is_ones_own(self):
        for model in ('dealership.follow.up.wizard', 'dealership.invitation.wizard', 'dealership.test.drive', 'dealership.defeat'):
            Model = self.env[model].with_user(self.consultant).with_context(default_lead_id=self.mine.id)
            self.assertEqual(Model.onchange({}, [], {'lead_id': {}})['value']['lead_id'], self.mine.id, model)

    def test_dialogs_on_many_records(self):
        for model in ('dealership.assign.wizard', 'dealership.invalid.wizard'):
            vals = {'lead_ids': [Command.set(self.card.ids)]}
            if model == 'dealership.invalid.wizard':
                vals['reason_id'] = self.env['dealership.invalid.reason'].search([], limit=1).id
            self.refused(lambda model=model, vals=vals: self.env[model].with_user(self.consultant).create(vals))
        review = self.env['dealership.follow.up.review.wizard'].with_user(self.users['other_manager']).with_context(
            active_model='dealership.follow.up', active_ids=self.follow_up.ids).create({})
        self.refused(review.action_save)

    # -- who sees which part -------------------------------------------------
    def test_reception_reads_no_card_through_a_visit(self):
        visit = self.visit.with_user(self.users['receptionist'])
        self.assertEqual(visit.phone, PHONE)
        for name in ('lead_id', 'follow_up_id', 'phone_kept', 'phone_sanitized'):
            self.refused(lambda name=name: visit.read([name]))
            self.refused(lambda name=name: visit.search([(name, '!=', False)]))
        self.refused(lambda: visit.search([('lead_id.contact_name', '=', NAME)]))
        for record in (self.card, self.follow_up, self.drive, self.defeat, self.message, self.day, self.lapse):
            self.refused(lambda record=record: record.with_user(self.users['receptionist']).read(['id', 'display_name']))
        self.refused(lambda: self.hidden.with_user(self.users['receptionist']).read(['name']))

    def test_phone_of_a_visit_after_its_day(self):
        self.visit.duty_id.flush_recordset()
        self.cr.execute("UPDATE dealership_visit SET day = day - 1 WHERE id = %s", [self.visit.id])
        self.env.invalidate_all()
        self.env.ref('base.group_allow_export').sudo().user_ids = [
            Command.link(self.users[name].id) for name in ('receptionist', 'auditor', 'lead_desk', 'customer_care', 'manager', 'colleague')]
        for name in ('receptionist', 'auditor', 'lead_desk', 'customer_care'):
            visit = self.visit.with_user(self.users[name])
            shown = [visit.read(['phone']), visit.search_read([('id', '=', visit.id)], ['phone']), visit.export_data(['phone']),
                     visit.web_search_read([('id', '=', visit.id)], {'phone': {}})]
            self.assertNotIn(PHONE[3:7], str(shown), name)
            self.refused(lambda visit=visit: visit.export_data(['phone_kept']))
            self.assertFalse(visit.search([('id', '=', visit.id), ('phone', 'ilike', PHONE[3:8])]))
        for name in ('colleague', 'manager'):
            self.assertEqual(self.visit.with_user(self.users[name]).read(['phone'])[0]['phone'], PHONE, name)

    def test_day_of_another(self):
        Day = self.env['dealership.work.day'].with_user(self.consultant)
        self.refused(lambda: Day.get_today(user_id=self.colleague.id))
        self.assertEqual(Day.get_team_board()['lines'], [])
        self.assertNotIn(NAME, str(Day.get_today()))
        self.assertNotIn(NAME, str(Day.with_user(self.users['other_manager']).get_team_board()))
        self.refused(lambda: Day.action_print_plan(False, [self.colleague.id]))

    def test_caller_sees_what_the_call_needs(self):
        call = self.env['dealership.defeat.call'].create({
            'defeat_id': self.defeat.id, 'caller_id': self.consultant.id, 'asked_by_id': self.manager.id})
        self.defeat.write({'state': 'call_first'})
        seen = call.with_user(self.consultant)
        self.assertEqual(seen.customer_name, NAME)
        self.assertIn(PHONE[-4:], seen.customer_phone)
        for domain in ([('defeat_id.explanation', 'ilike', WORDS)], [('lead_id.contact_name', '=', NAME)],
                       [('lead_id.follow_up_ids.content', 'ilike', WORDS)]):
            self.assertEqual(self.found('dealership.defeat.call', domain), 0, domain)
        self.refused(lambda: seen.defeat_id.read(['explanation']))
        self.refused(lambda: self.env['crm.lead'].with_user(self.consultant).browse(self.card.id).read(['phone']))
        self.refused(lambda: seen.export_data(['lead_id/partner_id/phone']), (AccessError, UserError))
        call._withdraw()
        self.assertFalse(seen.customer_phone)

    # -- lists of all stores -----------------------------------------------------
    def test_lists_of_every_store_are_the_administrators(self):
        for model, vals in (('dealership.checklist', {'name': 'x'}), ('dealership.test.route', {'name': 'x'})):
            shared = self.env[model].search([('company_id', '=', False)], limit=1)
            self.assertTrue(shared)
            self.refused(lambda shared=shared: shared.with_user(self.manager).write({'sequence': 3}))
            shared.with_user(self.users['dealership_admin']).write({'sequence': 3})
            own = self.env[model].with_user(self.manager).create(vals)
            self.assertEqual(own.company_id, self.store)
            self.refused(lambda own=own: own.with_user(self.manager).write({'company_id': False}))
            self.assertEqual(shared.with_user(self.manager).copy().company_id, self.store)
        item = self.env['dealership.checklist.item'].search([('company_id', '=', False)], limit=1)
        self.refused(lambda: item.with_user(self.manager).write({'name': 'x'}))
        self.refused(lambda: item.with_user(self.manager).unlink())

    def test_duty_of_another_stores_team(self):
        member = self.far_team.crm_team_member_ids[:1]
        for name in ('dealership_admin', 'lead_desk', 'manager'):
            seen = member.with_user(self.users[name])
            self.refused(seen.action_toggle_duty)
            self.refused(lambda seen=seen: seen.write({'is_on_duty': False}))
            self.refused(lambda seen=seen: seen.write({'dealership_capacity': 1}))
        self.team.crm_team_member_ids[:1].with_user(self.users['dealership_admin']).write({'dealership_capacity': 40})
