"""Stands in for the FDK where it cannot be had."""
