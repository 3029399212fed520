"""What follows from the nightly round: managers get a digest, consultants a warning, sleeping cards go to the pool (C04)."""
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

_RELEASED = 500  # cards that change hands in one transaction


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    # Managers

    @api.model
    def _tell_lapses(self):
        """One digest a manager: however many cards, one task and one mail."""
        rows = self.env.execute_query(SQL("""
            SELECT team.user_id, array_agg(lapse.id)
              FROM dealership_lapse lapse
              JOIN crm_team team ON team.id = lapse.team_id
              JOIN res_users manager ON manager.id = team.user_id AND manager.active IS TRUE
             WHERE lapse.closed_on IS NULL AND lapse.told_on IS NULL
             GROUP BY team.user_id"""))
        for manager_id, lapse_ids in rows:
            self._tell_manager(self.env['res.users'].browse(manager_id), lapse_ids)
            if not self.env['ir.cron']._commit_progress(1, remaining=1):
                return False
        return True

    @api.model
    def _tell_manager(self, manager, lapse_ids):
        told = self.env.execute_query(SQL(
            "UPDATE dealership_lapse SET told_on = %s WHERE id = ANY(%s) AND told_on IS NULL RETURNING user_id, kind",
            fields.Datetime.now(), lapse_ids))
        counts = {}
        for user_id, kind in told:
            of_user = counts.setdefault(user_id, {})
            of_user[kind] = of_user.get(kind, 0) + 1
        if not counts:
            return
        cards = self.sudo().with_context(lang=manager.lang or self.env.lang)
        users = cards.env['res.users'].with_context(active_test=False).browse(counts)
        subject = cards._lapse_words({
            kind: sum(of_user.get(kind, 0) for of_user in counts.values()) for kind in ('overdue', 'dormant', 'left')})
        link = Markup('<a href="%s/odoo/dealership-lapses">%s</a>') % (cards.get_base_url(), cards.env._("Open the list"))
        lines = [
            (user.name, cards._lapse_words(counts[user.id]))
            for user in users.sorted(lambda user: (-sum(counts[user.id].values()), user.name))]
        note = Markup("<p>%s</p>") % link
        cards._personal_notice('lapse', manager, subject, note)
        cards._mail_notice(manager, subject, [*lines, (cards.env._("All cards"), link)], 0)

    @api.model
    def _lapse_words(self, counts):
        words = {
            'overdue': self.env._("%(count)s overdue", count=counts.get('overdue', 0)),
            'dormant': self.env._("%(count)s dormant", count=counts.get('dormant', 0)),
            'left': self.env._("%(count)s of a consultant who has left", count=counts.get('left', 0)),
        }
        return ", ".join(words[kind] for kind in words if counts.get(kind)) or self.env._("nothing new")

    # Consultants, and the pool

    @api.model
    def _pool_candidates(self, warned):
        """Ids of sleeping cards of levels whose cards go to the pool at all."""
        return [row[0] for row in self.env.execute_query(SQL("""
            SELECT lead.id
              FROM crm_lead lead
              JOIN (VALUES %s) store(company_id, today, zone, level_id) ON store.company_id = COALESCE(lead.company_id, %s)
              JOIN res_company company ON company.id = store.company_id
              JOIN dealership_intention_level level ON level.id = COALESCE(lead.level_id, store.level_id) AND level.pool_after_days > 0
             WHERE lead.dormant_since IS NOT NULL AND lead.pool_warned_on IS %s NULL AND lead.active IS TRUE
               AND lead.won_status = 'pending' AND lead.user_id IS NOT NULL AND lead.team_id = ANY(%s)
               AND store.today >= lead.dormant_since + level.pool_after_days - company.dealership_pool_warning_days
             ORDER BY lead.id""",
            self._store_values(), self.env.company.id, SQL("NOT") if warned else SQL(),
            list(self.env['crm.team']._dealership_team_ids())))]

    @api.model
    def _warn_before_pool(self):
        """Warn each consultant once of all cards that he is about to lose."""
        self.env.flush_all()
        ids = self._pool_candidates(False)
        warned = {}
        for start in range(0, len(ids), _RELEASED):
            batch = self.sudo().browse(ids[start:start + _RELEASED])
            due = batch.filtered(lambda lead: (days := lead._pool_days()) and days[0] <= lead._store_today())
            exempt = due._dormancy_exempt_ids()
            for user, cards in due.filtered(lambda lead, exempt=exempt: lead.id not in exempt).grouped('user_id').items():
                warned.setdefault(user.id, []).extend(cards.ids)
            self.env.invalidate_all()
        for user_id, lead_ids in warned.items():
            self._warn_consultant(self.env['res.users'].browse(user_id), lead_ids)
            if not self.env['ir.cron']._commit_progress(1, remaining=1):
                return False
        return True

    @api.model
    def _warn_consultant(self, user, lead_ids):
        cards = self.sudo().browse(lead_ids)
        cards.flush_recordset(['pool_warned_on'])
        for today, group in cards.grouped(lambda lead: lead._store_today()).items():
            self.env.execute_query(SQL(
                "UPDATE crm_lead SET pool_warned_on = %s WHERE id = ANY(%s) RETURNING id", today, group.ids))
        cards.invalidate_recordset(['pool_warned_on'], flush=False)
        if user.active:
            cards.sorted(lambda lead: (lead._pool_date(), lead.id))._give_notice('pool', user)

    @api.model
    def _release_dormant(self):
        """Take what slept through its warning from its consultant; a card with running business begins its time anew."""
        self.env.flush_all()
        ids = self._pool_candidates(True)
        for start in range(0, len(ids), _RELEASED):
            batch = self.sudo().browse(ids[start:start + _RELEASED])
            due = batch.filtered(lambda lead: (days := lead._pool_days()) and days[1] <= lead._store_today())
            exempt = due._dormancy_exempt_ids()
            spared = due.filtered(lambda lead, exempt=exempt: lead.id in exempt)
            if spared:
                spared.write({'pool_warned_on': False})
                spared._drop_notices(('pool',))
            for lang, cards in (due - spared).grouped(lambda lead: lead.user_id.lang or self.env.lang).items():
                words = cards.with_context(lang=lang)
                words._release_to_pool('dormant', words.env._("No contact for too long; the consultant had been warned."))
            self.env.flush_all()
            self.env.invalidate_all()
            if not self.env['ir.cron']._commit_progress(len(batch), remaining=1):
                return False
        return True
