Feature: A file goes up by its channel
  For each kind of matter the office says by which posts it goes up. The page shows it before the file is sent. Who
  sends past a level is told so, and on the way back the file is offered to those who were passed over.

  Background:
    Given Ratan opens a file "Street lights at Purbapara" under "General correspondence"

  Scenario: The way is shown before anything is sent
    When Ratan looks at it
    Then Ratan reads "Channel: Head Clerk (2 working days) → Officer-in-Charge"

  Scenario: A level is passed over
    When Ratan sends it to Shalini with the note "পূর্বপাড়ায় দশটি বাতি জ্বলছে না।"
    Then Ratan reads "It went past Officer-in-Charge, General."
    And it lies on the desk of Shalini
