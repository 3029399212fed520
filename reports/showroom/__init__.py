from . import check, invitation, test_drive_agreement, visit_register
