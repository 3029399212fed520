from . import defeat_report, defeat_card, prospect_card
