Feature: What was written down wrongly is set right
  A diary entry and the cover of a file can be corrected by whoever has them. What stood there before stays in the
  history, and how and when a letter came cannot be changed once another post has had it.

  Scenario: A misspelt sender
    Given Ratan scans the letter "petition.tif"
    And Ratan diarises the letter "বিধবা ভাতার আবেদন" from "সরস্বতি কিস্কু"
    When Ratan looks at it
    And Ratan goes to "Set right what was diarised"
    And Ratan presses "Set right"
      | Sender   | সরস্বতী কিস্কু |
      | Priority | Immediate      |
    Then Ratan reads "Changed. What it was stands in the movements."
    And it lies on the desk of Ratan with "Immediate"
    And Ratan finds in the history
      | What                                            | By          |
      | diarised it                                     | Ratan Murmu |
      | Sender: সরস্বতি কিস্কু → সরস্বতী কিস্কু | Ratan Murmu |

  Scenario: A better title on the cover
    Given Ratan opens a file "Painting of the gate" under "General correspondence"
    When Ratan goes to "Cover…"
    And Ratan presses "Change the cover"
      | Title    | Painting of both gates |
      | Due date | 30-12-2026             |
    Then Ratan reads "Painting of both gates"
    And Ratan finds in the history
      | What                                                  | By          |
      | opened the file                                       | Ratan Murmu |
      | Title: Painting of the gate → Painting of both gates | Ratan Murmu |

  Scenario: A letter that was put in the wrong file is taken out
    Given Ratan scans the letter "petition.tif"
    And Ratan diarises the letter "Tube well near the bus stand" from "Mina Hansda"
    And Ratan opens a file "Street lights" under "General correspondence" with it
    When Ratan looks at the letter "Tube well near the bus stand"
    And Ratan presses "Take it out of the file"
    Then Ratan reads "Taken out of the file."
    And it lies on the desk of Ratan
    When Ratan looks at the file "Street lights"
    Then Ratan reads "This paper was taken out of the file again."

  Scenario: Once something was noted upon it, it stays
    Given Ratan scans the letter "petition.tif"
    And Ratan diarises the letter "Tube well near the bus stand" from "Mina Hansda"
    And Ratan opens a file "Street lights" under "General correspondence" with it
    And Ratan sends it to Ananya with the note "The petition is at 1/c."
    And Ananya opens it
    And Ananya returns it with the note "Please have it repaired."
    And Ratan opens it
    When Ratan looks at the letter "Tube well near the bus stand"
    Then Ratan is not offered "Take it out of the file"
