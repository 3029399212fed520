"""The manager reads what his consultants recorded, says a word, and signs with the date (C05)."""
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..card.lock import lock_or_tell

LISTED = 20


class DealershipFollowUp(models.Model):
    _inherit = 'dealership.follow.up'

    review_kind = fields.Selection(
        [('flag', "Implausible"), ('downgrade', "Level lowered"), ('late', "Late"), ('plain', "Ordinary")], "What to Look At",
        compute='_compute_review_kind', store=True, precompute=True,
        help="Why a manager should look at this contact first (审核重点).")
    is_own = fields.Boolean(compute='_compute_is_own')

    _kind_idx = models.Index("(team_id, review_kind) WHERE reviewed_on IS NULL")

    @api.depends('is_flagged', 'is_downgrade', 'late_days')
    def _compute_review_kind(self):
        for follow_up in self:
            follow_up.review_kind = (
                'flag' if follow_up.is_flagged else 'downgrade' if follow_up.is_downgrade
                else 'late' if follow_up.late_days else 'plain')

    @api.depends_context('uid')
    @api.depends('user_id')
    def _compute_is_own(self):
        for follow_up in self:
            follow_up.is_own = follow_up.user_id == self.env.user

    def action_review(self, comment=None):
        """Sign these contacts as read, with a word to the consultant if there is one; never one's own, and once."""
        self._check_may_review()
        unread = self._lock_unread()
        already = self - unread
        if not unread:
            raise already[:1]._read_already()
        comment = (comment or "").strip()
        unread.sudo().write({  # signed by this method only
            'reviewed_by_id': self.env.uid, 'reviewed_on': fields.Datetime.now(), 'review_comment': comment or False})
        if comment:
            unread._tell_comment(comment)
        return self._reviewed_message(unread, already)

    def action_review_comment(self):
        """Ask for the words to the consultants, then sign."""
        self._check_may_review()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Review"),
            'res_model': 'dealership.follow.up.review.wizard',
            'view_mode': 'form',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'active_model': self._name, 'active_ids': self.ids},
        }

    def _check_may_review(self):
        if not self.env.user.has_group('auto_dealership.group_manager'):
            raise AccessError(self.env._("Only a sales manager reviews follow-ups."))
        self.check_access('write')
        own = self.filtered(lambda follow_up: follow_up.user_id == self.env.user)
        if own:
            raise AccessError(self.env._(
                "%(follow_up)s is your own contact; another manager reviews it. Take it out of the selection.",
                follow_up=own[0].display_name))

    def _lock_unread(self):
        """Those of `self` that nobody has signed; of two managers at once the first signs, the second is told."""
        lock_or_tell(
            self, lambda: self.env._(
                "Another manager is signing one of these contacts at this moment. Reload the list and sign what is left."),
            ['reviewed_on', 'reviewed_by_id'])
        return self.filtered(lambda follow_up: not follow_up.reviewed_on)

    def _read_already(self):
        stored = self.sudo()  # the other manager's name
        return UserError(self.env._(
            "%(follow_up)s was read by %(manager)s on %(day)s already. Nothing was signed a second time.",
            follow_up=self.display_name, manager=stored.reviewed_by_id.name,
            day=format_date(self.env, fields.Datetime.context_timestamp(self, stored.reviewed_on))))

    def _reviewed_message(self, unread, already):
        if already:
            message = self.env._(
                "%(count)s contacts signed; %(already)s had been read by somebody else.", count=len(unread), already=len(already))
        else:
            message = self.env._("%(count)s contacts signed.", count=len(unread))
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {'type': 'warning' if already else 'success', 'message': message, 'next': {'type': 'ir.actions.act_window_close'}},
        }

    def _tell_comment(self, comment):
        """The words stand in the chatter of each card; each consultant gets them once, with the contacts they are about."""
        bodies = {}
        for card, group in self.grouped('lead_id').items():
            days = ", ".join(format_date(self.env, fields.Datetime.context_timestamp(self, follow_up.done_on)) for follow_up in group)
            bodies[card.id] = Markup("%s<br/>%s") % (self.env._("Contact of %(days)s, read:", days=days), comment)
        self.lead_id._message_log_batch(bodies)
        for user, group in self.grouped('user_id').items():
            words = group.with_context(lang=user.lang or self.env.lang)
            items = Markup().join(Markup("<li>%s</li>") % follow_up.display_name for follow_up in words[:LISTED])
            rest = words.env._("And %(count)s more.", count=len(words) - LISTED) if len(words) > LISTED else ""
            body = Markup("<p>%s</p><ul>%s</ul>%s") % (comment, items, rest)
            self.env['mail.thread'].message_notify(
                partner_ids=user.partner_id.ids, body=body,
                subject=words.env._("%(manager)s about your follow-ups", manager=self.env.user.name),
                **({'model': 'crm.lead', 'res_id': group.lead_id.id} if len(group.lead_id) == 1 else {}))
