"""What a mentorship is: the kinds of records, their fields and the rules. Pure: no files, no clock."""
