Feature: Stock phrases, and "Agreed" with one press
  What is written again and again is chosen from a list. A phrase stands in its field like anything typed; it
  sends nothing by itself.

  Background:
    Given Ratan opens a file "পূর্বপাড়ার রাস্তার আলো" under "General correspondence"
    And Ratan sends it to Ananya with the note "দশটি বাতি জ্বলছে না। আদেশের জন্য।"
    And Ananya opens it

  Scenario: A phrase is put behind what was typed
    Given Ananya begins the note "মেরামত হোক।"
    When Ananya chooses the phrase "দেখলাম।" for "Draft note"
    Then the field "Draft note" of Ananya holds "মেরামত হোক। দেখলাম।"
    And it lies on the desk of Ananya

  Scenario: An officer who only agrees presses once
    When Ananya presses "Agreed, return"
    Then Ananya reads "sent to Head Clerk, General."
    When Ratan opens it
    Then Ratan reads "2. সহমত। Ananya Biswas"

  Scenario: What was typed is not thrown away by it
    Given Ananya begins the note "But only five."
    When Ananya presses "Agreed, return"
    Then Ananya reads "“Agreed” is a note by itself."
    And the field "Draft note" of Ananya holds "But only five."
    And it lies on the desk of Ananya

  Scenario: A desk keeps phrases of its own
    Given Ananya looks at the desk
    And Ananya goes to "Phrases"
    When Ananya presses "Keep"
      | New phrase | Put up with the map. |
    Then Ananya reads "The phrase is kept."
    When Ananya looks at it
    And Ananya chooses the phrase "Put up with the map." for "Draft note"
    Then the field "Draft note" of Ananya holds "Put up with the map."
