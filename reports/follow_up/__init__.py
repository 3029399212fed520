from . import day_plan, day_report
