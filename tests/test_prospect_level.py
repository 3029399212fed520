"""Intention levels: window, first level kept, every change dated, history that only grows (B04)."""
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .common import MODULE, DealershipCase

REFUSED = (AccessError, UserError, ValidationError)


@tagged('post_install', '-at_install')
class TestProspectLevel(DealershipCase):
    roles = ('consultant', 'manager', 'dealership_admin')

    def test_window_of_each_level(self):
        for code, days in (('H', 7), ('A', 30), ('B', 90), ('C', 180)):
            card = self.make_card(self.consultant, level_id=self.levels[code].id)
            self.assertEqual((card.date_deadline, card.window_days_left), (self.today(days), days), code)

    def test_card_without_level_gets_the_default(self):
        self.assertEqual(self.make_card(self.consultant).level_id, self.levels['C'])
        self.levels['C'].is_default = False
        self.levels['B'].is_default = True
        self.assertEqual(self.make_card(self.consultant).level_id, self.levels['B'])

    def test_own_levels_of_a_store(self):
        own = self.env['dealership.intention.level'].create(
            {'code': 'H', 'name': '7天', 'window_days': 5, 'interval_days': 1, 'company_id': self.far_store.id})
        far = self.users['far_consultant']
        self.assertEqual(self.make_card(far, team_id=self.far_team.id).level_id, own)
        self.assertEqual(self.make_card(self.consultant).level_id, self.levels['C'])
        self.assertFalse(self.env['dealership.intention.level'].with_user(self.consultant).search([('id', '=', own.id)]))

    def test_deadline_that_a_person_chose_stays(self):
        card = self.make_card(self.consultant, level_id=self.levels['H'].id, date_deadline=self.today(3))
        self.assertEqual(card.date_deadline, self.today(3))
        card.write({'level_id': self.levels['A'].id, 'level_reason': "再看看", 'date_deadline': self.today(20)})
        self.assertEqual(card.date_deadline, self.today(20))

    def test_every_change_is_dated(self):
        with freeze_time('2026-03-02 08:00:00'):
            card = self.make_card(self.consultant, level_id=self.levels['B'].id)
        with freeze_time('2026-03-05 08:00:00'):
            card.level_id = self.levels['H']
            self.env.flush_all()
        with freeze_time('2026-03-09 08:00:00'):
            card.with_user(self.manager).write({'level_id': self.levels['C'].id, 'level_reason': "明年再买"})
            self.env.flush_all()
        changes = card.level_change_ids.sorted('id')
        self.assertEqual(
            [(str(c.changed_on.date()), c.old_level_id.code, c.new_level_id.code, c.direction, c.user_id) for c in changes],
            [('2026-03-02', False, 'B', 'first', self.consultant), ('2026-03-05', 'B', 'H', 'up', self.consultant),
             ('2026-03-09', 'H', 'C', 'down', self.manager)])
        self.assertEqual(changes.mapped('consultant_id'), self.consultant)
        self.assertEqual((card.first_level_id.code, str(card.level_date), str(card.date_deadline)), ('B', '2026-03-09', '2026-09-05'))

    def test_same_level_is_no_change(self):
        card = self.make_card(self.consultant, level_id=self.levels['B'].id, date_deadline=self.today(3))
        card.write({'level_id': self.levels['B'].id})
        self.assertEqual((len(card.level_change_ids), card.date_deadline), (1, self.today(3)))

    def test_drag_between_columns_of_levels(self):
        """What the board sends when a card is dropped on another level."""
        card = self.make_card(self.consultant, level_id=self.levels['B'].id)
        card.web_save({'level_id': self.levels['H'].id}, {'level_id': {}})
        self.assertEqual((len(card.level_change_ids), card.date_deadline), (2, self.today(7)))

    def test_several_cards_at_once(self):
        cards = self.make_card(self.consultant) + self.make_card(self.consultant, level_id=self.levels['H'].id)
        cards.write({'level_id': self.levels['H'].id})
        self.assertEqual([len(card.level_change_ids) for card in cards], [2, 1])

    def test_history_only_grows(self):
        card = self.make_card(self.consultant)
        change = card.level_change_ids
        for user in (self.consultant, self.manager, self.users['dealership_admin']):
            for attack in (
                    lambda: change.with_user(user).write({'new_level_id': self.levels['H'].id}),
                    lambda: change.with_user(user).unlink(),
                    lambda: change.with_user(user).copy(),
                    lambda: change.with_user(user).create({'lead_id': card.id, 'new_level_id': self.levels['H'].id}),
                    lambda: card.with_user(user).write({'level_change_ids': [Command.clear()]}),
                    lambda: card.with_user(user).write({'level_change_ids': [Command.create({'new_level_id': self.levels['H'].id})]}),
                    lambda: card.with_user(user).write({'level_change_ids': [Command.update(change.id, {'direction': 'up'})]}),
                    lambda: card.with_user(user).write({'level_change_ids': [Command.delete(change.id)]}),
                    lambda: card.with_user(user).write({'level_change_ids': [Command.unlink(change.id)]})):
                self.refused(attack, REFUSED)
        self.refused(lambda: change.sudo().write({'direction': 'up'}), UserError)
        self.refused(lambda: change.sudo().unlink(), UserError)
        self.assertEqual(card.level_change_ids, change)

    def test_history_goes_with_its_card(self):
        card = self.make_card(self.consultant)
        change = card.level_change_ids
        self.forget(card)
        self.assertFalse(change.exists())

    def test_levels_are_the_administrators(self):
        for attack in (
                lambda: self.levels['H'].with_user(self.manager).write({'window_days': 8}),
                lambda: self.levels['H'].with_user(self.manager).unlink(),
                lambda: self.env['dealership.intention.level'].with_user(self.consultant).create({'code': 'X', 'name': 'x'})):
            self.refused(attack)
        self.levels['H'].with_user(self.users['dealership_admin']).write({'window_days': 8})
        self.assertEqual(self.make_card(self.consultant, level_id=self.levels['H'].id).date_deadline, self.today(8))

    def test_impossible_levels(self):
        Level = self.env['dealership.intention.level']
        self.refused(lambda: Level.create({'code': 'X', 'name': 'x', 'window_days': 0}), CheckViolation)
        self.refused(lambda: Level.create({'code': 'X', 'name': 'x', 'window_days': 7, 'interval_days': 8}), ValidationError)
        self.refused(lambda: Level.create({'code': 'H', 'name': 'x'}), UniqueViolation)
        card = self.make_card(self.consultant, level_id=self.levels['H'].id)
        self.assertTrue(card)
        self.refused(lambda: self.levels['H'].unlink(), Exception)

    def test_form_shows_the_window(self):
        card = self.make_card(self.consultant)
        with Form(card, f'{MODULE}.crm_lead_view_form_card') as form:
            form.level_id = self.levels['A']
            self.assertEqual(form.date_deadline, self.today(30))
        self.assertEqual(card.level_change_ids[:1].direction, 'up')

    def test_board_shows_every_level(self):
        self.make_card(self.consultant, level_id=self.levels['B'].id)
        groups = self.env['crm.lead'].with_user(self.consultant).with_context(read_group_expand=True).web_read_group(
            [('team_id', '=', self.team.id)], ['level_id'], ['__count'])['groups']
        self.assertEqual({group['level_id'] and group['level_id'][0] for group in groups}, {level.id for level in self.levels.values()})
