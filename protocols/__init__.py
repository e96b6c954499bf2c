"""What every service shares; imports nothing else of ours."""

from protocols import sdk_settings as sdk_settings
