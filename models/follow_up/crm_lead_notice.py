"""Telling a manager or consultant of cards that want his attention: an activity, and one mail with the list (C03, C04)."""
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date, format_datetime

# More cards than these get one activity together: ten thousand on a morning are one task, not ten thousand.
SINGLE_NOTICES = 10
# Lines of a mail; whoever has more opens the list.
LISTED = 50


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def _give_notice(self, kind, user):
        """Tell a person of these cards, in his language; the cards are in the order of their urgency.

        :param str kind: first_contact (manager), pool (consultant)
        """
        cards = self.sudo().with_context(lang=user.lang or self.env.lang)
        if kind == 'first_contact':
            subject = cards.env._("Customers waiting for their first contact: %(count)s", count=len(cards))
            single = cards.env._("First contact is late")
        else:
            subject = cards.env._("Cards that go to the public pool soon: %(count)s", count=len(cards))
            single = cards.env._("Goes to the public pool: contact the customer")
        if len(cards) <= SINGLE_NOTICES:
            cards._notice_activities(kind, user, single)
        else:
            cards._personal_notice(kind, user, subject)
        lines = [(lead._notice_link(), lead._notice_line(kind)) for lead in cards[:LISTED]]
        cards._mail_notice(user, subject, lines, len(cards) - len(lines))

    def _notice_line(self, kind):
        """What the mail says of one card, after its name."""
        self.ensure_one()
        if kind == 'first_contact':
            zone = self._store()._dealership_timezone().zone
            due = format_datetime(self.env, self.first_contact_due, tz=zone, dt_format='short')
            return self.env._("%(consultant)s, due %(due)s", consultant=self.user_id.name or "", due=due)
        return self.env._("to the pool on %(day)s", day=format_date(self.env, self._pool_date()))

    def _notice_link(self):
        self.ensure_one()
        return Markup('<a href="%s/odoo/crm.lead/%s">%s</a>') % (self.get_base_url(), self.id, self.display_name)

    def _notice_activities(self, kind, user, summary):
        """A task on each of these cards; the mail tells of all, so that no mail tells of each."""
        today = self[:1]._store_today()
        self.env['mail.activity'].with_context(mail_activity_quick_update=True).sudo().create([{
            'res_model_id': self.env['ir.model']._get_id('crm.lead'),
            'res_model': 'crm.lead',
            'res_id': lead.id,
            'activity_type_id': self._notice_type_id(),
            'summary': summary,
            'date_deadline': today,
            'user_id': user.id,
            'automated': True,
            'dealership_notice': kind,
        } for lead in self])

    @api.model
    def _personal_notice(self, kind, user, summary, note=False):
        """One task for many cards, in the person's own list; an open one of that kind is brought up to date."""
        Activity = self.env['mail.activity'].with_context(mail_activity_quick_update=True).sudo()
        company = user.company_id
        vals = {'summary': summary, 'date_deadline': company._dealership_today(), 'note': note}
        known = Activity.search([
            ('user_id', '=', user.id), ('dealership_notice', '=', kind), ('res_model', '=', False)], limit=1)
        if known:
            known.write(vals)
        else:
            Activity.create({
                **vals, 'activity_type_id': self._notice_type_id(), 'user_id': user.id, 'automated': True, 'dealership_notice': kind,
                'res_model_id': False, 'res_id': False})

    @api.model
    def _notice_type_id(self):
        escalation = self.env.ref('auto_dealership.activity_type_escalation', raise_if_not_found=False)
        return (escalation or self.env['mail.activity.type']._of_method('none')).id

    def _drop_notices(self, kinds):
        """Take back what these cards wanted attention for: it is settled."""
        self.env['mail.activity'].sudo().search([
            ('res_model', '=', 'crm.lead'), ('res_id', 'in', self.ids), ('dealership_notice', 'in', list(kinds))]).unlink()

    @api.model
    def _mail_notice(self, user, subject, lines, more):
        """Put one mail into the queue; it leaves when the transaction is in the database.

        :param lines: pairs of link and words
        :param int more: how many are not listed
        """
        if not user.email:
            return
        items = Markup().join(Markup("<li>%s: %s</li>") % line for line in lines)
        rest = Markup("<p>%s</p>") % self.env._("And %(count)s more.", count=more) if more > 0 else Markup()
        company = user.company_id
        self.env['mail.mail'].sudo().create({
            'subject': subject,
            'body_html': Markup("<p>%s</p><ul>%s</ul>%s") % (subject, items, rest),
            'email_from': company.email_formatted or self.env.user.email_formatted or user.email_formatted,
            'recipient_ids': [fields.Command.link(user.partner_id.id)],
            'author_id': self.env.user.partner_id.id,
            'message_type': 'email_outgoing',
            'auto_delete': True,
        })
        queue = self.env.ref('mail.ir_cron_mail_scheduler_action', raise_if_not_found=False)
        if queue:
            queue.sudo()._trigger()  # only a system user may wake a job; it wakes after the commit
