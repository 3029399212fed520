from . import recall_letter
