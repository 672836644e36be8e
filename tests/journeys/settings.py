"""The product's settings, for people who sign in more often a minute than people do."""

from servanda.config import settings as product

globals().update({name: value for name, value in vars(product).items() if name.isupper()})
ACCOUNT_RATE_LIMITS = {"login": "1000/m/ip"}
