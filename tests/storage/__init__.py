"""The database: server, schema, queries, transactions."""
