"""Installing on a database full of contacts and leads computes nothing, and leaves stock records as they were."""
import ast
from pathlib import Path

from odoo.tests import TransactionCase, tagged

from .. import hooks
from .common import MODULE, DealershipCase

ROOT = Path(__file__).resolve().parents[1]
BIG = (
    'res.partner', 'crm.lead', 'fleet.vehicle', 'fleet.vehicle.log.services', 'fleet.vehicle.log.contract', 'product.template',
    'sale.order', 'sale.order.line')


@tagged('post_install', '-at_install')
class TestInstall(TransactionCase):

    def our_columns(self, name):
        model = self.env[name]
        return [field for field in model._fields.values() if field._modules == (MODULE,) and field.store and field.column_type]

    def test_computed_columns_are_made_before_the_orm_sees_them(self):
        expected = {
            self.env[name]._table: {
                field.name: field.column_type[0] for field in self.our_columns(name) if field.compute}
            for name in BIG}
        self.assertEqual(hooks.COMPUTED_COLUMNS, expected)

    def test_defaults_are_not_written_into_every_row(self):
        expected = {}
        for name in BIG:
            for field in self.our_columns(name):
                value = field.default and field.default(self.env[name])
                if field.default and (value or field.type != 'boolean'):
                    expected.setdefault(self.env[name]._table, {})[field.name] = (field.column_type[0], value)
        self.assertEqual(hooks.DEFAULT_COLUMNS, expected)

    def test_nothing_of_ours_is_required_on_stock_tables(self):
        for name, model in self.registry.items():
            if model._auto and not model._abstract and model._original_module != MODULE:
                for field in self.our_columns(name):
                    self.assertFalse(field.required, f"{name}.{field.name}: a required column fails on rows that exist")

    def test_an_activity_type_of_another_addon_needs_no_method(self):
        kind = self.env['mail.activity.type'].create({'name': 'Theirs', 'contact_method': False})
        activity = self.env['mail.activity'].new({'activity_type_id': kind.id, 'date_deadline': '2026-01-01'})
        facts = activity._planned_facts()
        self.assertEqual((facts['method'], facts['planned_method']), ('other', 'other'))
        self.assertEqual(self.env['dealership.work.day']._plan_methods(kind.ids)[kind.id][0], 'other')

    def test_second_run_changes_nothing(self):
        """A failed installation is tried again."""
        hooks.pre_init_hook(self.env)
        self.cr.execute("SELECT column_default FROM information_schema.columns"
                        " WHERE table_name = 'crm_lead' AND column_name = 'visit_count'")
        self.assertEqual(self.cr.fetchall(), [(None,)])

    def test_uninstall_drops_the_function(self):
        with self.cr.savepoint() as savepoint:
            hooks.uninstall_hook(self.env)
            hooks.uninstall_hook(self.env)
            self.cr.execute("SELECT 1 FROM pg_proc WHERE proname LIKE 'dealership%'")
            self.assertFalse(self.cr.fetchall())
            savepoint.rollback()
        self.env.invalidate_all()

    def test_no_sql_object_but_the_function(self):
        """What the addon makes by SQL, the uninstall hook must know: nothing else is made."""
        for path in ROOT.rglob('*.py'):
            if path.relative_to(ROOT).parts[0] in ('tests', 'tools', 'rules'):
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding='utf-8'))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and path.name != 'hooks.py':
                    text = node.value.upper()
                    for word in ('CREATE TABLE', 'CREATE FUNCTION', 'CREATE OR REPLACE', 'CREATE TRIGGER', 'CREATE VIEW',
                                 'CREATE MATERIALIZED', 'CREATE EXTENSION', 'CREATE STATISTICS', 'CREATE SEQUENCE'):
                        self.assertNotIn(word, text, f"{path.relative_to(ROOT)}:{node.lineno}")


@tagged('post_install', '-at_install')
class TestExistingRecords(DealershipCase):
    """Rows that were there before the addon, with empty columns, become customers, cards and cars of the dealership."""

    roles = ('consultant', 'manager')

    def emptied(self, record):
        self.env.flush_all()
        columns = hooks.COMPUTED_COLUMNS[record._table]
        self.cr.execute(f"UPDATE {record._table} SET {', '.join(f'{name} = NULL' for name in columns)} WHERE id = %s", [record.id])
        self.env.invalidate_all()
        return record

    def test_contact(self):
        contact = self.emptied(self.env['res.partner'].create({'name': '张三丰', 'phone': '13800138000', 'company_id': self.store.id}))
        contact.is_dealership_customer = True
        self.assertEqual((contact.customer_nature, contact.pinyin_initials, contact.completeness), ('individual', 'zsf', 30))
        self.assertTrue(contact.card_updated_on)

    def test_lead(self):
        lead = self.emptied(self.env['crm.lead'].create({'name': 'Old', 'contact_name': '老线索', 'team_id': self.plain_team.id}))
        lead.write({'origin_id': self.origin.id, 'source_id': self.channel.id, 'team_id': self.team.id})
        self.assertTrue(lead.card_number and lead.card_date and lead.level_date and lead.first_level_id)

    def test_vehicle(self):
        car = self.emptied(self.env['fleet.vehicle'].create(
            {'model_id': self.model.id, 'license_plate': '沪A 77665', 'company_id': self.store.id}))
        car.write({'dealer_role': 'customer', 'owner_id': self.make_customer().id})
        self.assertEqual(car.plate_search, '沪A77665')
