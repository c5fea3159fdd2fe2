"""Watches, working time, ladders, notices and mails: rules only, standard library only."""
