from . import transfer_wizard
from . import policy_cancel_wizard
