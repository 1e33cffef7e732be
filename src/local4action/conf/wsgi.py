"""The WSGI application, with everything a first request would otherwise have to load."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "local4action.conf.settings")

application = get_wsgi_application()

# Loaded before the web server forks its workers: the first visitor does not wait for it, and the
# memory is shared. Frozen, so that the garbage collector does not write to the shared pages.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
