Feature: A letter is diarised and marked
  Whoever opens the post scans each letter and enters it in the diary. From then on it has a number that never
  changes, and it lies with one post at a time.

  Scenario: A petition in Bengali goes to the officer who has to see it
    Given Ratan scans the letter "petition.tif"
    When Ratan diarises the letter "শিমুলপুরের ভাঙা কালভার্ট মেরামত" from "হরিপদ মণ্ডল"
      | Letter number | 7/G        |
      | Letter date   | 12-11-2026 |
    Then Ratan reads "Diarised as 1/2026/General."
    And it lies on the desk of Ratan with "1/2026/General"
    When Ratan marks it to Ananya with "For orders please."
    Then it is not on the desk of Ratan
    And Ratan finds it under "Sent" with "Not opened"
    And it lies on the desk of Ananya with "Unread"
    And it lies on the desk of Ananya with "For orders please."
    When Ananya opens it
    Then Ananya reads "হরিপদ মণ্ডল"
    And Ananya finds in the history
      | What                         | By            | Held by           |
      | diarised it                  | Ratan Murmu   | Head Clerk        |
      | marked it For orders please. | Ratan Murmu   | Officer-in-Charge |
      | took it up                   | Ananya Biswas |                   |

  Scenario: It is diarised and marked with one press
    Given Ratan scans the letter "memo.tif"
    When Ratan diarises the letter "Tube well near the bus stand" from "Mina Hansda"
      | Came by | By hand |
      | Mark to | Ananya  |
    Then Ratan reads "Diarised as 1/2026/General. Sent to Officer-in-Charge, General."
    And it lies on the desk of Ananya with "Mina Hansda"

  Scenario: A letter without a subject gets no number, and nothing that was typed is lost
    Given Ratan scans the letter "memo.tif"
    And Ratan goes to "Tray"
    And Ratan goes to "memo.tif"
    When Ratan presses "Number, and send to the post chosen"
      | Sender  | मीना हांसदा |
    Then Ratan reads "Subject: This is needed."
    And the field "Sender" of Ratan holds "मीना हांसदा"
    When Ratan goes to "Registers"
    Then Ratan reads "No rows on this page"

  Scenario: The next letter gets the next number, and the register has a row for each
    Given Ratan scans the letter "first.tif"
    And Ratan diarises the letter "Tube well near the bus stand" from "Mina Hansda"
    And Ratan scans the letter "second.tif"
    And Ratan diarises the letter "বিধবা ভাতার আবেদন" from "সরস্বতী কিস্কু"
    When Ratan goes to "Registers"
    Then Ratan reads "1/2026/General"
    And Ratan reads "2/2026/General"
    When Ananya looks for the number "২/২০২৬"
    Then Ananya reads "With Head Clerk, General"
