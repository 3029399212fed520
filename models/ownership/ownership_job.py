"""Cases past their deadline: proposed company-owned, and brought before who is above the parties (F03)."""
import logging

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

BATCH = 200


class DealershipOwnershipCase(models.Model):
    _inherit = 'dealership.ownership.case'

    @api.model
    def _cron_deadline(self):
        """Escalate open cases whose deadline has passed, a batch at a time; a second run finds nothing."""
        while cases := self._overdue_cases():
            cases._escalate()
            _logger.info("%s ownership cases past their deadline", len(cases))
            if not self.env['ir.cron']._commit_progress(len(cases), remaining=1):
                return
        self.env['ir.cron']._commit_progress(remaining=0)

    @api.model
    def _overdue_cases(self):
        waiting = Domain('state', '=', 'open') & Domain('escalated_on', '=', False)
        companies = [company for [company] in self.sudo()._read_group(waiting, ['company_id'])]
        late = Domain.OR(  # the day is each store's
            Domain('company_id', '=', company.id) & Domain('deadline', '<', company._dealership_today()) for company in companies)
        return self.sudo().search(waiting & late, limit=BATCH, order='deadline, id') if companies else self.browse()

    def _escalate(self):
        """The proposal is company-owned now; the store's administrators are told, or the system rules where the store wants it."""
        self._collect_evidence()
        self.write({'escalated_on': fields.Datetime.now()})
        automatic = self.filtered('company_id.dealership_ownership_automatic')
        for case in automatic:
            case._rule_by_deadline()
        Activity = self.env['mail.activity'].with_context(mail_activity_quick_update=True)
        kind = self.env.ref('auto_dealership.activity_type_ownership_late')
        Activity.create([{
            'res_model_id': self.env['ir.model']._get_id(self._name),
            'res_model': self._name,
            'res_id': case.id,
            'activity_type_id': kind.id,
            'user_id': user.id,
            'date_deadline': case.company_id._dealership_today(),
            'summary': case.with_context(lang=user.lang or self.env.lang).env._("%s is past its deadline: rule on it", case.name),
            'automated': True,
        } for case in self - automatic for user in case._superiors()[:3]])

    def _superiors(self):
        """Who is asked when a dispute lasts: the store's administrators, else the managers of the teams; never a claimant."""
        return self._store_administrators().filtered(lambda user: not self._is_party(user)) or self._deciders()

    def _rule_by_deadline(self):
        """Company-owned by the deadline (充公); the first claimant who is still here goes on with the customer."""
        self.ensure_one()
        claims = self.claim_ids.sorted(lambda claim: (claim.registered_on or claim.claimed_on, claim.id))
        worker = next((claim.user_id for claim in claims if claim.user_id.active), self.claim_ids.team_id.user_id[:1])
        if not worker:
            return  # nobody is there to go on with the customer: a person has to name one
        self._apply_ruling({
            'decision': 'company', 'worker_id': worker.id, 'treatment': self._default_treatment(), 'is_automatic': True,
            'decided_by_id': SUPERUSER_ID}, {})

    def _default_treatment(self):
        """Relatives' cards are linked; cards of one person are merged."""
        met = [claim.kind for claim in self.sudo().claim_ids if claim.kind]
        return 'link' if met and set(met) == {'household'} else 'merge'
