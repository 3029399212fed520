from . import follow_up_wizard, follow_up_review_wizard
