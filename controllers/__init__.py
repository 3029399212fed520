from . import import_files, lead_intake, service_intake
