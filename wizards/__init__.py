from . import card, prospect
