
from . import loyalty_report
