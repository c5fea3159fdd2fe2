"""Confinement of processes that look into what strangers sent: the guards, and the proof that they hold
(ADR 35).

A parser of PDFs or images is where a hostile paper strikes. It runs in a process of its own, and that process
shuts itself in before it reads the first byte. What a kernel or a container does not grant is found out at
start-up by trying, never assumed.
"""
