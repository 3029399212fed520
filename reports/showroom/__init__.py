from . import visit_register
