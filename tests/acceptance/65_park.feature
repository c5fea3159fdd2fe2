Feature: A matter is parked and wakes up on its day
  What has to wait for something is set aside with a reason and a day. It stays with the same post and stays pending.

  Background:
    Given Ratan scans the letter "petition.tif"
    And Ratan diarises the letter "Tube well near the bus stand" from "Mina Hansda"

  Scenario: It wakes up on its day
    When Ratan parks it until "27-11-2026" because "প্রতিবেদনের অপেক্ষা"
    Then Ratan reads "Parked. It stays with you"
    And it is not on the desk of Ratan
    And Ratan finds it under "Parked" with "প্রতিবেদনের অপেক্ষা"
    When 2 days pass
    Then it is not on the desk of Ratan
    When 2 days pass
    Then it lies on the desk of Ratan
    And Ratan finds in the history
      | What                          | By          |
      | diarised it                   | Ratan Murmu |
      | parked it প্রতিবেদনের অপেক্ষা | Ratan Murmu |
      | took it up again              | the system  |

  Scenario: Its holder takes it up before
    Given Ratan parks it because "Report awaited"
    When Ratan looks at it
    Then Ratan reads "Parked: Report awaited"
    And Ratan is not offered "Mark"
    When Ratan presses "Take up again"
    Then it lies on the desk of Ratan

  Scenario: Without a reason nothing is parked
    When Ratan parks it until "27-11-2026"
    Then Ratan reads "Reason: This is needed."
    And the field "Wake up on" of Ratan holds "27-11-2026"
    And it lies on the desk of Ratan
