#!/bin/sh
# Run once by the postgres image, when its volume is empty: a role and a database each
# for the record of bids, for Temporal and for sign-in. None can reach another's.
set -eu

make() {
  role=$1 password=$2
  shift 2
  psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    -v role="$role" -v password="$password" <<'SQL'
CREATE ROLE :"role" LOGIN PASSWORD :'password';
SQL
  for database in "$@"; do
    psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
      -v role="$role" -v database="$database" <<'SQL'
CREATE DATABASE :"database" OWNER :"role" ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
SQL
  done
}

make bids "$BIDS_DATABASE_PASSWORD" bids
make temporal "$TEMPORAL_DATABASE_PASSWORD" temporal temporal_visibility
make keycloak "$KEYCLOAK_DATABASE_PASSWORD" keycloak
