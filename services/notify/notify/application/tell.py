"""Something is told to a post: a notice in its pages, and a mail to each person who acts for it.

Both have derived ids, so telling twice is telling once.
"""

from notify.application.ports import Office
from notify.domain.mail import of_notice
from notify.domain.notice import Notice


def tell(notice: Notice, office: Office, *, by_mail: bool = True) -> bool:
    """The notice is durable, and so is a mail for everybody in charge of the post who has an address; false
    when both were there.
    """
    told = office.notices(notice.to.department).add(notice)
    if by_mail:
        mails = office.mails(notice.to.department)
        for identifier in office.directory.in_charge(notice.to.id):
            person = office.directory.person(identifier)
            if person is not None and person.email:
                told |= mails.add(of_notice(notice, person.id, office.clock.now()))
    return told
