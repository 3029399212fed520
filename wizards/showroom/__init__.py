from . import visit_dialog
