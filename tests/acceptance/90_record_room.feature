Feature: A closed file goes to the record room
  A closed file is kept as long as its class says. When that time is over it stands in a list, and an officer decides
  whether it is kept longer.

  Background:
    Given Ratan opens a file "Painting of the gate" under "General correspondence"
    And Ratan sends it to Ananya with the note "All is done."
    And Ananya opens it
    And Ananya goes to "Close…"
    And Ananya presses "Close the file"
      | Keep it as     | Kept for two years |
      | Closing remark | রং করা হয়েছে।     |

  Scenario: It lies on a shelf that everybody can look up
    Given Ananya looks at it
    And Ananya goes to "Record room…"
    When Ananya presses "Send to the record room"
      | Where it lies | Rack 4, shelf B, bundle 12 |
    Then Ananya reads "In the record room: Rack 4, shelf B, bundle 12"
    When Ananya looks for the number "A-11011/1/2026-General"
    Then Ananya reads "In the record room, closed by Officer-in-Charge, General"

  Scenario: When its time is over it is looked at, and kept longer
    When 1200 days pass
    And Ananya goes to "Registers"
    And Ananya goes to "Retention due"
    Then Ananya reads "Painting of the gate C 31-12-2028"
    When Ananya looks at it
    And Ananya goes to "Record room…"
    And Ananya presses "Keep it until then"
      | Reason     | A suit is pending. |
      | Keep until | 31-12-2035         |
    Then Ananya reads "kept until 31-12-2035"
    When Ananya goes to "Registers"
    And Ananya goes to "Retention due"
    Then Ananya reads "No file is due"
