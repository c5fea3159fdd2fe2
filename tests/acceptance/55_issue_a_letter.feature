Feature: A letter is issued
  A signed letter is looked at once more and issued. It gets the next number of the register of letters issued, and
  lies on the correspondence side of its file. Nothing of it can be changed afterwards.

  Background:
    Given Ratan scans the letter "petition.tif"
    And Ratan diarises the letter "Repair of the culvert" from "Haripada Mondal"
    And Ratan opens a file "Culvert at Shimulpur" under "General correspondence" with it
    And Ratan goes to "Letters"
    And Ratan goes to "New letter"
    And Ratan presses "Save draft"
      | Language           | Hindi                         |
      | To be signed by    | Officer-in-Charge, General    |
      | To                 | हरिपद मंडल\nशिमुलपुर |
      | Subject            | शिमुलपुर की पुलिया      |
      | Text of the letter | काम सोमवार से शुरू होगा। |
    And Ratan sends it to Ananya with the note "Draft for approval is put up."
    And Ananya opens it
    And Ananya goes to "Letters"
    And Ananya goes to "शिमुलपुर की पुलिया"

  Scenario: Approved, signed, issued
    When Ananya presses "Approve this text"
    And Ananya presses "Sign"
    And Ananya goes to "Issue…"
    Then Ananya reads "Read it once more"
    When Ananya presses "Issue now"
    Then Ananya reads "1/General/2026"
    And Ananya does not read "Correct it"
    When Ananya goes to "Registers"
    And Ananya presses "Show"
      | Register | Register of letters issued |
    Then Ananya reads "1/General/2026"
    And Ananya reads "हरिपद मंडल"
    When Ananya looks at it
    Then Ananya reads "1/General/2026 · हरिपद मंडल"

  Scenario: An officer who may do all three does them at once
    When Ananya goes to "Approve, sign and issue…"
    Then Ananya reads "You approve and sign it by this."
    When Ananya presses "Issue now"
    Then Ananya reads "1/General/2026"
    And Ananya reads "Approved by Ananya Biswas"
    And Ananya reads "Signed by Ananya Biswas"

  Scenario: No file is closed over an approved letter that has not gone out
    Given Ananya presses "Approve this text"
    When Ananya looks at it
    And Ananya goes to "Close…"
    And Ananya presses "Close the file"
      | Keep it as     | Kept for two years |
      | Closing remark | Done               |
    Then Ananya reads "A letter of this file is approved and has not gone out"
    And the field "Closing remark" of Ananya holds "Done"
    And it lies on the desk of Ananya
