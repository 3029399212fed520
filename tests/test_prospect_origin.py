"""Origin and channel: required to open a card, and fixed whatever way a change comes (B07, invariant 6)."""
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, tagged

from .common import MODULE, Dealership, DealershipCase

REFUSED = (AccessError, UserError, ValidationError)


@tagged('post_install', '-at_install')
class TestProspectOrigin(DealershipCase):
    roles = ('consultant', 'manager', 'lead_desk', 'dealership_admin')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.make_card(cls.consultant)

    def assertFixed(self):
        self.card.invalidate_recordset()
        self.assertEqual((self.card.origin_id, self.card.source_id), (self.origin, self.channel))

    def test_required(self):
        for name in ('origin_id', 'source_id'):
            vals = self.card_vals()
            vals.pop(name)
            for user in (self.consultant, self.manager):
                message = self.refused(lambda: self.env['crm.lead'].with_user(user).create(vals), ValidationError)
                self.assertIn('required', message)
            self.refused(lambda: self.env['crm.lead'].sudo().create(vals), ValidationError)
            self.refused(lambda: self.env['crm.lead'].create([self.card_vals(), vals]), ValidationError)

    def test_fixed_for_everybody(self):
        values = {'origin_id': self.other_origin.id, 'source_id': self.other_channel.id}
        people = [self.consultant, self.manager, self.users['dealership_admin'], self.env.ref('base.user_root')]
        for user in people:
            card = self.card.with_user(user)
            for name, value in values.items():
                for new in (value, False):
                    for attack in (
                            lambda: card.write({name: new}),
                            lambda: card.sudo().write({name: new}),
                            lambda: card.web_save({name: new}, {}),
                            lambda: card.with_context(install_mode=True, import_file=True, active_test=False).write({name: new}),
                            lambda: card.partner_id.write({'card_ids': [Command.update(card.id, {name: new})]}),
                            lambda: setattr(card, name, new)):
                        with self.subTest(user=user.login, field=name, new=new):
                            self.refused(attack, REFUSED)
        self.assertFixed()

    def test_same_value_is_no_change(self):
        self.card.write({'origin_id': self.origin.id, 'source_id': self.channel.id, 'need': 'x'})
        self.assertEqual(self.card.need, 'x')

    def test_detours(self):
        """Out of the dealership and back, back to a lead, archived, copied, merged: the origin is the same."""
        card = self.card.sudo()
        card.write({'team_id': self.plain_team.id})
        self.refused(lambda: card.write({'team_id': self.team.id, 'origin_id': self.other_origin.id}), REFUSED)
        card.write({'team_id': self.team.id})
        card.write({'type': 'lead'})
        self.refused(lambda: card.write({'origin_id': self.other_origin.id}), REFUSED)
        card.write({'type': 'opportunity'})
        self.lose(card)
        self.refused(lambda: card.write({'source_id': self.other_channel.id}), REFUSED)
        card.action_unarchive()
        self.assertFixed()
        self.assertEqual(self.card.with_user(self.consultant).copy().origin_id, self.origin)
        other = self.make_card(
            self.consultant, partner_id=self.card.partner_id.id, origin_id=self.other_origin.id, source_id=self.other_channel.id)
        merged = (self.card + other).with_user(self.consultant).merge_opportunity()
        self.assertIn((merged.origin_id, merged.source_id), [(self.origin, self.channel), (self.other_origin, self.other_channel)])

    def test_origin_is_not_changed_by_leaving_the_dealership(self):
        """Who may move cards must not launder an origin through another team."""
        card = self.card.with_user(self.manager)
        self.refused(lambda: (card.write({'team_id': False}), card.write({'origin_id': self.other_origin.id})), REFUSED)
        self.assertFixed()

    def test_import_changes_nothing(self):
        xmlid = self.env['ir.model.data'].create(
            {'module': '__export__', 'name': 'card_1', 'model': 'crm.lead', 'res_id': self.card.id})
        for user in (self.manager, self.users['dealership_admin']):
            result = self.env['crm.lead'].with_user(user).load(
                ['id', 'origin_id/.id'], [[xmlid.complete_name, str(self.other_origin.id)]])
            self.assertFalse(result['ids'])
            result = self.env['crm.lead'].with_user(user).load(
                ['.id', 'source_id/.id'], [[str(self.card.id), str(self.other_channel.id)]])
            self.assertFalse(result['ids'])
        self.assertFixed()

    def test_lead_is_filled_once(self):
        lead = self.env['crm.lead'].with_user(self.consultant).create({'name': 'x', 'type': 'lead', 'team_id': self.team.id})
        lead.write({'origin_id': self.origin.id})
        self.refused(lambda: lead.write({'origin_id': self.other_origin.id}), REFUSED)
        lead.write({'source_id': self.channel.id})
        self.refused(lambda: lead.write({'source_id': False}), REFUSED)

    def test_form_refuses(self):
        def type_another():
            form = Form(self.card.with_user(self.consultant), f'{MODULE}.crm_lead_view_form_card')
            form.origin_id = self.other_origin
            form.save()

        self.refused(type_another, (AssertionError, *REFUSED))
        self.assertFixed()

    def test_used_origins_stay(self):
        self.refused(lambda: self.origin.sudo().unlink(), Exception)
        self.refused(lambda: self.channel.sudo().unlink(), Exception)
        self.refused(lambda: self.origin.with_user(self.users['dealership_admin']).unlink())

    def test_stock_teams_change_their_source(self):
        lead = self.env['crm.lead'].with_user(self.users['salesman']).create(
            {'name': 'Paper', 'team_id': self.plain_team.id, 'source_id': self.channel.id})
        lead.write({'source_id': self.other_channel.id})
        lead.write({'source_id': False})


@tagged('post_install', '-at_install')
class TestProspectOriginRpc(Dealership, HttpCase):
    roles = ('consultant', 'manager')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls.card = cls.make_card(cls.consultant)

    def test_over_rpc(self):
        for user in (self.consultant, self.manager):
            self.authenticate(user.login, user.login)
            for method, args in (
                    ('write', [self.card.ids, {'origin_id': self.other_origin.id}]),
                    ('web_save', [self.card.ids, {'source_id': self.other_channel.id}, {}]),
                    ('write', [self.card.ids, {'source_id': False}]),
                    ('create', [self.card_vals(origin_id=False)]),
                    ('_write', [self.card.ids, {'origin_id': self.other_origin.id}]),
                    ('_enter_dealership', [self.card.ids])):
                answer = self.url_open('/web/dataset/call_kw', json={
                    'jsonrpc': '2.0', 'method': 'call', 'id': 1,
                    'params': {'model': 'crm.lead', 'method': method, 'args': args,
                               'kwargs': {'context': {'su': True, 'uid': 1, 'install_mode': True}}}}).json()
                with self.subTest(user=user.login, method=method):
                    self.assertIn('error', answer)
        self.card.invalidate_recordset()
        self.assertEqual((self.card.origin_id, self.card.source_id), (self.origin, self.channel))
