"""Every number answers: why an opt-in, a referral and a hit are as they are, in words."""
