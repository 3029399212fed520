from . import test_drive_agreement, visit_register
