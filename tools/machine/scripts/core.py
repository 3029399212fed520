"""Runs in Odoo's shell on a fresh core database: the clock of a Chinese store."""

import os

time_zone = os.environ["DEALER_TIME_ZONE"]
env["res.users"].with_context(active_test=False).search([]).write({"tz": time_zone})  # noqa: F821 - the shell's
env["ir.default"].set("res.partner", "tz", time_zone)  # noqa: F821
env.cr.commit()  # noqa: F821
