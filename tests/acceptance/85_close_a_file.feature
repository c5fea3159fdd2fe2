Feature: A file is closed
  When all is done, the section proposes to close the file and says how long it is to be kept. The officer orders it.

  Background:
    Given Ratan opens a file "Painting of the gate" under "General correspondence"

  Scenario: The section proposes, the officer closes
    Given Ratan looks at it
    And Ratan goes to "Close…"
    Then Ratan is not offered "Close the file"
    When Ratan presses "Propose to close"
      | Keep it as     | Kept for two years       |
      | Closing remark | রং করা হয়েছে।           |
    Then Ratan reads "Proposed. Send the file"
    When Ratan sends it to Ananya with the note "All is done."
    And Ananya opens it
    Then Ananya reads "রং করা হয়েছে।"
    When Ananya goes to "Close…"
    And Ananya presses "Close the file"
    Then Ananya reads "Closed. Its number finds it"
    And it is not on the desk of Ananya
    When Ananya looks at it
    Then Ananya reads "Class C, kept until 31-12-2028."
    And Ananya is not offered "Forward"

  Scenario: It is taken up again
    Given Ratan sends it to Ananya with the note "All is done."
    And Ananya opens it
    And Ananya goes to "Close…"
    And Ananya presses "Close the file"
      | Keep it as     | Kept for twelve years |
      | Closing remark | Done |
    When Ananya reopens it because "The paint has come off."
    Then it lies on the desk of Ananya
    When Ananya looks at it
    Then Ananya is offered "Forward"
