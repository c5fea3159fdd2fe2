Feature: A file on paper goes from hand to hand
  The body of some files is on paper. Daftar says who has it and where it lies; whoever it is handed to presses
  Receive, and nothing is done with it before.

  Background:
    Given Ratan opens a file "Settlement map of 1932" under "General correspondence" on paper

  Scenario: It is handed over
    When Ratan sends it to Ananya with the note "The map is inside."
    And Ratan looks at it
    Then Ratan reads "Sent, not received yet."
    And Ratan finds it under "Sent" with "Not received"
    When Ananya looks at it
    Then Ananya is not offered "Forward"
    When Ananya presses "Receive"
    Then Ananya is offered "Forward"
    And it lies on the desk of Ananya
    When Ratan looks at it
    Then Ratan does not read "Sent, not received yet."

  Scenario: Everybody who reads it can say where it lies
    Given Ratan looks at it
    And Ratan goes to "Say where it lies…"
    When Ratan presses "It lies there"
      | Where it lies | Room 3, rack 2 |
    Then Ratan reads "It lies at: Room 3, rack 2"
    When Ratan sends it to Ananya with the note "For orders."
    And Ananya looks at it
    Then Ananya does not read "Room 3, rack 2"
