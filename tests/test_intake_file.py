"""A portal's export: its own columns, its own words, every row a lead, the same file twice no lead more (E01)."""
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, tagged

from .import_common import ImportCase, csv_file, xlsx_file
from .intake_common import Intake

ROWS = [
    ['线索编号', '用户姓名', '手机号', '咨询车系', '预算', '用户城市', '活动'],
    ['9001', '李喆镕', '139-0001-0001', '途观', '20~25万', '上海', '春展'],
    ['9002', '', '13900010002', '途观', '', '上海', ''],
    ['9003', '王露', '打不通', '不认识的车', '15万', '', '=1+1'],
]


@tagged('post_install', '-at_install')
class TestIntakeFile(Intake, ImportCase, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_intake()
        cls.desk = cls.users['lead_desk']

    def portal(self, content, user=None, source=None, **values):
        return self.wizard(
            user or self.desk, content, kind='portal', filename='portal.csv', lead_source_id=(source or self.source).id, **values)

    def test_every_row_is_a_lead(self):
        for content in (csv_file(ROWS, 'gb18030'), csv_file(ROWS, 'utf-8-sig'), xlsx_file(ROWS)):
            with self.subTest(content[:4]), self.undone():
                wizard = self.portal(content)
                wizard.action_check()
                self.assertEqual((*self.counts(wizard), wizard.to_complete_count), (3, 0, 0, 0, 2))
                self.assertFalse(self.leads(), "a check writes nothing")
                wizard.action_import()
                self.assertEqual((*self.counts(wizard), wizard.to_complete_count), (3, 0, 0, 0, 2))
                first, second, third = self.leads().sorted('external_id')
                self.assertEqual((first.contact_name, first.phone, first.wish_model_id), ('李喆镕', '13900010001', self.model))
                self.assertEqual((first.budget_min, first.budget_max, first.intake_state), (200000, 250000, 'complete'))
                self.assertEqual(second._intake_lacks(), ['name', 'budget'])
                self.assertEqual(third._intake_lacks(), ['contact', 'model'])
                self.assertIn('打不通', str(third.description))
                messages = first.lead_message_ids
                self.assertEqual((messages.via, messages.parent_id.fate, messages.parent_id.sender), ('file', 'split', 'portal.csv'))
                self.assertIn('活动', str(wizard.summary))
                self.assertEqual(set(wizard.action_open_created()['domain'][0][2]), set(self.leads().ids))

    def test_the_same_file_twice(self):
        self.portal(csv_file(ROWS)).action_import()
        again = self.portal(csv_file(ROWS))
        again.action_check()
        self.assertEqual(self.counts(again), (0, 0, 3, 0))
        again.action_import()
        self.assertEqual(self.counts(again), (0, 0, 3, 0))
        more = self.portal(csv_file([*ROWS[:2], ['9009', '赵一', '13900010009', '朗逸', '12万', '', '']]))
        more.action_import()
        self.assertEqual(self.counts(more), (1, 0, 1, 0))
        self.assertEqual(len(self.leads()), 4)

    def test_the_portals_own_columns(self):
        rows = [['uid', 'mob', 'who', 'car'], ['1', '13900010001', '李晨', 'TG']]
        wizard = self.portal(csv_file(rows))
        with self.assertRaises(UserError):
            wizard.action_check()
        Mapping = self.env['dealership.lead.mapping'].with_user(self.desk)
        Mapping.create([
            {'source_id': self.source.id, 'word': word, 'column': column}
            for word, column in (('uid', 'external_id'), ('mob', 'phone'), ('who', 'name'), ('car', 'model'))])
        wizard.action_import()
        lead = self.leads()
        self.assertEqual((lead.contact_name, lead.phone, lead.external_id, lead.intake_wish), ('李晨', '13900010001', '1', 'TG'))
        Mapping.create({'source_id': self.source.id, 'kind': 'model', 'word': 'tg', 'model_id': self.model.id})
        lead.lead_message_ids.with_user(self.desk).action_process_again()
        self.assertEqual(lead.wish_model_id, self.model)
        with self.assertRaises(ValidationError):
            Mapping.create({'source_id': self.source.id, 'word': 'x'})

    def test_twice_the_same_person_in_a_file(self):
        rows = [ROWS[0], ROWS[1], ['9010', *ROWS[1][1:3], '朗逸', '30万', '', '']]
        wizard = self.portal(csv_file(rows))
        wizard.action_import()
        self.assertEqual(self.counts(wizard), (1, 1, 0, 0))
        self.assertEqual(len(self.leads()), 1)

    def test_who_imports_for_which_source(self):
        content = csv_file(ROWS)
        for user in (self.users['manager'], self.users['dealership_admin']):
            with self.undone():
                self.portal(content, user).action_import()
        self.assertFalse(self.allowed(lambda: self.portal(content, self.users['other_manager']).action_import()), "another team's")
        self.assertFalse(self.allowed(lambda: self.portal(content, self.consultant).action_import()))
        self.assertFalse(self.allowed(lambda: self.portal(content, source=self.far_source).action_import()))
        self.source.takes_file = False
        self.refused(lambda: self.portal(content).action_import(), ValidationError)
        self.refused(lambda: self.wizard(self.desk, content, kind='portal', lead_source_id=False).action_import(), ValidationError)

    def test_files_that_are_none(self):
        for content in (b'%PDF-1.4', b'PK\x03\x04nothing', b'=1+1', b'\x00' * 40):
            self.assertFalse(self.allowed(lambda content=content: self.portal(content).action_import()))
        self.assertFalse(self.leads())

    def test_a_thousand_rows_cost_few_queries(self):
        def rows(first, count):
            return csv_file([ROWS[0], *(
                [f'r{n}', f'客户{n}', f'1392{n:07d}', '途观', '20万', '', ''] for n in range(first, first + count))])

        self.portal(rows(0, 3)).action_import()
        counts = []
        for first, count in ((1_000, 20), (2_000, 120)):
            wizard = self.portal(rows(first, count))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wizard.action_import()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(self.counts(wizard), (count, 0, 0, 0))
        self.assertLess((counts[1] - counts[0]) / 100, 2.0, counts)

    def test_core_asks_no_access_of_strangers(self):
        for role in ('receptionist', 'auditor', 'plain', 'salesman'):
            with self.assertRaises(AccessError):
                self.portal(csv_file(ROWS), self.users[role])
