"""How long a day and a month are here."""

SECONDS_PER_DAY = 86_400
DAYS_PER_MONTH = 30.4375
HOURS_PER_MONTH = 730.5
