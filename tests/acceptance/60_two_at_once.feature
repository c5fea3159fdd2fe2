Feature: Two act on the same thing at once
  One of them comes first. The other is told what has happened, and keeps what was typed.

  Background:
    Given Ratan opens a file "Culvert at Shimulpur" under "General correspondence"
    And Ratan sends it to Ananya with the note "For orders."
    And Ananya opens it

  Scenario: Two windows write a note
    Given Ananya begins the note "Of the first window"
    And in a second window Ananya writes the note "Of the second window"
    When Ananya presses "Save draft"
    Then Ananya reads "Another window has saved another draft"
    And Ananya reads "Of the second window"
    And the field "Draft note" of Ananya holds "Of the first window"

  Scenario: The file has gone while somebody was still writing
    Given Ananya begins the note "Sanctioned, if no private land is touched."
    And in a second window Ananya returns it with the note "Please report first."
    When Ananya presses "Return to Head Clerk"
    Then Ananya reads "This is not with your post any more"
    And Ananya reads "Sanctioned, if no private land is touched."
    When Ratan looks at it
    Then Ratan reads "2. Please report first."
    And Ratan does not read "Sanctioned"

  Scenario: A press that is repeated is done once
    Given Ananya looks at it
    And Ananya presses "Return to Head Clerk" twice
      | Draft note | Agreed to. |
    Then Ananya finds in the history
      | What            |
      | opened the file |
      | sealed a note   |
      | sent it on      |
      | took it up      |
      | sealed a note   |
      | sent it back    |
