from . import arrival_wizard, arrival_newcomer, cancel_wizard
from . import winback_call_wizard
from . import visit_release_wizard, satisfaction_wizard, service_approval_wizard
from . import visit_import_wizard
from . import maintenance_call_wizard, maintenance_mail_compose
from . import renewal_call_wizard, renewal_issue_wizard, renewal_lost_wizard
