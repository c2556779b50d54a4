#!/bin/sh
# Run by temporalio/admin-tools before the server: both schemas of the version that the
# image carries. Running it again upgrades what is older and changes nothing else.
set -eu

for database in temporal temporal_visibility; do
  case $database in
    temporal) versions=temporal ;;
    *) versions=visibility ;;
  esac
  tool() {
    temporal-sql-tool --plugin postgres12 --ep "$POSTGRES_SEEDS" --port "$DB_PORT" \
      --user "$POSTGRES_USER" --db "$database" "$@"
  }
  tool setup-schema -v 0.0
  tool update-schema -d "/etc/temporal/schema/postgresql/v12/$versions/versioned"
done
