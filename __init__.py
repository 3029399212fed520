from . import models, wizards, reports, demo
from .hooks import pre_init_hook, uninstall_hook
