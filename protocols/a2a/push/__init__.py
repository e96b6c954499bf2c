"""Push notifications: a Task's events sent to webhooks, in order and with retries."""
