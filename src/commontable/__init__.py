"""CommonTable: the platform on which a cross-sector health-equity partnership runs."""

__version__ = "0.1.0"
