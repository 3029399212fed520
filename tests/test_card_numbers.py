"""Numbers of papers: each store's own sequence first, many by one query, whatever kind of sequence the administrator chose."""
from odoo.tests import TransactionCase, tagged

from ..models.card.numbers import draw_numbers

CODE = 'dealership.test.paper'


@tagged('post_install', '-at_install')
class TestNumbers(TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store, cls.other = cls.env['res.company'].create([{'name': 'Pudong'}, {'name': 'Hongqiao'}])

    def sequence(self, prefix, company=None, **vals):
        return self.env['ir.sequence'].create({
            'name': prefix, 'code': CODE, 'prefix': prefix, 'padding': 3, 'company_id': company and company.id, **vals})

    def draw(self, count, company=None):
        return draw_numbers(self.env(user=self.env.ref('base.public_user')), CODE, company or self.store, count)

    def test_one_after_the_other(self):
        self.sequence('G')
        self.assertEqual(self.draw(3), ['G001', 'G002', 'G003'])
        self.assertEqual(self.draw(1, self.other), ['G004'])

    def test_the_stores_own_goes_before_that_of_all(self):
        self.sequence('G')
        self.sequence('P', self.store)
        self.sequence('H', self.other)
        self.assertEqual(self.draw(2), ['P001', 'P002'])
        self.assertEqual(self.draw(1, self.other), ['H001'])

    def test_without_gaps_and_by_year(self):
        for vals in ({'implementation': 'no_gap'}, {'use_date_range': True}):
            self.sequence('P', self.store, **vals)
            self.assertEqual(self.draw(2), ['P001', 'P002'], vals)
            self.env['ir.sequence'].search([('code', '=', CODE)]).unlink()

    def test_none_without_a_sequence(self):
        self.sequence('H', self.other)
        self.assertEqual(self.draw(2), [])

    def test_one_query_more_or_less(self):
        self.sequence('G')
        counts = []
        for count in (1, 1, 50):  # the first is to warm up
            before = self.cr.sql_log_count
            self.draw(count)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
