"""Reminds whoever holds a paper, in working time, for as long as they hold it."""
