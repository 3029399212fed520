"""Intention level of a card: its window, and every change of it, dated (B04)."""
from odoo import api, fields, models


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    level_id = fields.Many2one(
        'dealership.intention.level', ondelete='restrict', index='btree_not_null', tracking=True, copy=False,
        domain="[('company_id', 'in', (company_id, False))]", group_expand='_read_group_level_ids',
        help="Intention level (意向级别): how soon the customer means to buy.")
    level_color = fields.Integer(related='level_id.color', string="Level Color")
    first_level_id = fields.Many2one(
        'dealership.intention.level', compute='_compute_first_level', store=True, precompute=True, copy=False,
        ondelete='restrict', help="Level on the day when the card was opened.")
    level_date = fields.Date(
        "Level Since", compute='_compute_first_level', store=True, precompute=True, copy=False)
    level_change_ids = fields.One2many('dealership.level.change', 'lead_id', "Level History", readonly=True)
    window_days_left = fields.Integer(
        "Days Left", compute='_compute_window_days_left', help="Days to the expected purchase; below zero when it is past.")

    @api.depends('level_id')
    def _compute_first_level(self):
        today = fields.Date.context_today(self)
        for lead in self:
            lead.first_level_id = lead.first_level_id or lead.level_id
            lead.level_date = lead.level_date or (lead.level_id and today)

    @api.depends('date_deadline')
    def _compute_window_days_left(self):
        today = fields.Date.context_today(self)
        for lead in self:
            lead.window_days_left = (lead.date_deadline - today).days if lead.date_deadline else 0

    @api.model
    def _read_group_level_ids(self, levels, domain):
        """Grouped by level, a board shows every level of the store, the empty ones too."""
        if levels and not levels.company_id:
            return self.env['dealership.intention.level']._of_company(self.env.company).with_env(levels.env) | levels
        return levels

    @api.onchange('level_id')
    def _onchange_level_id(self):
        if self.level_id and self.is_dealership:
            self.date_deadline = fields.Date.add(fields.Date.context_today(self), days=self.level_id.window_days)

    @api.model
    def _prepare_cards(self, vals_list):
        """A card always has a level, and a day by which the customer means to buy."""
        super()._prepare_cards(vals_list)
        today = fields.Date.context_today(self)
        Level = self.env['dealership.intention.level']
        for vals in vals_list:
            if not vals.get('level_id') and self._vals_type(vals) == 'opportunity':
                company = self._vals_team(vals).company_id or self.env.company
                vals['level_id'] = Level._default_of_company(company).id
            if vals.get('level_id') and not vals.get('date_deadline'):
                vals['date_deadline'] = fields.Date.add(today, days=Level.sudo().browse(vals['level_id']).window_days)

    def _prepare_card_write(self, vals):
        vals = super()._prepare_card_write(vals)
        if vals.get('type') == 'opportunity' and not vals.get('level_id') and any(not lead.level_id for lead in self):
            vals['level_id'] = self.env['dealership.intention.level']._default_of_company(self[:1].company_id or self.env.company).id
        if vals.get('level_id') and not vals.get('date_deadline'):
            level = self.env['dealership.intention.level'].sudo().browse(vals['level_id'])
            if any(lead.level_id != level for lead in self):
                vals['date_deadline'] = fields.Date.add(fields.Date.context_today(self), days=level.window_days)
        return vals

    def _card_snapshot(self, vals):
        before = super()._card_snapshot(vals)
        if 'level_id' in vals:
            before['level'] = {lead.id: lead.level_id for lead in self}
        return before

    def _after_cards_written(self, vals, opening, before):
        super()._after_cards_written(vals, opening, before)
        if 'level' not in before:
            return
        none = self.env['dealership.intention.level']
        changed = self.filtered(lambda lead: lead.level_id and lead.level_id != before['level'].get(lead.id, none))
        if changed:
            # the day of the change is the system's, not the form's
            changed.sudo().write({'level_date': fields.Date.context_today(self)})
            changed._log_level_change(before['level'])

    def _after_cards_created(self):
        super()._after_cards_created()
        self.filtered('level_id')._log_level_change({})

    def _log_level_change(self, before):
        """Keep the change of level of these cards.

        :param dict before: id of the card → level until now
        """
        now = fields.Datetime.now()
        self.env['dealership.level.change'].sudo().create([
            lead._level_change_vals(before.get(lead.id, lead.level_id.browse()), now) for lead in self])  # the card writes its history

    def _level_change_vals(self, old, now):
        """Values of the record of this card's change of level; rooms add what they know of it."""
        self.ensure_one()
        return {
            'lead_id': self.id,
            'company_id': self.company_id.id,
            'team_id': self.team_id.id,
            'consultant_id': self.user_id.id,
            'old_level_id': old.id,
            'new_level_id': self.level_id.id,
            'direction': self._level_direction(old, self.level_id),
            'changed_on': now,
            'user_id': self.env.uid,
        }

    @api.model
    def _level_direction(self, old, new):
        if not old:
            return 'first'
        return 'up' if new.window_days < old.window_days else 'down'
