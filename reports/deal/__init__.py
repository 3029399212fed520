from . import deal_check, deal_report, on_behalf
from . import delivery_confirmation
from . import incentive_statement
from . import deal_contract
