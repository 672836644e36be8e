"""Set-up pages: what administrators arrange before anybody works."""
