"""What Dragoman remembers: SQLAlchemy Core tables, migrations and queries, on SQLite and PostgreSQL.

Each module holds the queries of one noun, as functions over an open connection; :mod:`dragoman.store.database`
opens it. Nothing here knows of a stage, of settings or of the clock.
"""
