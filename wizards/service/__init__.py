from . import arrival_wizard, arrival_newcomer, cancel_wizard
