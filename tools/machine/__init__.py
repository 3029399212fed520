"""A development or demo machine from nothing: Odoo 19, its Python, PostgreSQL, databases, checks."""
