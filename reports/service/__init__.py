
from . import loyalty_report
from . import visit_report, work_order, settlement, owner_card
from . import maintenance_return
from . import renewal_report
