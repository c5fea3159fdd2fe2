Feature: What lies where is found, and what is pending is counted
  The box at the top finds by a number or by words of the subject, the sender and the notes, in any spelling. Whoever answers
  for others sees how much lies before them and how long.

  Background:
    Given Ratan opens a file "Culvert at Shimulpur" under "General correspondence"
    And Ratan sends it to Ananya with the note "The sluice gate is broken. গেট ভাঙা।"

  Scenario: By words of the subject, spelt otherwise
    When Ratan looks for the words "culvart shimulpoor"
    Then Ratan reads "A-11011/1/2026-General"
    And Ratan reads "spelt otherwise"

  Scenario: By words of a note, which its readers alone find
    When Ananya looks for the words "গেট ভাঙা"
    Then Ananya reads "In note 1:"
    When Imran looks for the words "sluice"
    Then Imran reads "Nothing is found"

  Scenario: What is pending opens from its figure
    When Ananya looks at the desk
    And Ananya goes to "Pendency"
    Then Ananya reads "By post"
    And Ananya reads "0 to 7 days"
