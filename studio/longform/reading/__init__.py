"""The document child: only here are books and archives opened, within limits of time and memory.

It is a process of its own, since an archive can unpack to far more than it seems.
"""
