"""Two cards of one customer become one: nothing that hangs on either is lost (B02–B11)."""
from odoo import models


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def _merge_get_fields(self):
        """What the consultant asked: the first card that says something counts, as for stock's own fields."""
        return [*super()._merge_get_fields(), *(name for name in self._card_need_fields() if not self._fields[name].relational)]

    def _merge_get_fields_specific(self):
        """Boxes that were ticked on any of the cards stay ticked."""
        specific = super()._merge_get_fields_specific()
        for name in self._card_need_fields():
            if self._fields[name].type == 'many2many':
                specific[name] = lambda field_name, leads: [(6, 0, leads[field_name].ids)]
            elif self._fields[name].type == 'many2one':
                specific[name] = lambda field_name, leads: next(
                    (lead[field_name].id for lead in leads if lead[field_name]), False)
        return specific

    def _card_need_fields(self):
        """Stored fields of a card that a person fills in; none where only other teams' leads are merged."""
        if not self._protected_records():
            return []
        skipped = {'origin_id', 'level_id', *self._guarded_names('_protected_fields')}
        return [
            name for name, field in self._fields.items()
            if field.store and not field.compute and field.type != 'one2many' and name not in skipped
            and set(field._modules) == {'auto_dealership'}]

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        cards = opportunities.sudo()  # children follow their card, whoever made them
        cards.wish_ids.write({'lead_id': self.id})
        cards.appraisal_ids.write({'lead_id': self.id})
        cards.level_change_ids.write({'lead_id': self.id})
        return result
