from . import models, wizards, reports, demo, controllers
from .hooks import pre_init_hook, uninstall_hook
