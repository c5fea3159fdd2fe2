Feature: A letter that needs no file is closed
  Some letters are answered by a word or by nothing. They are closed with a remark, and stay in the diary.

  Background:
    Given Ratan scans the letter "petition.tif"
    And Ratan diarises the letter "বাসস্ট্যান্ডের নলকূপ খারাপ" from "মীনা হাঁসদা"
      | Mark to | Ananya |
    And Ananya opens it

  Scenario: It is closed, and its number still finds it
    When Ananya closes it with "Repaired on 20-11-2026; the applicant has been told."
    Then Ananya reads "Closed. Its number finds it"
    And it is not on the desk of Ananya
    And Ananya finds it under "Closed" with "Repaired on 20-11-2026"
    When Ananya looks for the number "1/2026/General"
    Then Ananya reads "Closed by Officer-in-Charge, General"

  Scenario: It is reopened by the officer who closed it
    Given Ananya closes it with "Repaired."
    When Ananya reopens it because "It has failed again."
    Then Ananya reads "Reopened."
    And it lies on the desk of Ananya
    And Ananya finds in the history
      | What                              | By            |
      | diarised it                       | Ratan Murmu   |
      | marked it                         | Ratan Murmu   |
      | took it up                        | Ananya Biswas |
      | closed it Repaired.               | Ananya Biswas |
      | reopened it It has failed again.  | Ananya Biswas |

  Scenario: Whoever did not close it does not reopen it
    Given Ananya closes it with "Repaired."
    When Ratan looks at it
    Then Ratan is not offered "Reopen"

  Scenario: Without a remark it stays open
    When Ananya closes it
    Then Ananya reads "Closing remark: This is needed."
    And it lies on the desk of Ananya
