Feature: Copies for information
  A letter goes to one post that is to act on it. Others who should know of it get a copy: they read it and say that
  they saw it. It is not their work, and nobody reminds them.

  Background:
    Given Ratan scans the letter "petition.tif"
    And Ratan diarises the letter "Tube well near the bus stand" from "Mina Hansda"
    And Ratan looks at it
    And Ratan presses "Mark"
      | Mark to              | Ananya            |
      | Copy for information | Shalini           |
      | Remark               | For orders please |

  Scenario: One acts, another reads
    Then Ratan reads "For information to Additional District Magistrate"
    And it lies on the desk of Ananya with "Unread"
    And it is not on the desk of Shalini
    And Shalini finds it under "For information" with "Head Clerk"
    When Shalini looks at it
    Then Shalini is not offered "Mark"
    When Shalini presses "Seen"
    Then Shalini reads "It is off your desk."
    When Ananya opens it
    Then Ananya reads "Additional District Magistrate, ADM (General) (seen on"
    And Ananya finds in the history
      | What                          | By            |
      | diarised it                   | Ratan Murmu   |
      | marked it For orders please   | Ratan Murmu   |
      | saw a copy for information    | Shalini Oraon |
      | took it up                    | Ananya Biswas |
