"""The stores, argon2 and the file of the district, behind the ports of the application."""
