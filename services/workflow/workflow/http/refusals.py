"""How each refusal of the office is answered; its data travel as `params`."""

from collections.abc import Mapping
from typing import Final

from chassis.http import Refusal
from directory import NotInCharge, UnknownPost
from workflow.domain import errors

REFUSALS: Final[Mapping[type[Exception], Refusal]] = {
    errors.NotHolder: Refusal(403, "not-holder"),
    errors.NotReader: Refusal(403, "not-reader"),
    errors.NotOfDepartment: Refusal(403, "not-of-department"),
    errors.NotCloser: Refusal(403, "not-closer"),
    errors.NotCompetent: Refusal(403, "not-competent"),
    errors.NotApprover: Refusal(403, "not-approver"),
    errors.NotWithdrawer: Refusal(403, "not-withdrawer"),
    errors.UnknownItem: Refusal(404, "not-found"),
    errors.UnknownLetter: Refusal(404, "no-such-letter"),
    errors.UnknownDepartment: Refusal(404, "not-found"),
    errors.Overtaken: Refusal(409, "overtaken"),
    errors.DraftChanged: Refusal(409, "draft-changed"),
    errors.NotNow: Refusal(409, "not-now"),
    errors.LetterNotNow: Refusal(409, "letter-not-now"),
    errors.NotDeliverable: Refusal(409, "not-deliverable"),
    errors.NotWeedable: Refusal(409, "not-weedable"),
    errors.FilesAttached: Refusal(409, "files-attached"),
    errors.NotAttached: Refusal(409, "not-attached"),
    errors.StillOpen: Refusal(409, "still-open"),
    errors.NotPhysical: Refusal(409, "not-physical"),
    errors.NotInTransit: Refusal(409, "not-in-transit"),
    errors.NotDiarised: Refusal(409, "not-diarised"),
    errors.AlreadyDiarised: Refusal(409, "already-diarised"),
    errors.PaperRejected: Refusal(409, "paper-rejected"),
    errors.Reserved: Refusal(409, "reserved"),
    errors.NotPlaced: Refusal(409, "not-placed"),
    errors.NotDetached: Refusal(409, "not-detached"),
    errors.NumberTaken: Refusal(409, "number-taken"),
    errors.LeavesChannel: Refusal(422, "leaves-channel"),
    errors.OpinionsAsked: Refusal(409, "opinions-asked"),
    errors.NoOpinionAsked: Refusal(409, "no-opinion-asked"),
    errors.SamePost: Refusal(422, "same-post"),
    errors.NowhereToReturn: Refusal(422, "nowhere-to-return"),
    NotInCharge: Refusal(403, "not-your-post"),
    UnknownPost: Refusal(422, "unknown-post"),
    errors.OtherDepartment: Refusal(422, "other-department"),
    errors.AboveLimit: Refusal(422, "above-classification-limit"),
    errors.NotWatched: Refusal(409, "not-watched"),
    errors.Faulty: Refusal(422, "faulty"),
}
