"""Runs in Odoo's shell: build the web client's bundles now, not at the first visitor's expense."""

env["ir.qweb"]._pregenerate_assets_bundles()  # noqa: F821 - the shell's
env.cr.commit()  # noqa: F821
