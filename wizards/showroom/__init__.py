from . import check_sign_wizard, drive_step_wizard, invitation_wizard, visit_dialog
