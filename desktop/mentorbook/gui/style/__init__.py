"""The look: colours, measures, the sheet, icons."""
