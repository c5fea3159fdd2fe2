Feature: Many at once
  What is to be done to several things is done with one press. Each has its row that says what became of it, and
  one that is refused keeps no other back.

  Background:
    Given Ratan scans the letter "one.tif"
    And Ratan diarises the letter "Tube well near the bus stand" from "Mina Hansda"
      | Mark to | Ananya |
    And Ratan scans the letter "two.tif"
    And Ratan diarises the letter "বিধবা ভাতার আবেদন" from "সরস্বতী কিস্কু"
      | Mark to | Ananya |

  Scenario: What is ticked is opened, and then sent to one post with one remark
    Given Ananya looks at the desk
    And Ananya ticks "Tube well near the bus stand"
    And Ananya ticks "বিধবা ভাতার আবেদন"
    When Ananya presses "Open what is unread"
    Then Ananya reads "Opened: 2 of 2"
    Given Ananya looks at the desk
    And Ananya ticks "Tube well near the bus stand"
    And Ananya ticks "বিধবা ভাতার আবেদন"
    When Ananya presses "Send…"
    And Ananya presses "Send"
      | Send to | Shalini              |
      | Remark  | For approval please. |
    Then Ananya reads "2 of 2"
    And it lies on the desk of Shalini with "For approval please."

  Scenario: One of them is no longer there
    Given Ananya looks at the desk
    And Ananya ticks "Tube well near the bus stand"
    And Ananya ticks "বিধবা ভাতার আবেদন"
    And Ratan pulls it back
    When Ananya presses "Open what is unread"
    Then Ananya reads "Opened: 1 of 2"

  Scenario: Letters are closed together with one remark
    Given Ananya opens it
    And Ananya looks at the desk
    And Ananya ticks "বিধবা ভাতার আবেদন"
    When Ananya presses "Close"
      | Closing remark | Sent to the block by telephone. |
    Then Ananya reads "Closed: 1 of 1"
    And Ananya finds it under "Closed" with "Sent to the block by telephone."
