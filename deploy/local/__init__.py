"""The servers and Daftar's own processes on one machine, without containers.

A small supervisor for a demonstration, a developer's laptop and the tests: it installs what a bare
Debian 12 lacks, starts real servers on loopback addresses only, and stops exactly what it started.
"""
