"""Entry point of ./dealer: this folder is the import path, so `machine` needs no installation."""

import sys

from machine.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
