from . import invalid_wizard, assign_wizard, lead_import_wizard
