"""F01 at import: a row that brings a colleague's customer for another consultant opens his card and a case; nothing is lost."""
from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from .import_common import ImportCase, resident_id

HEADER = ['姓名', '电话', '来源', '渠道', '级别', '意向品牌', '意向车型', '证件类型', '证件号码',
          '现有品牌', '现有车型', '车牌号', '销售顾问']


@tagged('post_install', '-at_install')
class TestOwnershipImport(ImportCase, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls.desk = cls.users['lead_desk']

    def row(self, name, phone, consultant, identity='', plate=''):
        return [name, phone, '来店', 'Walk-in', 'A', '大众', '途观', '居民身份证' if identity else '', identity,
                *(('上汽大众', '途观') if plate else ('', '')), plate, consultant.login if consultant else '']

    def bring(self, *rows, team=None, check=True):
        return self.run_import(self.desk, [HEADER, *rows], check=check, kind='prospect', team_id=(team or self.team).id)

    def cards(self, phone):
        return self.env['crm.lead'].search([('phone_sanitized', '=', f'+86{phone}'), ('company_id', '=', self.store.id)], order='id')

    def assertMet(self, *cards):
        self.assertTrue(all(card.is_disputed for card in cards))
        self.env.cr.execute(
            "SELECT count(*) FROM (SELECT case_id FROM dealership_ownership_claim WHERE lead_id = ANY(%s) GROUP BY 1"
            " HAVING count(DISTINCT lead_id) = %s) together", [[card.id for card in cards], len(cards)])
        self.assertEqual(self.env.cr.fetchone(), (1,))

    def test_a_colleagues_customer_gets_a_second_card_and_a_case(self):
        for name in ('王五', '王先生'):
            with self.subTest(name), self.undone():
                first = self.make_card(self.consultant, contact_name='王五', phone='13812340001')
                wizard = self.bring(self.row(name, '138 1234 0001', self.colleague))
                self.assertEqual(self.counts(wizard), (1, 0, 0, 0), wizard.issues)
                second = self.cards('13812340001') - first
                self.assertEqual((second.user_id, first.user_id), (self.colleague, self.consultant))
                self.assertMet(first, second)
                # the consultant of the second card works with it
                self.assertEqual(second.with_user(self.colleague).partner_id.phone_sanitized, '+8613812340001')

    def test_the_same_file_once_more_changes_nothing(self):
        self.make_card(self.consultant, contact_name='王五', phone='13812340001')
        number = resident_id(3)
        rows = [self.row('王五', '13812340001', self.colleague, identity=number), self.row('赵六', '13812340002', self.colleague)]
        self.bring(*rows)
        counted = ('res.partner', 'crm.lead', 'dealership.ownership.case', 'dealership.ownership.claim', 'dealership.identity.document')
        self.env.flush_all()
        before = [self.env[model].search_count([]) for model in counted]
        wizard = self.bring(*rows, check=False)
        self.assertEqual(self.counts(wizard), (0, 0, 2, 0), wizard.issues)
        self.env.flush_all()
        self.assertEqual([self.env[model].search_count([]) for model in counted], before)

    def test_the_same_consultant_joins_his_card(self):
        first = self.make_card(self.consultant, contact_name='王五', phone='13812340001')
        self.bring(self.row('王五', '13812340001', self.consultant))
        self.assertEqual(self.cards('13812340001'), first)
        self.assertFalse(first.is_disputed)

    def test_a_row_without_consultant_completes_the_card(self):
        first = self.make_card(self.consultant, contact_name='王五', phone='13812340001')
        self.bring(self.row('王五', '13812340001', None))
        self.assertEqual(self.cards('13812340001'), first)
        self.assertFalse(first.is_disputed)

    def test_another_team_of_the_store(self):
        first = self.make_card(self.consultant, contact_name='王五', phone='13812340001')
        wizard = self.bring(self.row('王五', '13812340001', self.users['outsider']), team=self.other_team)
        self.assertEqual(self.counts(wizard), (1, 0, 0, 0), wizard.issues)
        self.assertMet(first, self.cards('13812340001') - first)

    def test_the_same_document_with_another_name(self):
        first = self.make_card(self.consultant)
        number = resident_id(5)
        self.env['dealership.identity.document'].create(
            {'partner_id': first.partner_id.id, 'document_type': 'resident_id', 'number': number})
        wizard = self.bring(self.row('假名', '13812340009', self.colleague, identity=number))
        self.assertEqual(self.counts(wizard), (1, 0, 0, 0), wizard.issues)
        self.assertMet(first, self.cards('13812340009'))

    def test_the_plate_of_a_colleagues_customer(self):
        first = self.make_card(self.consultant)
        car = self.make_vehicle(first.partner_id, license_plate='沪A88888')
        wizard = self.bring(self.row('别人', '13812340009', self.colleague, plate='沪A88888'))
        self.assertEqual(self.counts(wizard), (1, 0, 0, 0), wizard.issues)
        self.assertMet(first, self.cards('13812340009'))
        self.assertEqual(car.owner_id, first.partner_id)

    def test_two_consultants_in_one_file(self):
        self.bring(self.row('王五', '13812340001', self.consultant), self.row('王五', '13812340001', self.colleague))
        cards = self.cards('13812340001')
        self.assertEqual(cards.user_id, self.consultant | self.colleague)
        self.assertMet(*cards)

    def test_conflicts_are_looked_for_by_sets(self):
        """Ten times the rows ask the database as often about ownership."""
        asked = {}
        for count in (3, 30):
            self.env['crm.lead'].with_user(self.consultant).create([
                self.card_vals(phone=f'1382{count:03d}{number:04d}') for number in range(count)])
            rows = [self.row(f'客{number}', f'1382{count:03d}{number:04d}', self.colleague) for number in range(count)]
            with self.counted() as seen:
                wizard = self.bring(*rows)
            self.assertEqual(self.counts(wizard), (count, 0, 0, 0), wizard.issues)
            asked[count] = len(seen)
        self.assertEqual(self.env['crm.lead'].search_count([('is_disputed', '=', True), ('user_id', '=', self.colleague.id)]), 33)
        self.assertEqual(asked[3], asked[30])
        self.assertLessEqual(asked[30], 12)

    @contextmanager
    def counted(self):
        """Queries on the keys."""
        seen, execute = [], type(self.env.cr).execute

        def counting(cursor, query, params=None, log_exceptions=True):
            if 'dealership_claim_key' in str(getattr(query, 'code', query)):
                seen.append(query)
            return execute(cursor, query, params, log_exceptions)
        with patch.object(type(self.env.cr), 'execute', counting):
            yield seen
