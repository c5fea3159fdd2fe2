Feature: A file is opened and a letter is put in
  Papers on one subject lie in one file. A file gets its number when it is opened, and its pages are counted through.

  Background:
    Given Ratan scans the letter "petition.tif"
      """
      The people of Shimulpur report the fall of the culvert.
      """
    And Ratan diarises the letter "Repair of the culvert at Shimulpur" from "Haripada Mondal"

  Scenario: A letter becomes the first paper of a new file
    When Ratan opens a file "শিমুলপুরের কালভার্ট" under "General correspondence" with it
    Then Ratan reads "File A-11011/1/2026-General is open"
    And Ratan reads "page 1/c of 1"
    And it lies on the desk of Ratan with "A-11011/1/2026-General"
    When Ratan speaks of the letter "Repair of the culvert at Shimulpur"
    Then it is not on the desk of Ratan
    And Ratan finds in the history
      | What             | By          |
      | diarised it      | Ratan Murmu |
      | put it in a file | Ratan Murmu |

  Scenario: A second letter goes into the file that is there
    Given Ratan opens a file "Culvert at Shimulpur" under "General correspondence" with it
    And Ratan scans the letter "estimate.tif"
    And Ratan diarises the letter "Estimate for the culvert" from "Block Development Officer, Shimulpur"
    When Ratan puts it in the file "Culvert at Shimulpur"
    Then Ratan reads "The receipt is in the file."
    And Ratan reads "page 2/c of 2"
    And Ratan finds in the history
      | What                           | By          | Held by    |
      | opened the file                | Ratan Murmu | Head Clerk |
      | put a receipt in 1/2026/General | Ratan Murmu |            |
      | put a receipt in 2/2026/General | Ratan Murmu |            |

  Scenario: Whoever gets the file looks up who wrote the letters in it
    Given Ratan opens a file "Culvert at Shimulpur" under "General correspondence" with it
    And Ratan sends it to Ananya with the note "The petition is at 1/c. For orders."
    And Ananya opens it
    When Ananya looks at it
    And Ananya goes to "Receipt"
    Then Ananya reads "Haripada Mondal"
    And Ananya is not offered "Mark"
    When Ananya goes to "Movements"
    Then Ananya reads "diarised it"

  Scenario: A file needs a head and a title
    When Ratan goes to "New file"
    And Ratan presses "Open the file"
    Then Ratan reads "Head: Choose the head."
    And Ratan reads "Title: This is needed."
