Feature: Opinions are asked while the file stays
  The holder asks several posts what they think, by a day. The file stays where it is; each that was asked reads it
  and answers once. The answers become one block of the notes, which names who did not answer.

  Background:
    Given Ratan opens a file "Diversion over plot 412" under "General correspondence"
    And Ratan sends it to Ananya with the note "May the diversion run over plot 412?"
    And Ananya opens it
    And Ananya goes to "Ask opinions…"
    And Ananya presses "Search"
      | What is asked                                      | Is plot 412 free? |
      | Answer by                                          | 30-11-2026        |
      | Search designation, section, department or name | Imran             |
    And Ananya ticks "Imran Sheikh"
    And Ananya presses "Search"
      | Search designation, section, department or name | Ratan             |
    And Ananya ticks "Ratan Murmu"
    And Ananya presses "Ask"

  Scenario: One answers, one is silent
    Then Ananya reads "The file stays with you"
    And it lies on the desk of Ananya
    And Imran finds it under "Opinions asked" with "30-11-2026"
    When Imran looks at it
    And Imran presses "Give the opinion"
      | Your opinion | यह भूखंड सरकारी है। |
    Then Imran reads "Your opinion is given."
    When Ananya looks at it
    Then Ananya reads "No answer yet: Head Clerk, General"
    When Ananya presses "End it: put the opinions into the notes"
    Then Ananya reads "यह भूखंड सरकारी है।"
    And Ananya reads "No answer came from: Head Clerk, General"

  Scenario: An opinion is given once
    Given Imran looks at it
    And Imran presses "Give the opinion"
      | Your opinion | It is vested land. |
    When Imran looks at it
    Then Imran is not offered "Give the opinion"

  Scenario: Sending the file ends the asking
    Given Imran looks at it
    And Imran presses "Give the opinion"
      | Your opinion | It is vested land. |
    When Ananya returns it with the note "It may."
    And Ratan opens it
    Then Ratan reads "It is vested land."
    And Ratan reads "It may. Ananya Biswas"
