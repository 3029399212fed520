from . import payment_register, payment_wizard, sale_advance_payment_inv, settle_wizard
from . import delivery_step_wizard
from . import deal_cancel_wizard
from . import deal_approval_wizard, deal_reject_wizard
from . import trade_in_wizard
