"""The window: pages over the services, with one lane to the disk and one bus back."""
