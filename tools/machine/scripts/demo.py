"""Runs in Odoo's shell: load the demo data of our module only, core's never.

`odoo module force-demo` would load every module's, and a failing file would only be logged."""

import os

from odoo.modules.loading import load_data
from odoo.modules.module_graph import ModuleGraph

name = os.environ["DEALER_MODULE"]
env.cr.execute("SELECT name FROM ir_module_module WHERE state = 'installed'")  # noqa: F821 - the shell's
graph = ModuleGraph(env.cr, mode="load")  # noqa: F821
graph.extend([row[0] for row in env.cr.fetchall()])  # noqa: F821
load_data(env(su=True), {}, "init", kind="demo", package=graph[name])  # noqa: F821
# so that an upgrade loads changed demo data again
env.cr.execute("UPDATE ir_module_module SET demo = true WHERE name = %s", [name])  # noqa: F821
env.cr.commit()  # noqa: F821
