from . import follow_up_wizard
