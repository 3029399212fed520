from . import transfer_wizard
