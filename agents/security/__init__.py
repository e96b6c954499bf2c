"""Says how secure an AI component is: known weaknesses, the checks of OpenSSF Scorecard, and further risks."""
