from odoo import fields, models


class DealershipCoverage(models.Model):
    """What a policy can cover (险种): third party, damage, theft …; the boxes of the owner card."""
    _name = 'dealership.coverage'
    _description = "Insurance Coverage"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    box = fields.Selection([
        ('compulsory', "1. Compulsory"), ('third_party', "2. Third party"), ('theft', "3. Theft"), ('damage', "4. Damage"),
        ('glass', "5. Glass"), ('scratch', "6. Scratch"), ('no_deductible', "7. No deductible"),
    ], "Box on Paper", help="The box of the owner card (C卡) that this coverage ticks.")
    asks_sum = fields.Boolean("With a Sum", help="The policy names a sum insured (保额), in units of 10,000.")

    _name_unique = models.UniqueIndex("((name->>'en_US'))", "There is a coverage of this name already.")
