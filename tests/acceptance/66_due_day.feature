Feature: A day is named, and whoever is late is reminded
  Who sends something may name a day. When it has passed the desk says so, and the one who has it is reminded until
  it goes on.

  Background:
    Given Ratan scans the letter "petition.tif"
    And Ratan diarises the letter "শিমুলপুরের ভাঙা কালভার্ট মেরামত" from "হরিপদ মণ্ডল"
    And Ratan marks it to Ananya with "For report."
      | Due date | 25-11-2026 |
    And Ananya opens it

  Scenario: The day passes
    Then it lies on the desk of Ananya with "25-11-2026"
    When 4 days pass
    Then it lies on the desk of Ananya with "Overdue"
    When Ananya goes to "Notices"
    Then Ananya reads "Reminder"

  Scenario: It went on in time
    Given Ananya marks it to Ratan with "Please put up in the file."
    And Ratan opens it
    When 4 days pass
    Then it lies on the desk of Ratan
    When Ananya goes to "Notices"
    Then Ananya does not read "Reminder"
