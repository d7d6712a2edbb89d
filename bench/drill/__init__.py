"""Kills, cuts off and overloads the redirect: no answered click may be missing afterwards."""
