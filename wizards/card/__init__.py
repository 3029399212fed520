from . import identity_reveal_wizard, partner_merge
