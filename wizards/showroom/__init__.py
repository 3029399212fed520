from . import check_sign_wizard, drive_step_wizard, visit_dialog
