"""Users, teams, role grants, API tokens, sign-in."""
