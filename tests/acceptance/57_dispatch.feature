Feature: An issued letter is dispatched, and a reply comes
  What became of a letter is told of each to whom it went: how it was sent, whether it came back, and whether there
  is a reply.

  Background:
    Given Ratan opens a file "Culvert at Shimulpur" under "General correspondence"
    And Ratan sends it to Ananya with the note "The people ask when the work begins."
    And Ananya opens it
    And Ananya goes to "Letters"
    And Ananya goes to "New letter"
    And Ananya presses "Save draft"
      | Language           | Hindi                                                    |
      | To                 | हरिपद मंडल\nशिमुलपुर\n\nअधिशासी अभियंता\nआसनसोल |
      | Subject            | शिमुलपुर की पुलिया                                 |
      | Text of the letter | काम सोमवार से शुरू होगा।                            |
    And Ananya goes to "Approve, sign and issue…"
    And Ananya presses "Issue now"

  Scenario: It goes to all, and comes back from one
    When Ananya presses "Sent to all who wait"
      | How it goes to all | Speed post |
    Then Ananya reads "हरिपद मंडल, शिमुलपुर Dispatched Speed post"
    And Ananya reads "अधिशासी अभियंता, आसनसोल Dispatched Speed post"
    When Ananya presses "Came back" beside "हरिपद मंडल"
    Then Ananya reads "हरिपद मंडल, शिमुलपुर Came back"
    When Ananya presses "Sent again" beside "हरिपद मंडल"
      | How it goes | By hand |
    Then Ananya reads "हरिपद मंडल, शिमुलपुर Dispatched By hand"
    And Ananya reads "sent 2 times"

  Scenario: The reply closes the loop
    Given Ananya presses "Sent to all who wait"
      | How it goes to all | By hand |
    And Ratan scans the letter "reply.tif"
    And Ratan diarises the letter "काम शुरू होने का धन्यवाद" from "हरिपद मंडल"
      | Mark to | Ananya |
    And Ananya opens it
    And Ananya puts it in the file "Culvert at Shimulpur"
    And Ananya goes to "Letters"
    And Ananya goes to "शिमुलपुर की पुलिया"
    When Ananya presses "The reply has come"
      | A receipt of the file that is the reply | 1/2026/General |
      | From                                    | हरिपद मंडल |
    Then Ananya reads "हरिपद मंडल, शिमुलपुर Replied"
    When Ananya goes to "Registers"
    And Ananya presses "Show"
      | Register | Register of letters issued |
    Then Ananya reads "1/2026/General"
