"""What can be decided without a database: pure Python, no ORM, no ``odoo`` import (see README, rooms)."""
