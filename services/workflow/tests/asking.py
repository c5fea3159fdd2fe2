"""Acting as a page does, upon what one saw last; and what a refusal says."""


def refused(answer):
    """Status and code."""
    return answer.status_code, answer.json["code"]


def act(person, kind, item, name, **body):
    """The act upon the file or receipt, at the revision that the person sees now."""
    revision = person.get(f"/{kind}s/{item}").json["revision"]
    return person.send(f"/{kind}s/{item}/{name}", {"revision": revision, **body})
