Feature: Somebody leaves a post
  Letters and files lie with a post, not with a person. When a post is vacant, nobody sends there unawares, and the
  officer above sees what waits.

  Scenario: What lies with a post stays there when its holder leaves
    Given Ratan opens a file "Leave of the night guard" under "General correspondence"
    And Ratan leaves the post
    When Ananya looks at the desk
    And Ananya goes to "Vacant posts"
    Then Ananya reads "Head Clerk, General 1 item"
    And Ananya reads "Officer-in-Charge, General, Ananya Biswas"

  Scenario: It is said before something is sent there
    Given Ratan leaves the post
    And Ananya opens a file "Purchase of two printers" under "General correspondence"
    When Ananya looks at it
    Then Ananya reads "Head Clerk General nobody in charge"
