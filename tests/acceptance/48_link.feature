Feature: A file refers to another
  Matters that belong together lie in files of their own. A link shows each the other; whoever has the first reads the
  other too, as far as the one who linked them could.

  Scenario: An earlier matter is shown to whoever decides
    Given Ratan opens a file "Culvert of 2024" under "General correspondence"
    And Ratan opens a file "Culvert of 2026" under "General correspondence"
    When Ratan looks at it
    And Ratan goes to "Link…"
    And Ratan presses "Link it"
      | Number of the other file | A-11011/1/2026-General |
    Then Ratan reads "Linked files: A-11011/1/2026-General"
    When Ratan sends it to Ananya with the note "See the linked file."
    And Ananya looks at it
    And Ananya goes to "A-11011/1/2026-General"
    Then Ananya reads "Culvert of 2024"
    When Ratan looks at the file "Culvert of 2024"
    Then Ratan reads "Linked from: A-11011/2/2026-General"

  Scenario: A link that was a mistake is taken back
    Given Ratan opens a file "Culvert of 2024" under "General correspondence"
    And Ratan opens a file "Culvert of 2026" under "General correspondence"
    When Ratan looks at it
    And Ratan goes to "Link…"
    And Ratan presses "Link it"
      | Number of the other file | A-11011/1/2026-General |
    And Ratan goes to "Link…"
    And Ratan presses "Unlink"
    Then Ratan reads "No longer linked."
