"""The A2A edge, both sides: the only place where nouns meet the protocol."""

from protocols.a2a import sdk_settings as sdk_settings
