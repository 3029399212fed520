"""Protected fields (invariants 6 and 10): every way into the ORM, as each kind of user; stock records stay stock."""
from unittest.mock import patch

from odoo import fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged

MODEL = 'res.partner.industry'


class Industry(models.Model):
    """A small stock model under protection: `full_name` is a workflow field, `name` a fact, `active` core's own."""
    _module = None
    _name = MODEL
    _inherit = [MODEL, 'dealership.protected.mixin']

    _protected_fields = ('full_name',)
    _immutable_fields = ('name',)
    _fillable_fields = ()
    _protected_core_fields = ('active',)

    full_name = fields.Char(default=lambda self: 'draft')

    def _protected_records(self):
        return self.filtered(lambda record: record.full_name != 'stock')

    def _may_set_core_field(self, field_name, value, creating):
        return creating

    def _may_change_immutable(self, field_names):
        return self.env['ir.config_parameter'].get_param('test.approved') == str(self.id)

    def _protection_hint(self, field_name):
        return "The manager's button does it."


class ProtectedCase:
    """The model's class is extended for the tests of one class, and put back."""

    @classmethod
    def _extend(cls):
        from odoo.orm.model_classes import add_to_registry
        model_cls = cls.registry[MODEL]
        before = model_cls._base_classes__

        def restore():
            model_cls._base_classes__ = before
            model_cls._setup_done__ = False
            cls.registry._setup_models__(cls.cr, [MODEL])

        cls.addClassCleanup(restore)
        add_to_registry(cls.registry, Industry)
        cls.registry._setup_models__(cls.cr, [MODEL])

    @classmethod
    def _records(cls):
        cls.admin = new_test_user(cls.env, 'protected_admin', groups='base.group_system,base.group_partner_manager')
        cls.record = cls.env[MODEL].create({'name': 'Fact'})
        cls.stock = cls.env[MODEL].create({'name': 'Stock', 'full_name': 'stock'})


@tagged('post_install', '-at_install')
class TestProtected(ProtectedCase, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._extend()
        cls._records()
        cls.Model = cls.env[MODEL].with_user(cls.admin)
        cls.mine = cls.record.with_user(cls.admin)

    def refused(self, call, error=AccessError):
        with self.assertRaises(error), self.cr.savepoint():
            call()
        self.record.invalidate_recordset()
        self.assertEqual(self.record.full_name, 'draft')

    def test_every_public_way(self):
        self.assertFalse(self.mine.env.su)
        self.refused(lambda: self.mine.write({'full_name': 'approved'}))
        self.refused(lambda: self.mine.write({'full_name': 'draft'}))
        self.refused(lambda: setattr(self.mine, 'full_name', 'approved'))
        self.refused(lambda: self.mine.web_save({'full_name': 'approved'}, {'full_name': {}}))
        self.refused(lambda: self.Model.web_save({'name': 'n', 'full_name': 'approved'}, {}))
        self.refused(lambda: self.Model.create({'name': 'new', 'full_name': 'approved'}))
        self.refused(lambda: self.Model.create([{'name': 'a'}, {'name': 'new', 'full_name': 'approved'}]))
        self.refused(lambda: self.mine.copy({'full_name': 'approved'}))
        self.refused(lambda: self.mine.with_context(
            su=True, tracking_disable=True, install_mode=True, force=True).write({'full_name': 'approved'}))

    def test_import(self):
        result = self.Model.load(['name', 'full_name'], [['Imported', 'approved']])
        self.assertFalse(result['ids'])
        self.assertIn("button", result['messages'][0]['message'])
        self.assertFalse(self.env[MODEL].search([('name', '=', 'Imported')]))

    def test_saved_default_is_not_taken(self):
        self.env['ir.default'].with_user(self.admin).set(MODEL, 'full_name', 'approved', user_id=True)
        self.assertEqual(self.Model.create({'name': 'new'}).full_name, 'draft')
        self.assertEqual(self.Model.default_get(['full_name']), {'full_name': 'draft'})
        self.assertEqual(self.Model.sudo().create({'name': 'new'}).full_name, 'draft')

    def test_context_default_is_ignored(self):
        forged = self.Model.with_context(default_full_name='approved', default_name='given')
        self.assertEqual(forged.create({'name': 'new'}).full_name, 'draft')
        self.assertEqual(forged.create({}).name, 'given')
        self.assertEqual(forged.browse(forged.name_create('new')[0]).full_name, 'draft')
        self.assertEqual(forged.sudo().create({'name': 'by business code'}).full_name, 'draft')
        self.assertEqual(forged.default_get(['full_name', 'name']), {'full_name': 'draft', 'name': 'given'})

    def test_business_code_writes_through_sudo(self):
        self.mine.sudo().write({'full_name': 'approved'})
        self.assertEqual(self.record.full_name, 'approved')

    def test_copy_begins_anew(self):
        self.record.full_name = 'approved'
        self.assertEqual(self.mine.copy().full_name, 'draft')
        self.assertEqual(self.record.copy().full_name, 'draft')

    def test_shown_readonly(self):
        described = self.Model.fields_get(['full_name', 'name'], ['readonly'])
        self.assertTrue(described['full_name']['readonly'])
        self.assertFalse(described['name']['readonly'])

    def test_message_names_field_record_and_who(self):
        with self.assertRaises(AccessError) as caught:
            self.mine.write({'full_name': 'x'})
        for part in ("Full Name", "Fact", "The manager's button does it."):
            self.assertIn(part, str(caught.exception))

    def test_immutable(self):
        self.mine.write({'name': 'Fact'})  # the same value is no change
        self.refused(lambda: self.mine.write({'name': 'Other'}), ValidationError)
        self.refused(lambda: self.mine.write({'name': False}), ValidationError)
        self.refused(lambda: self.record.sudo().write({'name': 'Other'}), ValidationError)
        self.refused(lambda: self.mine.web_save({'name': 'Other'}, {}), ValidationError)
        self.env['ir.config_parameter'].set_param('test.approved', str(self.record.id))
        self.refused(lambda: self.mine.write({'name': 'Other'}), ValidationError)
        self.record.sudo().write({'name': 'Other'})
        self.assertEqual(self.record.name, 'Other')

    def test_immutable_in_a_batch_keeps_all(self):
        other = self.env[MODEL].create({'name': 'Second'})
        self.refused(lambda: (self.record + other).with_user(self.admin).write({'name': 'Second'}), ValidationError)
        self.assertEqual(self.record.name, 'Fact')

    def test_immutable_filled_once(self):
        self.record.name = self.record.name
        empty = self.env[MODEL].create({'name': 'tmp'})
        self.env.cr.execute("UPDATE res_partner_industry SET name = NULL WHERE id = %s", [empty.id])
        empty.invalidate_recordset()
        with self.assertRaises(ValidationError), self.cr.savepoint():
            empty.write({'name': 'Filled'})
        with patch.object(Industry, '_fillable_fields', ('name',)):
            self.registry.clear_cache()
            empty.write({'name': 'Filled'})
            with self.assertRaises(ValidationError), self.cr.savepoint():
                empty.write({'name': 'Again'})
        self.registry.clear_cache()

    def test_core_field_on_protected_records_only(self):
        stock = self.stock.with_user(self.admin)
        stock.write({'active': False})
        stock.write({'name': 'Stock again'})
        self.assertFalse(stock.active)
        self.refused(lambda: self.mine.write({'active': False}))
        self.refused(lambda: self.mine.action_archive())
        self.refused(lambda: (stock + self.mine).write({'active': False}))
        self.mine.write({'active': True})  # no change
        self.mine.sudo().write({'active': False})

    def test_stock_records_cost_nothing(self):
        stock = self.stock.with_user(self.admin)
        stock.write({'active': False, 'name': 'warm'})
        self.env.flush_all()
        stock.mapped('full_name')  # in cache, as core's own checks leave it
        with self.assertQueryCount(1):
            stock.write({'active': True, 'name': 'warm again'})
            self.env.flush_all()

    def test_user_without_rights_learns_nothing(self):
        plain = new_test_user(self.env, 'protected_plain', groups='base.group_user')
        with self.assertRaises(UserError) as caught:
            self.record.with_user(plain).write({'name': 'Guess'})
        self.assertIsInstance(caught.exception, AccessError)
        self.assertNotIn('Fact', str(caught.exception))


@tagged('post_install', '-at_install')
class TestProtectedRpc(ProtectedCase, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._extend()
        cls._records()

    def call(self, method, *args, **kwargs):
        response = self.url_open('/web/dataset/call_kw', json={
            'jsonrpc': '2.0', 'method': 'call', 'id': 1,
            'params': {'model': MODEL, 'method': method, 'args': list(args), 'kwargs': kwargs},
        })
        return response.json()

    def test_over_rpc(self):
        self.authenticate('protected_admin', 'protected_admin')
        ids = self.record.ids
        for call in (
            ('write', ids, {'full_name': 'approved'}),
            ('web_save', ids, {'full_name': 'approved'}, {}),
            ('create', [{'name': 'rpc', 'full_name': 'approved'}]),
            ('copy', ids, {'full_name': 'approved'}),
            ('write', ids, {'name': 'Other'}),
            ('write', ids, {'active': False}),
            ('action_archive', ids),
            ('_write', ids, {'full_name': 'approved'}),
            ('sudo', ids),
        ):
            for context in ({}, {'su': True, 'uid': 1, 'install_mode': True, 'default_full_name': 'approved'}):
                with self.subTest(call=call[0], context=bool(context)):
                    self.assertIn('error', self.call(*call, context=context))
        self.assertEqual(
            self.call('load', ['name', 'full_name'], [['rpc', 'approved']])['result']['ids'], False)
        self.record.invalidate_recordset()
        self.assertEqual((self.record.full_name, self.record.name, self.record.active), ('draft', 'Fact', True))
        self.assertFalse(self.env[MODEL].search([('name', '=', 'rpc')]))
