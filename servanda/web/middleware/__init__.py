"""What wraps every request, one concern a module."""
