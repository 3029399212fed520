from . import import_files, lead_intake
