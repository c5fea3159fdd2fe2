"""Who may be believed: tokens, the keys behind them, and how keys are kept."""
