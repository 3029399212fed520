from odoo import fields, models


class DealershipTestDriveTopic(models.Model):
    """What the customer is asked about after a test drive: power, handling, comfort … (试驾反馈项目)."""
    _name = 'dealership.test.drive.topic'
    _description = "Test Drive Feedback Topic"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
