Feature: What was marked astray is pulled back
  As long as nobody has opened it, the sender takes back what went to the wrong post. Once it is open there, only
  the post that has it can send it back.

  Background:
    Given Ratan scans the letter "petition.tif"
    And Ratan diarises the letter "Compensation for plot 412" from "Haripada Mondal"
    And Ratan marks it to Ananya with "For report."

  Scenario: Nobody has opened it
    When Ratan pulls it back
    Then it lies on the desk of Ratan
    And it is not on the desk of Ananya
    When Ratan marks it to Imran
    Then it lies on the desk of Imran with "Unread"
    And Ratan finds in the history
      | What                  | By          | Held by               |
      | diarised it           | Ratan Murmu | Head Clerk            |
      | marked it For report. | Ratan Murmu | Officer-in-Charge     |
      | pulled it back        | Ratan Murmu | Head Clerk            |
      | marked it             | Ratan Murmu | Land Acquisition      |

  Scenario: It has been opened there
    Given Ratan goes to "Sent"
    And Ananya opens it
    When Ratan presses "Pull back" beside "Compensation for plot 412"
    Then Ratan reads "It has been opened there and cannot be pulled back"
    And Ratan reads "Ask the post that has it to return it."
    And it lies on the desk of Ananya
    And it is not on the desk of Ratan
