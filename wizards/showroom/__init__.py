from . import drive_step_wizard, visit_dialog
