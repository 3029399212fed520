from . import check, test_drive_agreement, visit_register
