"""The licensing agent: may we use this, so?"""
