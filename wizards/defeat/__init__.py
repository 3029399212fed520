from . import decision_wizard, revive_wizard, revisit_wizard
