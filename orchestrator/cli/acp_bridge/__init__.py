"""The platform for clients of the Agent Communication Protocol (acp-sdk), which was merged into A2A in August 2025."""
