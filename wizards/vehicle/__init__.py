from . import transfer_wizard
from . import policy_cancel_wizard
from . import recall_import_wizard, recall_contact_wizard, recall_notice_wizard
