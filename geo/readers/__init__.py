"""Readers of map files. They run in a child process with limits (`geo.quarantine` starts `geo.readers.child`). Pure."""
