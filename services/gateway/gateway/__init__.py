"""The web pages of the office: the only public door. It owns no data and holds no database."""
