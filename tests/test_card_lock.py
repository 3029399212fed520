"""Of two people at the same moment one goes on, and the other is told."""
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ..models.card.lock import lock_or_tell


@tagged('post_install', '-at_install')
class TestLock(TransactionCase):

    def setUp(self):
        super().setUp()
        self.partner = self.env.ref('base.main_partner')  # there for every transaction

    def busy(self):
        return f"somebody is changing {self.partner.id}"

    def never(self):
        self.fail("nobody else has it")

    def test_who_comes_second_is_told(self):
        with self.registry.cursor() as other:
            other.execute("SELECT id FROM res_partner WHERE id = %s FOR NO KEY UPDATE", [self.partner.id])
            with self.assertRaises(UserError) as refusal:
                lock_or_tell(self.partner, self.busy)
            self.assertEqual(refusal.exception.args[0], self.busy())
            other.rollback()
        lock_or_tell(self.partner, self.never)

    def test_who_only_refers_to_it_does_not_hinder(self):
        with self.registry.cursor() as other:
            other.execute("SELECT id FROM res_partner WHERE id = %s FOR KEY SHARE", [self.partner.id])
            lock_or_tell(self.partner, self.never)
            other.rollback()

    def test_what_is_read_afterwards_is_what_stands_there(self):
        self.assertTrue(self.partner.name)
        self.env.cr.execute("UPDATE res_partner SET name = 'Another' WHERE id = %s", [self.partner.id])
        lock_or_tell(self.partner, self.never, ['name'])
        self.assertEqual(self.partner.name, 'Another')

    def test_what_was_not_written_yet_is_not_lost(self):
        self.partner.name = 'Mine'
        lock_or_tell(self.partner, self.never)
        self.assertEqual(self.partner.name, 'Mine')

    def test_nothing_is_nobodys(self):
        lock_or_tell(self.partner.browse(), self.never)
