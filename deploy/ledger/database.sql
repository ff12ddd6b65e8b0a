-- Roles and database of the ledger; `twinspect ledger` makes its tables itself. Safe to run twice.
SELECT 'CREATE ROLE "twinspect-ledger" LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'twinspect-ledger') \gexec
SELECT 'CREATE ROLE "twinspect-reader" LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'twinspect-reader') \gexec
SELECT 'CREATE DATABASE twinspect OWNER "twinspect-ledger"' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'twinspect') \gexec
\connect twinspect
-- Dashboards read and cannot write; set a password for them: ALTER ROLE "twinspect-reader" PASSWORD '...'.
CREATE SCHEMA IF NOT EXISTS twinspect AUTHORIZATION "twinspect-ledger";
GRANT USAGE ON SCHEMA twinspect TO "twinspect-reader";
ALTER DEFAULT PRIVILEGES FOR ROLE "twinspect-ledger" IN SCHEMA twinspect GRANT SELECT ON TABLES TO "twinspect-reader";
GRANT SELECT ON ALL TABLES IN SCHEMA twinspect TO "twinspect-reader";
