"""May this account do this? `check_can_x` raises with a next step, `can_x` is for buttons."""
