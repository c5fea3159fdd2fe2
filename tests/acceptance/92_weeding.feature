Feature: A file is weeded when its time is over
  What nobody needs any more is weeded: one person proposes it, an officer, another person, orders it. The number is
  never given again, and finds what became of the file.

  Background:
    Given Ratan opens a file "Painting of the gate" under "General correspondence"
    And Ratan sends it to Ananya with the note "All is done."
    And Ananya opens it
    And Ananya goes to "Close…"
    And Ananya presses "Close the file"
      | Keep it as     | Kept for two years |
      | Closing remark | রং করা হয়েছে।     |
    And Ratan looks at it
    And Ratan goes to "Record room…"
    And Ratan presses "Send to the record room"
      | Where it lies | Rack 4, shelf B |
    And 1200 days pass

  Scenario: The clerk proposes it, the officer orders it
    Given Ratan looks at it
    And Ratan goes to "Record room…"
    When Ratan presses "Propose to weed it"
      | Remark | Nobody asked for it. |
    And Ananya goes to "Registers"
    And Ananya goes to "Retention due"
    Then Ananya reads "Weeding proposed"
    When Ananya looks at it
    And Ananya goes to "Record room…"
    And Ananya ticks "I have looked into the file"
    And Ananya presses "Weed it"
      | Order | Let it be weeded. |
    Then Ananya reads "its number is never given again"
    When Ananya looks for the number "A-11011/1/2026-General"
    Then Ananya reads "Weeded; closed by Officer-in-Charge, General"
    When Ratan looks at it
    Then Ratan reads "Let it be weeded."
    And Ratan does not read "All is done."

  Scenario: A suit is pending: nobody weeds it
    Given Ananya looks at it
    And Ananya goes to "Record room…"
    When Ananya presses "Forbid weeding"
      | Reason | মামলা চলছে। |
    And Ratan looks at it
    Then Ratan reads "Not to be weeded"
    And Ratan reads "মামলা চলছে।"
