"""The WSGI application that granian serves."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from servanda.foundation import logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servanda.config.settings")
application = get_wsgi_application()
logs.configure(readable=settings.DEBUG)
