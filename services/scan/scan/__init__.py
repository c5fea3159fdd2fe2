"""The scan room: paper becomes pages, pages become text, and the whole is offered to the document store."""
