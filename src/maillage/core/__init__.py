"""What every module shares: journal, visibility, figures in French, components."""
