"""What every service shares: the A2A edge, the domain contract, recording, hosting. Imports nothing else of ours."""

from protocols import sdk_settings as sdk_settings
