from . import ruling
