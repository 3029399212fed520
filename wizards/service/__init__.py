
from . import winback_call_wizard
