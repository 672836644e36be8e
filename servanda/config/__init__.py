"""Settings, urls, wsgi: the only one that knows everyone."""
