from odoo import api, fields, models
from odoo.exceptions import UserError

SCORES = [('0', "–"), ('1', "Poor"), ('2', "Fair"), ('3', "Good"), ('4', "Very good"), ('5', "Excellent")]


class DealershipTestDriveRating(models.Model):
    """What the customer says of one topic after a test drive: one to five, and words."""
    _name = 'dealership.test.drive.rating'
    _description = "Test Drive Rating"
    _inherit = ['dealership.follow.mixin']
    _order = 'sequence, id'
    _follow_field = 'drive_id'

    drive_id = fields.Many2one('dealership.test.drive', required=True, index=True, ondelete='cascade', readonly=True)
    company_id = fields.Many2one(related='drive_id.company_id', store=True)
    topic_id = fields.Many2one('dealership.test.drive.topic', required=True, ondelete='restrict', readonly=True)
    vehicle_model_id = fields.Many2one(related='drive_id.vehicle_id.model_id', store=True, string="Model")
    sequence = fields.Integer(related='topic_id.sequence', store=True)
    score = fields.Selection(SCORES, default='0')
    score_value = fields.Integer("Score Points", compute='_compute_score_value', store=True, aggregator='avg')
    words = fields.Char()

    _topic_unique = models.UniqueIndex("(drive_id, topic_id)", "Each topic is asked once.")

    @api.depends('score')
    def _compute_score_value(self):
        for rating in self:
            # an average of given scores: what was not answered does not count as nought
            rating.score_value = int(rating.score) if rating.score and rating.score != '0' else None

    @api.depends('topic_id', 'score')
    def _compute_display_name(self):
        for rating in self:
            rating.display_name = f"{rating.topic_id.name} {rating.score or '–'}"

    def write(self, vals):
        if not self.env.su and not {'score', 'words'}.issuperset(vals):
            raise UserError(self.env._("Only score and words of a rating are filled in."))
        if not self.env.su:
            self.drive_id._check_feedback_open()
        return super().write(vals)
