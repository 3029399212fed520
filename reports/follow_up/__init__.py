from . import contact_rows, day_plan, day_report
