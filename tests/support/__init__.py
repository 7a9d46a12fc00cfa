"""What tests share: a clock that is told the time, profiles on temporary folders, and guards against leaks."""
