"""The clean-up of the tests that commit: what it promises them."""
from odoo.tests import tagged
from odoo.tools import SQL

from .committed import CommittedCase
from .common import MODULE


@tagged('post_install', '-at_install')
class TestCommittedCase(CommittedCase):

    def rows(self):
        """Dict of table → number of rows, tables without ids included."""
        with self.registry.cursor() as cr:
            cr.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema::regnamespace")
            tables = [table for table, in cr.fetchall()]
            cr.execute(SQL(" UNION ALL ").join(
                SQL("SELECT %s, COUNT(*) FROM %s", table, SQL.identifier(table)) for table in tables))
            return dict(cr.fetchall())

    def test_everything_committed_is_gone(self):
        before = self.rows()
        admin = self.env.ref('base.user_admin')
        with self.registry.cursor() as cr:
            env = self.env(cr=cr, user=admin.id)
            team = env['crm.team'].create({'name': 'race', 'is_dealership': True, 'member_ids': [(6, 0, admin.ids)]})
            env['crm.lead'].create({
                'contact_name': '留痕客户', 'phone': '13911117777', 'type': 'opportunity', 'team_id': team.id, 'user_id': admin.id,
                'origin_id': env.ref(f'{MODULE}.origin_walk_in').id, 'source_id': env.ref(f'{MODULE}.channel_walk_in').id})
            self.assertEqual(env['res.users'].browse(admin.id).sale_team_id, team)
        self.assertGreater(self.rows()['mail_alias'], before['mail_alias'])
        self._remove_added()
        self.assertEqual(self.rows(), before)
        with self.registry.cursor() as cr:
            cr.execute("SELECT sale_team_id FROM res_users WHERE id = %s", [admin.id])
            self.assertNotEqual(cr.fetchone()[0], team.id)
