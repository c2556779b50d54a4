"""What a handover changes beside the money: cost codes, and who holds which function."""
