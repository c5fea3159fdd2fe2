Feature: Letters with a clock of their own
  Letters of members of the legislature, of courts, under the Right to Information Act and grievances are watched: each
  kind has its days, which run whoever has the letter. They stand in a register until it is said what became of them.

  Background:
    Given Ratan scans the letter "mla.tif"

  Scenario: A VIP reference is watched until it is settled
    Given Ratan diarises the letter "Bridge over the Ajay" from "Smt. Rekha Mondal, M.L.A."
      | Kind of letter | VIP reference |
    Then Ratan reads "VIP reference: to be settled by 23-12-2026"
    And it lies on the desk of Ratan with "VIP reference"
    And it lies on the desk of Ratan with "23-12-2026"
    When Ratan goes to "Registers"
    And Ratan goes to "Watch registers"
    Then Ratan reads "Bridge over the Ajay"
    When Ratan looks at it
    And Ratan presses "Settled"
      | What became of it | Answered by no. 7 |
    Then Ratan reads "VIP reference: settled on 23-11-2026"

  Scenario: A court names the day itself
    Given Ratan diarises the letter "Writ petition of Haripada Mondal" from "The High Court"
      | Kind of letter   | Court case |
      | To be settled by | 30-11-2026 |
    Then Ratan reads "Court case: to be settled by 30-11-2026"

  Scenario: A reminder is noted against the letter that it reminds of
    Given Ratan diarises the letter "Tube well near the bus stand" from "Mina Hansda"
    And Ratan scans the letter "again.tif"
    When Ratan diarises the letter "Reminder: tube well" from "Mina Hansda"
      | Reminder to receipt number | 1/2026/General |
    Then Ratan reads "Reminds of"
    And Ratan reads "1/2026/General"
