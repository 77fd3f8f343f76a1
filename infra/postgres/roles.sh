#!/bin/sh
# Makes the two roles when the database is made: `storage`, as whom storage makes and fills the tables, and `reader`, as whom
# gateways read. What `reader` may read, storage grants (it knows the role by its SLUICE_DATABASE_READ_URL), and nothing else.
set -eu
psql --set ON_ERROR_STOP=1 --quiet --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set database="$POSTGRES_DB" --set owner="$POSTGRES_OWNER_PASSWORD" --set reader="$POSTGRES_READER_PASSWORD" <<'SQL'
create role storage login password :'owner';
create role reader login password :'reader';
alter role reader set default_transaction_read_only = on;
alter database :"database" owner to storage;
revoke all on database :"database" from public;
revoke all on schema public from public;
grant connect on database :"database" to reader;
SQL
