"""The cost agent: what does it cost, and against what?"""
