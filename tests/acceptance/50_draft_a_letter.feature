Feature: A letter is drafted, approved and signed
  The answer is drafted on the file and goes up with it. Each who has the file may correct the draft, and what each
  changed can be seen. The officer approves one text, and that text is locked.

  Background:
    Given Ratan scans the letter "petition.tif"
    And Ratan diarises the letter "Repair of the culvert" from "Haripada Mondal"
    And Ratan opens a file "Culvert at Shimulpur" under "General correspondence" with it
    And Ratan goes to "Letters"
    And Ratan goes to "New letter"
    And Ratan presses "Save draft"
      | Language          | Bengali                                      |
      | To be signed by    | Officer-in-Charge, General |
      | To                | হরিপদ মণ্ডল\nশিমুলপুর, পশ্চিম বর্ধমান |
      | Subject           | শিমুলপুরের কালভার্ট মেরামত           |
      | Text of the letter | কাজ শীঘ্র শুরু হবে।                     |

  Scenario: The clerk drafts, the officer corrects, approves and signs
    Then Ratan reads "শিমুলপুর, পশ্চিম বর্ধমান"
    And Ratan is not offered "Approve this text"
    When Ratan sends it to Ananya with the note "Draft for approval is put up."
    And Ananya opens it
    And Ananya goes to "Letters"
    And Ananya goes to "শিমুলপুরের কালভার্ট মেরামত"
    And Ananya goes to "Correct it"
    And Ananya presses "Save draft"
      | Text of the letter | কাজ সোমবার শুরু হবে। |
    Then Ananya reads "Version 2 Officer-in-Charge, General"
    When Ananya presses "Approve this text"
    Then Ananya reads "Approved by Ananya Biswas"
    When Ananya presses "Sign"
    Then Ananya reads "Signed by Ananya Biswas"
    And Ananya is not offered "Sign"
    When Ananya goes to "Version 2"
    Then Ananya reads "What was taken out is struck through, what was put in is underlined."
    And Ananya reads "কাজ শীঘ্রসোমবার শুরু হবে।"

  Scenario: An approved text is locked until the approval is withdrawn
    Given Ratan sends it to Ananya with the note "Draft for approval is put up."
    And Ananya opens it
    And Ananya goes to "Letters"
    And Ananya goes to "শিমুলপুরের কালভার্ট মেরামত"
    When Ananya presses "Approve this text"
    Then Ananya reads "Approved. The text is locked."
    And Ananya does not read "Correct it"
    When Ananya presses "Withdraw the approval"
      | Reason | A sum is wrong. |
    Then Ananya reads "The approval is withdrawn. It is a draft again."
    And Ananya reads "Correct it"

  Scenario: Only the text that was read is approved
    Given Ratan sends it to Ananya with the note "Draft for approval is put up."
    And Ananya opens it
    And Ananya goes to "Letters"
    And Ananya goes to "শিমুলপুরের কালভার্ট মেরামত"
    And in a second window Ananya looks at it
    And in a second window Ananya goes to "Letters"
    And in a second window Ananya goes to "শিমুলপুরের কালভার্ট মেরামত"
    And in a second window Ananya goes to "Correct it"
    And in a second window Ananya presses "Save draft"
      | Text of the letter | কাজ সোমবার শুরু হবে। |
    When Ananya presses "Approve this text"
    Then Ananya does not read "Approved by"
    And Ananya reads "কাজ সোমবার শুরু হবে।"

  Scenario: A draft that is not needed is discarded
    When Ratan presses "Discard the draft"
    Then Ratan reads "The draft is discarded."
    And Ratan reads "No letter has been drafted on this file yet."
