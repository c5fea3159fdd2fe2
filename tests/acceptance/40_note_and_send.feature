Feature: A note is written, and the file goes up and comes back
  Each who has the file writes a note, and sends the file on with it or back to where it came from. A note that was sent is never
  changed again; whoever wants to correct it writes another.

  Background:
    Given Ratan opens a file "Culvert at Shimulpur" under "General correspondence"

  Scenario: From the clerk to the officer, and back
    When Ratan sends it to Ananya with the note "The culvert has fallen in. For orders." and the remark "Urgent"
    Then Ratan reads "A-11011/1/2026-General sent to Officer-in-Charge, General."
    And it lies on the desk of Ananya with "Urgent"
    When Ananya opens it
    Then Ananya reads "1. The culvert has fallen in. For orders."
    When Ananya returns it with the note "জমির দাগ নম্বর জানান।"
    Then it lies on the desk of Ratan with "Unread"
    When Ratan opens it
    Then Ratan reads "2. জমির দাগ নম্বর জানান। Ananya Biswas"
    And Ratan finds in the history
      | What               | By            | Held by           |
      | opened the file    | Ratan Murmu   | Head Clerk        |
      | sealed a note      | Ratan Murmu   |                   |
      | sent it on Urgent  | Ratan Murmu   | Officer-in-Charge |
      | took it up         | Ananya Biswas |                   |
      | sealed a note      | Ananya Biswas |                   |
      | sent it back       | Ananya Biswas | Head Clerk        |
      | took it up         | Ratan Murmu   |                   |

  Scenario: A note in Hindi from another department, read on pages in three languages
    Given Ratan sends it to Imran with the note "कृपया भूखंड 412 की स्थिति बताएं।"
    And Imran opens it
    And Imran sends it to Ananya with the note "भूखंड 412 सरकारी है।"
    When Ananya reads the pages in Bengali
    And Ananya looks at it
    Then Ananya reads "1. कृपया भूखंड 412 की स्थिति बताएं। রতন মুর্মু"
    And Ananya reads "2. भूखंड 412 सरकारी है। ইমরান শেখ"
    When Ananya reads the pages in Hindi
    And Ananya looks at it
    Then Ananya reads "रतन मुर्मू"

  Scenario: A draft is the writer's own until it is sent
    When Ratan writes the note "First words"
    Then Ratan reads "The draft note is saved."
    And the field "Draft note" of Ratan holds "First words"
    When Ratan sends it to Ananya with the note "Better words"
    And Ananya looks at it
    Then Ananya reads "1. Better words"
    And Ananya does not read "First words"

  Scenario: Without a note the page asks whether that is meant
    When Ratan sends it to Ananya
    Then Ratan reads "There is no new note"
    And it is not on the desk of Ananya
    When Ratan ticks "Send it without a note"
    And Ratan presses "Forward"
    Then it lies on the desk of Ananya

  Scenario: Who has sent the file may read it, and writes in it no more
    Given Ratan sends it to Ananya with the note "For orders."
    And Ananya opens it
    When Ratan looks at it
    Then Ratan reads "1. For orders."
    And Ratan is not offered "Forward"
    And Ratan is not offered "Save draft"
