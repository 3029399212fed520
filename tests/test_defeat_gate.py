"""A card becomes inactive by an approved defeat and by nothing else (G01, G06, invariant 1)."""
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import MODULE
from .defeat_common import DefeatCase

ANY = (AccessError, UserError, ValidationError)


@tagged('post_install', '-at_install')
class TestDefeatGate(DefeatCase):

    def lost_dialog(self, cards, user):
        wizard = self.env['crm.lead.lost'].with_user(user).create({
            'lead_ids': [Command.set(cards.ids)], 'lost_reason_id': self.env['crm.lost.reason'].sudo().search([], limit=1).id})
        return wizard.action_lost_reason_apply()

    def server_action(self, code, cards):
        action = self.env['ir.actions.server'].create({
            'name': 'x', 'model_id': self.env['ir.model']._get_id('crm.lead'), 'state': 'code', 'code': code})
        return action.with_context(active_model='crm.lead', active_ids=cards.ids, active_id=cards[:1].id).run()

    def load(self, card, header, row):
        result = self.env['crm.lead'].with_user(self.users['dealership_admin']).load(['.id', *header], [[str(card.id), *row]])
        if not result['ids']:
            raise UserError(result['messages'][0]['message'])

    def ways(self, card, user):
        """Every way in which a card was ever made inactive, as that user."""
        mine = card.with_user(user)
        yield 'archive', mine.action_archive
        yield 'lost', lambda: mine.action_set_lost()
        yield 'lost dialog', lambda: self.lost_dialog(card, user)
        yield 'rpc', lambda: mine.write({'active': False, 'probability': 0})
        yield 'rpc without probability', lambda: mine.write({'active': False})
        yield 'web_save', lambda: mine.web_save({'active': False, 'probability': 0}, {})
        yield 'a lead again', lambda: mine.write({'type': 'lead', 'active': False})
        yield 'a lead first', lambda: (mine.write({'type': 'lead'}), mine.write({'active': False}))
        yield 'status by itself', lambda: mine.write({'won_status': 'lost'})
        yield 'context', lambda: mine.with_context(default_active=False, dealership_defeat=True, install_mode=True).write({'active': False})
        yield 'to another team', lambda: mine.write({'team_id': self.plain_team.id, 'active': False})
        yield 'another team first', lambda: (mine.write({'team_id': self.plain_team.id}), mine.action_set_lost())
        yield 'delete', mine.unlink

    def test_every_role_meets_the_gate_on_every_way(self):
        for role in ('consultant', 'manager', 'lead_desk', 'dealership_admin', 'customer_care', 'finance', 'auditor'):
            for name, way in self.ways(self.card, self.users[role]):
                with self.subTest(role=role, way=name):
                    self.assertFalse(self.allowed(way, ANY))
        self.assertOpen()

    def test_the_superuser_meets_it_too(self):
        for name, way in self.ways(self.card, self.env.user):
            with self.subTest(name):
                message = self.refused(way, UserError)
                self.assertIn(self.card.card_number, message)
                self.assertIn("Defeat", message, "it says what to do")
        for name, way in self.ways(self.card.sudo(), self.consultant):
            if 'delete' not in name:
                with self.subTest(name, sudo=True):
                    self.refused(lambda way=way: way(), ANY)
        self.assertOpen()

    def test_server_action_scheduled_action_and_import(self):
        ways = {
            'server action': lambda: self.server_action("records.write({'active': False, 'probability': 0})", self.card),
            'its sudo': lambda: self.server_action("records.sudo().action_set_lost()", self.card),
            'import': lambda: self.load(self.card, ['active', 'probability'], ['0', '0']),
            'import archived': lambda: self.load(self.card, ['active'], ['0']),
        }
        for name, way in ways.items():
            with self.subTest(name):
                self.assertFalse(self.allowed(way, ANY))
        cron = self.env['ir.cron'].create({
            'name': 'x', 'model_id': self.env['ir.model']._get_id('crm.lead'), 'state': 'code',
            'code': f"model.browse({self.card.id}).action_archive()"})
        self.refused(lambda: cron.ir_actions_server_id.run(), UserError)
        self.assertOpen()

    def test_nothing_is_born_lost(self):
        for vals in ({'active': False, 'probability': 0}, {'active': False}):
            with self.subTest(vals):
                self.assertFalse(self.allowed(lambda vals=vals: self.make_card(self.consultant, **vals), ANY))
                self.assertFalse(self.allowed(lambda vals=vals: self.make_card(self.env.user, **vals), ANY))
        self.assertFalse(self.allowed(lambda: self.env['crm.lead'].with_user(self.consultant).with_context(
            default_active=False).create(self.card_vals()), ANY))
        self.assertOpen(self.make_card(self.consultant, won_status='lost'))

    def test_dragging_changes_no_status(self):
        stages = self.env['crm.stage'].search([('team_ids', 'in', self.team.ids), ('is_won', '=', False)])
        trash = self.env['crm.stage'].create({'name': '战败', 'team_ids': [Command.set(self.team.ids)], 'fold': True})
        for stage in stages | trash:
            self.card.with_user(self.consultant).write({'stage_id': stage.id})
            self.assertOpen()

    def test_an_approved_defeat_is_the_key_once(self):
        self.defeated()
        self.assertLost()
        self.card.sudo().action_unarchive()  # as a job would, or another addon
        self.assertOpen()
        self.refused(lambda: self.card.sudo().action_set_lost(), UserError)
        self.refused(lambda: self.card.with_user(self.manager).action_archive(), UserError)

    def test_a_key_fits_its_own_card_only(self):
        other = self.new_card()
        self.defeated()
        self.refused(lambda: (self.card | other).sudo().write({'active': False}), UserError)
        self.refused(lambda: self.env['dealership.defeat'].sudo().search([('lead_id', '=', self.card.id)]).write(
            {'lead_id': other.id}), ValidationError)

    def test_requests_that_are_not_approved_are_no_key(self):
        defeat = self.draft()
        self.refused(lambda: self.card.sudo().action_set_lost(), UserError)
        defeat.action_request()
        self.refused(lambda: self.card.sudo().action_set_lost(), UserError)
        defeat.with_user(self.manager)._reject("再打一次")
        self.refused(lambda: self.card.sudo().action_set_lost(), UserError)

    def test_a_forged_approval_is_refused_by_the_database(self):
        defeat = self.ask()
        with self.subTest("by the requester"):
            self.assertFalse(self.allowed(lambda: defeat.sudo().write({
                'state': 'approved', 'is_effective': True, 'decided_by_id': self.consultant.id, 'decided_on': '2026-01-01'}), Exception))
        for vals in ({'state': 'approved'}, {'is_effective': True}, {'state': 'approved', 'is_effective': True}):
            with self.subTest(vals):
                self.assertFalse(self.allowed(lambda vals=vals: defeat.sudo().write(vals), Exception))
        self.assertFalse(self.allowed(lambda: self.env['dealership.defeat'].sudo().create(
            {**self.bought_vals(self.new_card()), 'state': 'approved'}), Exception))

    def test_a_defeated_card_is_not_dug_out_by_a_consultant(self):
        self.defeated()
        mine = self.card.with_user(self.consultant)
        for way in (mine.action_unarchive, mine.action_restore, lambda: mine.write({'active': True}), mine.action_set_won,
                    lambda: mine.write({'stage_id': self.env['crm.stage'].search([('dealership_code', '=', 'won')], limit=1).id})):
            self.assertFalse(self.allowed(way, ANY))
        self.assertLost()

    def test_a_copy_of_a_defeated_card_begins_open(self):
        self.defeated()
        self.assertOpen(self.card.with_user(self.consultant).copy())

    # -- merge ------------------------------------------------------------------
    def test_merging_cards_of_one_customer_is_allowed(self):
        other = self.new_card(partner_id=self.card.partner_id.id)
        self.ask(other)
        kept = (self.card | other).with_user(self.consultant).merge_opportunity()
        self.assertOpen(kept)
        self.assertEqual(len((self.card | other).exists()), 1)
        history = self.env['dealership.defeat'].sudo().search([('lead_id', '=', kept.id)])
        self.assertEqual(len(history), 1, "nothing of the card that went is lost")

    def test_merging_is_no_way_to_be_rid_of_another_customer_s_card(self):
        other = self.new_card()
        self.refused(lambda: (self.card | other).with_user(self.consultant).merge_opportunity(), AccessError)
        self.assertTrue((self.card | other).exists() == self.card | other)
        (self.card | other).with_user(self.manager).merge_opportunity()

    def test_an_open_card_is_not_merged_into_a_lost_one(self):
        other = self.new_card(partner_id=self.card.partner_id.id)
        self.card.sudo().stage_id = self.env['crm.stage'].search([('dealership_code', '=', 'negotiation')], limit=1)
        self.defeated()
        self.refused(lambda: (self.card | other).with_user(self.manager).merge_opportunity(), UserError)
        self.refused(lambda: (self.card | other).sudo().merge_opportunity(), UserError)
        self.assertOpen(other)

    def test_a_lost_card_merged_into_an_open_one_brings_no_key(self):
        other = self.new_card(partner_id=self.card.partner_id.id)
        other.sudo().stage_id = self.env['crm.stage'].search([('dealership_code', '=', 'negotiation')], limit=1)
        facts = self.defeated().sudo().read(['requested_on', 'contact_count', 'consultant_id', 'level_id'])[0]
        kept = (self.card | other).with_user(self.manager).merge_opportunity()
        self.assertEqual(kept, other)
        defeat = other.sudo().defeat_ids
        self.assertEqual(defeat.state, 'approved')
        self.assertFalse(defeat.is_effective)
        self.assertEqual(defeat.read(list(facts))[0], facts, "what was decided stands as it was")
        self.refused(lambda: other.sudo().action_set_lost(), UserError)

    # -- stock --------------------------------------------------------------------
    def test_other_teams_and_leads_are_untouched(self):
        stock = self.env['crm.lead'].with_user(self.users['salesman']).create({
            'name': 'x', 'team_id': self.plain_team.id, 'type': 'opportunity', 'user_id': self.users['salesman'].id})
        stock.action_set_lost(lost_reason_id=self.env.ref('crm.lost_reason_1').id)
        self.assertEqual(stock.won_status, 'lost')
        stock.action_unarchive()
        stock.action_archive()
        stock.action_unarchive()
        stock.sudo().unlink()
        lead = self.env['crm.lead'].with_user(self.users['lead_desk']).create({
            'name': 'x', 'team_id': self.team.id, 'type': 'lead', 'phone': '13911112222', 'user_id': False})
        lead.action_archive()
        self.assertFalse(lead.active)
        self.assertFalse(self.allowed(lambda: lead.sudo().write({'type': 'opportunity', **{
            'origin_id': self.origin.id, 'source_id': self.channel.id}}), ANY), "a card is not opened archived")
        lead.sudo().unlink()

    def test_stock_s_dialog_offers_other_teams_no_reasons_of_ours(self):
        arch = self.env['crm.lead.lost'].get_view(self.env.ref('crm.crm_lead_lost_view_form').id, 'form')['arch']
        self.assertIn("defeat_criterion", arch)
        self.assertFalse(self.env.ref('crm.lost_reason_1').defeat_criterion)
        self.assertEqual(self.env['crm.lost.reason']._of_criterion('bought'), self.env.ref(f'{MODULE}.lost_reason_bought_elsewhere'))
