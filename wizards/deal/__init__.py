from . import payment_register, payment_wizard, sale_advance_payment_inv, settle_wizard
