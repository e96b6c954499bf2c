"""ProtoJSON of the A2A types, several times as fast as protobuf's own, which looks every field up anew.

What is unusual (a number given as text, a name given twice, an infinite number) is left to protobuf's own, so that both
accept and refuse the same: a test compares them.
"""
