Feature: A file goes along with another
  When two files are needed together for one order, one is attached to the other and goes wherever that goes. Whoever
  holds the main file detaches it.

  Scenario: An earlier file is put up with the matter
    Given Ratan opens a file "Culvert of 2024" under "General correspondence"
    And Ratan opens a file "Culvert of 2026" under "General correspondence"
    When Ratan looks at the file "Culvert of 2024"
    And Ratan goes to "Attach…"
    And Ratan presses "Attach it"
      | Number of the main file | A-11011/2/2026-General |
    Then Ratan reads "Goes along with: A-11011/2/2026-General"
