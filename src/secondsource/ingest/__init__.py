"""The edge where pages and outlets come in from files."""
