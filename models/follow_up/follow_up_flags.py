"""Records that cannot be quite true are shown to the manager, and never blocked (C07)."""
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ...rules import discipline


class DealershipFollowUp(models.Model):
    _inherit = 'dealership.follow.up'

    @api.model
    def _prepare_follow_ups(self, vals_list):
        """Flag series, pasted words and short calls; one query for a batch, and one more when a series is found."""
        super()._prepare_follow_ups(vals_list)
        known = self._known_contacts(vals_list)
        for company_id, group in self._by_company(vals_list).items():
            company = self.env['res.company'].browse(company_id) if company_id else self.env.company
            self._flag_series(company.sudo(), group, known)
            self._flag_pasted(company.sudo(), group, known)
            for vals in group:
                if discipline.is_short_call(
                        vals.get('method'), vals.get('result', 'reached'), vals.get('duration_seconds'),
                        company.sudo().dealership_short_call_seconds):
                    vals['flag_short'] = True
        for vals in vals_list:
            vals['is_flagged'] = bool(vals.get('flag_series') or vals.get('flag_pasted') or vals.get('flag_short'))

    @api.model
    def _by_company(self, vals_list):
        groups = {}
        for vals in vals_list:
            groups.setdefault(vals.get('company_id') or False, []).append(vals)
        return groups

    @api.model
    def _by_user(self, vals_list):
        """Those that their consultant entered himself."""
        groups = {}
        for vals in vals_list:
            if discipline.counts_in_series(vals.get('method'), vals.get('via')):
                groups.setdefault(vals['user_id'], []).append(vals)
        return groups

    @api.model
    def _known_contacts(self, vals_list):
        """What the same consultants recorded around these moments, and where they used the same words before.

        :return: list of (kind, id, user id, moment, card id, fingerprint), kind 's' or 'p'
        """
        companies = self.env['res.company'].browse({vals['company_id'] for vals in vals_list if vals.get('company_id')}).sudo()
        companies = companies or self.env.company.sudo()
        moments = [vals['done_on'] for vals in vals_list if vals.get('done_on')]
        marks = {mark for vals in vals_list if (mark := self._fingerprint_of(vals))}
        if not moments:
            return []
        minutes = timedelta(minutes=max(companies.mapped('dealership_series_minutes')))
        days = timedelta(days=max(companies.mapped('dealership_pasted_days')))
        users = list({vals['user_id'] for vals in vals_list})
        self.flush_model(['user_id', 'done_on', 'lead_id', 'method', 'via', 'content_hash', 'result'])
        return self.env.execute_query(SQL("""
            SELECT 's' AS kind, id, user_id, done_on, lead_id, NULL AS content_hash
              FROM dealership_follow_up
             WHERE user_id = ANY(%(users)s) AND done_on BETWEEN %(first)s AND %(last)s AND method = ANY(%(methods)s) AND via = ANY(%(via)s)
             UNION ALL
            SELECT 'p', id, user_id, done_on, lead_id, content_hash
              FROM dealership_follow_up
             WHERE user_id = ANY(%(users)s) AND content_hash = ANY(%(marks)s) AND done_on >= %(since)s AND via = ANY(%(via)s)
               AND result = 'reached'""",
            users=users, first=min(moments) - minutes, last=max(moments) + minutes, since=min(moments) - days,
            methods=list(discipline.SERIES_METHODS), via=list(discipline.SPOKEN_VIA), marks=list(marks)))

    @api.model
    def _fingerprint_of(self, vals):
        """Of words that a consultant wrote about a talk; what the system writes is the same for many cards."""
        if vals.get('via') not in discipline.SPOKEN_VIA or vals.get('result', 'reached') != 'reached':
            return None
        return discipline.fingerprint(vals.get('content'))

    @api.model
    def _flag_series(self, company, vals_list, known):
        count, minutes = company.dealership_series_count, company.dealership_series_minutes
        found = set()
        for user_id, group in self._by_user(vals_list).items():
            before = [(row[3], row[1]) for row in known if row[0] == 's' and row[2] == user_id]
            moments = [moment for moment, _id in before] + [vals['done_on'] for vals in group]
            for position in discipline.in_series(moments, count, minutes):
                if position < len(before):
                    found.add(before[position][1])
                else:
                    group[position - len(before)]['flag_series'] = True
        if found:
            self._mark_series(found)

    @api.model
    def _mark_series(self, follow_up_ids):
        """The whole series is shown, not only the contact that made it one; what a manager has read stays as he read it."""
        marked = self.env.execute_query(SQL(
            "UPDATE dealership_follow_up SET flag_series = TRUE, is_flagged = TRUE, review_kind = 'flag'"
            " WHERE id = ANY(%s) AND flag_series IS NOT TRUE AND reviewed_on IS NULL RETURNING id", list(follow_up_ids)))
        if marked:
            self.browse([row[0] for row in marked]).invalidate_recordset(['flag_series', 'is_flagged', 'review_kind'])

    @api.model
    def _flag_pasted(self, company, vals_list, known):
        """The same words of the same consultant on another card, before or in the same batch."""
        if not company.dealership_pasted_days:
            return
        span = timedelta(days=company.dealership_pasted_days)
        used = {}
        for kind, _id, user_id, moment, lead_id, mark in known:
            if kind == 'p':
                used.setdefault((user_id, mark), []).append((lead_id, moment))
        for vals in vals_list:
            mark = self._fingerprint_of(vals)
            if not mark:
                continue
            same = used.setdefault((vals['user_id'], mark), [])
            if any(lead_id != vals['lead_id'] and abs(vals['done_on'] - moment) <= span for lead_id, moment in same):
                vals['flag_pasted'] = True
            same.append((vals['lead_id'], vals['done_on']))
