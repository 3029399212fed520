from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules.import_rows import header_key
from ...rules.import_values import key
from ...rules.lead_table import FIELDS


class DealershipLeadMapping(models.Model):
    """What a portal's own word means here: a column of its files, or a car as it calls it (映射, E01)."""
    _name = 'dealership.lead.mapping'
    _description = "Word of a Lead Source"
    _order = 'source_id, kind, word, id'
    _rec_name = 'word'

    source_id = fields.Many2one('dealership.lead.source', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='source_id.company_id', store=True, index=True)
    kind = fields.Selection([('column', "Column of a file"), ('model', "Vehicle model")], required=True, default='column')
    word = fields.Char(
        "The Portal Says", required=True, help="Header of the column, or brand and model as the portal writes them.")
    word_key = fields.Char(compute='_compute_word_key', store=True)
    column = fields.Selection([(code, label) for code, (label, _titles) in FIELDS.items()], "Column Means")
    model_id = fields.Many2one('fleet.vehicle.model', "Our Model", ondelete='cascade')

    _word_unique = models.UniqueIndex("(source_id, kind, word_key)", "This word of the source has a meaning already. Change that one.")

    @api.depends('word', 'kind')
    def _compute_word_key(self):
        for mapping in self:
            mapping.word_key = (header_key(mapping.word) if mapping.kind == 'column' else key(mapping.word)) if mapping.word else False

    @api.constrains('kind', 'column', 'model_id', 'word')
    def _check_meaning(self):
        for mapping in self:
            if not mapping.word_key or not (mapping.column if mapping.kind == 'column' else mapping.model_id):
                raise ValidationError(self.env._(
                    "“%(word)s”: choose what the word means, a column or a model of the catalogue.", word=mapping.word or ''))
