#!/bin/sh
# Makes the two roles when the database is made: `storage`, as whom storage makes and fills the tables, and `reader`, as whom
# gateways read; those that the server has already stay as they are. What `reader` may read, storage grants (it knows the role by its SLUICE_DATABASE_READ_URL), and nothing else.
set -eu
psql --set ON_ERROR_STOP=1 --quiet --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set database="$POSTGRES_DB" --set owner="$POSTGRES_OWNER_PASSWORD" --set reader="$POSTGRES_READER_PASSWORD" <<'SQL'
select format('create role storage login password %L', :'owner')
  where not exists (select from pg_roles where rolname = 'storage') \gexec
select format('create role reader login password %L', :'reader')
  where not exists (select from pg_roles where rolname = 'reader') \gexec
alter role reader set default_transaction_read_only = on;
alter database :"database" owner to storage;
revoke all on database :"database" from public;
revoke all on schema public from public;
grant connect on database :"database" to reader;
SQL
