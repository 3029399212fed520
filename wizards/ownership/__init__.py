from . import ruling_wizard, appeal_wizard
