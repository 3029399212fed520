"""Many leads at once are written in few statements, and are what the ORM would have made of each (E01, performance.md)."""
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from ..models.card import alike
from ..models.prospect.crm_lead_alike import KNOWN
from .import_common import ImportCase, csv_file
from .intake_common import Intake

TITLES = ['线索编号', '用户姓名', '手机号', '咨询车系', '预算', '用户城市', '邮箱', '置换']
# What no two leads have in common, or what says when they were made.
OWN = {'id', 'create_date', 'write_date', 'display_name', 'date_last_stage_update', 'external_id', 'intake_values'}


@tagged('post_install', '-at_install')
class TestIntakeMany(Intake, ImportCase, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_intake()

    def rows(self, first, count):
        """Rows of every kind: good and bad phones and addresses, foreign numbers, unknown models, budgets or none."""
        kinds = (
            ['途观', '20~25万', '上海', 'a{n}@example.com', ''], ['途观', '', '', 'none', '是'], ['途观', '18万', '北京', '', ''],
            ['不认识的车', '20~25万', '', 'B{n} <b{n}@corp.example.org>', ''])
        phones = ('139{n:08d}', '154{n:08d}', '+852 9{n:07d}', '021-6{n:07d}', '打不通')
        for n in range(first, first + count):
            yield [f'm{n}', f'客户{n}', phones[n % len(phones)].format(n=n), *(cell.format(n=n) for cell in kinds[n % len(kinds)])]

    def take(self, rows):
        wizard = self.wizard(
            self.users['lead_desk'], csv_file([TITLES, *rows]), kind='portal', filename='many.csv', lead_source_id=self.source.id)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        wizard.action_import()
        self.env.flush_all()
        count = self.env.cr.sql_log_count - before
        self.env.invalidate_all()
        return wizard, count

    def facts(self):
        """All stored columns of the leads, their lines and their messages."""
        names = [
            name for name, field in self.env['crm.lead']._fields.items() if field.store and field.column_type and name not in OWN]
        return [
            ({name: lead[name] if name != 'lead_properties' else dict(lead[name] or {}) for name in names},
             lead.wish_ids.read(['model_id', 'sequence', 'company_id', 'interest']), lead.lead_message_ids.mapped('fate'),
             lead.message_ids.mapped('body'), lead.message_ids.author_id, lead.message_follower_ids.partner_id, lead.activity_ids)
            for lead in self.leads().sudo().sorted('external_id')]

    def strip(self, facts):
        return [([{key: value for key, value in wish.items() if key != 'id'} for wish in wishes],
                 {**values, 'description': str(values['description']).replace('&#34;', '"')}, *rest)
                for values, wishes, *rest in facts]

    def test_copies_are_what_create_makes(self):
        self.maxDiff = None
        # core needs some wins and defeats to reckon probabilities, and leaves the first lead of several without one till then
        stages = self.env['crm.stage'].search([])
        self.env['crm.lead.scoring.frequency'].create([
            {'variable': variable, 'value': value, 'won_count': won, 'lost_count': lost, 'team_id': self.team.id}
            for variable, value, won, lost in (
                *(('stage_id', str(stage.id), 9, 30) for stage in stages), ('phone_state', 'correct', 8, 10),
                ('phone_state', 'incorrect', 1, 20), ('email_state', 'correct', 7, 9), ('email_state', 'incorrect', 2, 21))])
        rows = list(self.rows(0, 60))
        with self.undone():
            with patch.object(alike, 'AT_LEAST', 10**6):
                self.take(rows)
            one_by_one = self.strip(self.facts())
        self.take(rows)
        together = self.strip(self.facts())
        self.assertEqual(len(together), 60)
        for expected, found in zip(one_by_one, together, strict=True):
            self.assertEqual(found, expected)

    def test_their_number_costs_few_queries(self):
        self.take(self.rows(0, 40))
        _wizard, few = self.take(self.rows(1_000, 40))
        wizard, many = self.take(self.rows(2_000, 240))
        self.assertEqual(wizard.new_count, 240)
        self.assertLess((many - few) / 200, 0.1, (few, many))

    def test_whoever_must_be_asked_of_each_lead_is_asked(self):
        """An automation, or an addon that we do not know: its create() sees every lead."""
        Lead, seen = self.registry['crm.lead'], []
        create = Lead.create

        def other_addon(model, vals_list):
            seen.extend(vals_list)
            return create(model, vals_list)

        self.assertTrue(alike.may_copy(self.env['crm.lead'], KNOWN))
        with patch.object(Lead, 'create', other_addon):
            self.take(self.rows(0, 20))
        self.assertEqual(len(seen), 20)

    def test_whoever_follows_the_team_is_told_of_each_lead(self):
        self.team.message_subscribe(
            self.users['manager'].partner_id.ids, self.env.ref('crm.mt_salesteam_lead').ids)
        self.take(self.rows(0, 12))
        self.assertEqual(len(self.leads().message_follower_ids.filtered(
            lambda follower: follower.partner_id == self.users['manager'].partner_id)), 12)

    def test_overrides_of_create_were_read(self):
        """Who writes an override of create() of a lead in this addon looks here whether copies need it, too, and adds it."""
        ours = {
            vars(cls)['create'].__module__.rpartition('.')[2] for cls in type(self.env['crm.lead']).__mro__
            if 'create' in vars(cls) and 'auto_dealership' in vars(cls)['create'].__module__}
        self.assertEqual(ours, {
            'crm_lead_won', 'crm_lead_gate', 'crm_lead', 'crm_lead_batch', 'crm_lead_masked', 'protected_mixin', 'seen_mixin'})
