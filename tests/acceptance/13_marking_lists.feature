Feature: Marking lists
  Posts that often get copies together stand in a list: the office's, or a desk's own. Choosing a list ticks its posts;
  it sends nothing.

  Scenario: A desk's own list
    Given Ratan goes to "Marking lists"
    When Ratan presses "Search"
      | Name of the list                                | The revenue side |
      | Search designation, section, department or name | Imran            |
    And Ratan ticks "Imran Sheikh"
    And Ratan presses "Keep"
    Then Ratan reads "The list is kept."
    And Ratan reads "The revenue side"
    Given Ratan scans the letter "petition.tif"
    And Ratan diarises the letter "Tube well near the bus stand" from "Mina Hansda"
    When Ratan looks at it
    And Ratan presses "Tick the posts of the list"
      | Marking list | The revenue side |
    And Ratan presses "Mark"
      | Mark to | Ananya |
    Then Ratan reads "For information to Land Acquisition Officer"
    And Imran finds it under "For information" with "Head Clerk"
