"""The table child: only here are spreadsheets decoded, within limits of time and memory.

It is a process of its own, since a workbook can name cells so far apart that its reader ends the process.
"""
