from . import models, wizards, reports
from .hooks import pre_init_hook, uninstall_hook
