"""PostgreSQL: the server, the schema, the queries and the transactions. Nothing above this package touches SQL."""
