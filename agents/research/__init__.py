"""The research agent: what is it, and how healthy?"""
