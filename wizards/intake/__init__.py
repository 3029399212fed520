from . import invalid_wizard, assign_wizard
