import { z } from 'zod';

const text = (meaning: string) => z.string().optional().describe(meaning);

/**
 * Every variable of the environment that the product reads, in the words of the operator's guide (Markdown). Whoever
 * reads one checks its value there and names it in the error. A test compares this with the sources and the guide.
 */
export const environment = z.looseObject({
  PORT: text('port of the pages (8080; 0: a free one)'),
  LINGTAN_HOST: text('address that the pages listen on (loopback)'),
  LINGTAN_TLS_CERT: text('certificate with its chain, a file in PEM, for pages and devices'),
  LINGTAN_TLS_KEY: text('its key, a file in PEM'),
  LINGTAN_PLAIN_HTTP: text('`allowed`: pages without TLS for other machines, as behind a proxy'),
  LINGTAN_HSTS_SUBDOMAINS: text('`included`: browsers are kept on https for all names below this one too; `excluded`'),
  LINGTAN_PUBLIC_URL: text('address that browsers use'),
  LINGTAN_TRUSTED_PROXIES: text('number of proxies in front (0)'),
  LINGTAN_DATA_DIR: text('data directory'),
  LINGTAN_BACKUP_DIR: text('folder of the backups (`backups` in the data directory)'),
  LINGTAN_IDENTITY_FILE: text('identity providers, instead of `identity.yaml` in the data directory'),
  DATABASE_URL: text('external PostgreSQL, see above'),
  LINGTAN_APP_DATABASE_URL: text('login of the role that serves requests, where the owner may not make roles'),
  LINGTAN_KERNEL_DATABASE_URL: text("login of the kernel's role, likewise"),
  LINGTAN_PLAIN_SERVICES: text(
    '`allowed`: database, Redis and broker of other machines without TLS, in a network of their own',
  ),
  LINGTAN_CONNECT_TIMEOUT_MS: text('how long connecting to the database may take (10000)'),
  LINGTAN_STATEMENT_TIMEOUT_MS: text('how long a statement of a request may take (30000)'),
  LINGTAN_WORK_STATEMENT_TIMEOUT_MS: text('how long one of background work may take (3600000)'),
  LINGTAN_IDLE_TRANSACTION_TIMEOUT_MS: text('how long a transaction of a request may stand still (15000)'),
  LINGTAN_WORK_IDLE_TRANSACTION_TIMEOUT_MS: text('how long one of background work may (120000)'),
  REDIS_URL: text('Redis for the job queue and for live messages between processes'),
  MQTT_URL: text('external broker, instead of the embedded one'),
  LINGTAN_MQTT_HOST: text('address for MQTT devices (that of `LINGTAN_HOST`)'),
  LINGTAN_MQTT_PORT: text('port of the embedded broker (1883)'),
  LINGTAN_MQTT_TLS_PORT: text('port of MQTT by TLS (8883), open where there is a certificate'),
  LINGTAN_PLAIN_MQTT: text('`allowed`: MQTT without TLS for devices of other machines'),
  LINGTAN_HJ212_HOST: text('address for data loggers of HJ 212 (that of `LINGTAN_HOST`)'),
  LINGTAN_HJ212_PORT: text('port for these (8212; a free one when that is taken)'),
  LINGTAN_HJ212_TLS_PORT: text('port of HJ 212 by TLS (8213), open where there is a certificate'),
  LINGTAN_PLAIN_HJ212: text('`allowed`: HJ 212 without TLS for loggers of other machines'),
  LINGTAN_DEVICE_CA: text('file in PEM with the authorities that certificates of devices are checked by'),
  LINGTAN_DEVICE_CRL: text('file in PEM with the certificates that were revoked'),
  LINGTAN_DEVICE_CERTIFICATES: text('`required`: no device by TLS without a certificate (`optional`)'),
  LINGTAN_PARKS_DIR: text('folder with park files loaded at the first start'),
  LINGTAN_PLUGIN_DIRS: text('folders with further plugins'),
  LINGTAN_PLUGIN_REGISTRY: text('npm registry that plugins are fetched from by name; without it from files only'),
  LINGTAN_PLUGIN_REGISTRY_TOKEN: text('token for that registry'),
  LINGTAN_UNSIGNED_PLUGINS: text('least isolation for plugins that no trusted key has signed (`full`)'),
  LINGTAN_SECRET_KEY: text('key for secrets instead of `secret.key`'),
  LINGTAN_NEW_SECRET_KEY: text('the next one, for `lingtan keys rotate secret`'),
  LINGTAN_BACKUP_KEY_FILE: text('file of the key that encrypts backups and opens them, see `lingtan backup key`'),
  LINGTAN_BACKUP_SFTP: text('folder of another machine that gets a copy of each backup (`sftp://user@host/folder`)'),
  LINGTAN_BACKUP_SFTP_KEY_FILE: text('file of the private key that signs in there'),
  LINGTAN_BACKUP_SFTP_HOST_KEYS: text('file with the keys of that host, as `ssh-keyscan` prints them'),
  LINGTAN_BACKUP_PASSPHRASE: text('passphrase that does so instead, as `--passphrase-file` does'),
  LINGTAN_SECOND_FACTOR: text(
    '`everybody`, `required` of who changes a park, `offered`; see [Signing in](#signing-in)',
  ),
  LINGTAN_AUDIT_YEARS: text('how long the audit log is kept (10)'),
  LINGTAN_AUDIT_SYSLOG: text('syslog server that gets the audit log (`tls://host:6514`, `tcp://host:601`)'),
  LINGTAN_AUDIT_SYSLOG_CA: text('file in PEM with the authority of that server'),
  LINGTAN_AUDIT_OTLP: text('OpenTelemetry collector that gets it (`https://host:4318/v1/logs`)'),
  LINGTAN_AUDIT_OTLP_TOKEN_FILE: text('file with the token for that collector'),
  LINGTAN_AUDIT_ANCHORS: text('file elsewhere that gets the signed heads of the audit log'),
  LINGTAN_AUDIT_TIMESTAMPS: text('time stamping authority (RFC 3161) for these heads'),
  LINGTAN_INSTANCE: text('name of the machine in logs and under _Settings → Processes_ (its host name)'),
  LINGTAN_LOG_LEVEL: text('JSON logs on the terminal instead of `server.log` in the data directory'),
  LINGTAN_SIM_SPEED: text('speed of the simulated parks, also `npm start -- --speed 60`'),
  LINGTAN_DRAIN_MS: text('how long `/readyz` says that the server stops before it does (2000, at most 4000)'),
  LINGTAN_JOB_LOCK_MS: text('how soon the work of a process that died is taken up by another'),
  LINGTAN_HIGHS: text('`native`: native HiGHS instead of WebAssembly (`wasm`)'),
  LINGTAN_HIGHS_ADDON: text('folder of the native HiGHS, where it is not found by itself'),
  OTEL_EXPORTER_OTLP_ENDPOINT: text('where traces go'),
  LINGTAN_URL: text('the server the command line talks to, when it is not on this machine'),
  LINGTAN_API_KEY: text('the key that it shows there'),
});

/** Variables of tools, tests and benches, which a developer's shell may hold while a server starts. */
export const developerVariables = [
  'LINGTAN_BUILD',
  'LINGTAN_STARTED_AT',
  'LINGTAN_DEV_PORT',
  'LINGTAN_SERVER',
  'LINGTAN_CHROMIUM',
  'LINGTAN_WHOLE_BROWSER',
  'LINGTAN_REDIS_SERVER',
  'LINGTAN_TEST_DATABASE_URL',
  'LINGTAN_TEST_LOG',
  'LINGTAN_SEED',
  'LINGTAN_LONG',
  'LINGTAN_DOMAIN_CLOCK',
  'LINGTAN_DAYS_MINUTES',
  'LINGTAN_CASES',
  'LINGTAN_CLUSTER_FAULTS',
  'LINGTAN_BAD_INPUTS',
  'LINGTAN_BAD_INPUTS_HALF',
  'LINGTAN_CROSSING_HALF',
  'LINGTAN_CROSSING_PART',
  'LINGTAN_CROSSING_TRIES',
  'LINGTAN_SQLMAP_ROUTES',
  'LINGTAN_BENCH_METERS',
  'LINGTAN_ESCAPE',
] as const;

const known: ReadonlySet<string> = new Set([...Object.keys(environment.shape), ...developerVariables]);

/** Names of the product's own form that nothing reads: misspelt, or of another version. */
export function unknownVariables(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('LINGTAN_') && !known.has(name))
    .sort();
}
