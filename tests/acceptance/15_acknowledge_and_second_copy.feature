Feature: The sender gets a slip, and a second copy is noticed
  Whoever brings a letter can be given a printed slip with its diary number. A letter that has come before is pointed
  out before it gets a number of its own.

  Scenario: The slip with the diary number is printed
    Given Ratan scans the letter "petition.tif"
    And Ratan diarises the letter "Tube well near the bus stand" from "Mina Hansda"
      | Language of the letter | English |
    When Ratan prints "Print the acknowledgement"
    Then the paper that Ratan printed says "1/2026/General"
    And the paper that Ratan printed says "Mina Hansda"

  Scenario: The same letter is scanned twice
    Given Ratan scans the letter "petition.tif"
      """
      The tube well near the bus stand is out of order.
      """
    And Ratan diarises the letter "Tube well near the bus stand" from "Mina Hansda"
    When Ratan scans the letter "petition again.tif"
      """
      The tube well near the bus stand is out of order.
      """
    And Ratan goes to "Tray"
    And Ratan goes to "petition again.tif"
    Then Ratan reads "This may be a second copy. Look at it before you number it:"
    And Ratan reads "1/2026/General Tube well near the bus stand the same scan"
