#!/usr/bin/env python
"""Zvarot's command line. It needs no environment: what isn't set comes from ``var/``."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign_site.settings")
    execute_from_command_line(sys.argv)
