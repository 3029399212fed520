"""What the tests of rulings share: two consultants with a card of one customer, contacts of the past, a case."""
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import new_test_user

from .common import MODULE, DealershipCase


class OwnershipCase(DealershipCase):
    """`card` is the consultant's and older by `AGE` days than `second`, the colleague's; `case` is about both."""

    AGE = 6
    far_roles = ('consultant', 'manager')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.users['dealership_admin']
        cls.outsider = cls.users['outsider']
        cls.far_team.user_id = cls.users['far_manager']
        cls.card = cls._aged_card(cls.consultant, cls.AGE, contact_name='王建国', phone='13800001111', level_id=cls.levels['A'].id)
        cls.second = cls._aged_card(cls.colleague, 1, contact_name='李小红', phone='13811112222', level_id=cls.levels['A'].id)

    @classmethod
    def _aged_card(cls, user, days, **vals):
        card = cls.make_card(user, user_id=user.id, **vals).with_env(cls.env)
        moment = fields.Datetime.now() - timedelta(days=days)
        cls.env.flush_all()
        cls.env.cr.execute("UPDATE crm_lead SET create_date = %s WHERE id = %s", [moment, card.id])
        cls.env.cr.execute("UPDATE dealership_claim_key SET claimed_on = %s WHERE lead_id = %s", [moment, card.id])
        cls.env.invalidate_all()
        return card

    @classmethod
    def met(cls, card, days_ago=0, method='phone', recorded_days_ago=None, content='看了途观，约周六试驾', user=None, **facts):
        """A contact with the customer so many days ago, entered into the system at that time or later."""
        follow_up = card.with_user(user or card.sudo().user_id)._record_contact(
            method, activity=cls.env['mail.activity'], content=content, **facts)
        cls.env.flush_all()
        now = fields.Datetime.now()
        done, recorded = now - timedelta(days=days_ago), now - timedelta(
            days=days_ago if recorded_days_ago is None else recorded_days_ago)
        cls.env.cr.execute(
            "UPDATE dealership_follow_up SET done_on = %s, create_date = %s WHERE id = %s", [done, recorded, follow_up.id])
        cls.env.invalidate_all()
        return follow_up

    @classmethod
    def dispute(cls, card=None, second=None, kind='phone'):
        """The case that the detection opens on these cards."""
        return cls.env['dealership.ownership.case']._open_for([(card or cls.card, second or cls.second, kind)])

    def run_job(self):
        with patch.object(self.registry['ir.cron'], '_commit_progress', lambda cron, processed=0, **options: float('inf')):
            self.env['dealership.ownership.case']._cron_deadline()

    def claim_of(self, case, user):
        return case.sudo().claim_ids.filtered(lambda claim: claim.user_id == user)

    def rule(self, case, user=None, decision='claimant', winner=None, **vals):
        """Rule as the dialog does."""
        if decision == 'claimant':
            vals['winner'] = self.claim_of(case, winner or self.consultant)
        case.with_user(user or self.manager)._rule(decision, **vals)

    def overdue(self, case, days=1):
        """The deadline of a case has passed."""
        self.env.flush_all()
        self.cr.execute("UPDATE dealership_ownership_case SET deadline = %s WHERE id = %s", [
            fields.Date.subtract(self.store._dealership_today(), days=days), case.id])
        self.env.invalidate_all()

    def twin(self, user, group=None):
        """A second account of the same person."""
        account = new_test_user(
            self.env, f'{user.login}_2', groups=group or f'{MODULE}.group_dealership_admin', company_id=user.company_id.id)
        account.partner_id = user.partner_id
        return account

    def other_team_card(self):
        """A card of the outsider, whose team is led by other_manager."""
        return self._aged_card(
            self.outsider, 2, contact_name='王先生', phone='13822223333', team_id=self.other_team.id, level_id=self.levels['A'].id)

    def leader_of_both(self):
        self.other_team.user_id = self.manager
        return self.manager
