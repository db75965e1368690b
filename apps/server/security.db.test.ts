import { readFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillPath, operationsOf, type Operation } from './reliability/fixtures/api-map.ts';
import { createInstallation, type TestInstallation } from './reliability/fixtures/installation.ts';

const publicUrl = 'https://park.example.org';
const canary = 'canary-7f3e9a1c5b2d';

let installation: TestInstallation;
let operations: Operation[];
let sessionCookie: string;
let serving: { app: string; kernel: string };
beforeAll(async () => {
  installation = await createInstallation(
    [
      {
        id: 'harbour',
        enterprises: ['steel'],
        points: [{ id: 'meter.power' }, { id: 'mill.power', enterpriseId: 'steel' }],
        plugins: {
          'mqtt-connector': { password: `${canary}-config` },
          'modbus-connector': undefined,
          'energy-metering': undefined,
          'ledger-probe': undefined,
        },
      },
    ],
    // As behind a proxy that ends TLS.
    { env: { LINGTAN_LOG_LEVEL: 'debug', LINGTAN_PUBLIC_URL: publicUrl, LINGTAN_HSTS_SUBDOMAINS: 'included' } },
  );
  operations = await operationsOf(installation);
  const [record] = await installation.query<{ id: string; app: string; kernel: string }>(
    'select id, app_role as app, kernel_role as kernel from kernel.installation',
  );
  serving = record!;
  sessionCookie = `__Host-lingtan-${record!.id.slice(0, 8)}.session_token`;
});
afterAll(async () => {
  await installation?.close();
});

interface Reply {
  status: number;
  type: string;
  text: string;
  headers: IncomingHttpHeaders;
}

/** A request whose address and headers are sent exactly as they are given, which `fetch` would tidy up. */
function send(method: string, address: string, headers: Record<string, string> = {}, body?: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { port } = installation.options;
    const request = httpRequest(
      { host: '127.0.0.1', port, method, path: address, headers, timeout: 30_000 },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => {
          const { statusCode, headers: got } = response;
          resolve({ status: statusCode!, type: got['content-type'] ?? '', text, headers: got });
        });
        response.on('error', reject);
      },
    );
    request.on('upgrade', ({ statusCode, headers: got }, socket) => {
      socket.destroy();
      resolve({ status: statusCode!, type: '', text: '', headers: got });
    });
    request.on('timeout', () => request.destroy(new Error(`${method} ${address.slice(0, 200)} took more than 30 s`)));
    request.on('error', reject);
    request.end(body);
  });
}

const admin = (): Record<string, string> => ({ authorization: `Bearer ${installation.server.adminToken}` });
const known: Record<string, string> = { park: 'harbour', id: 'mqtt-connector', point: 'meter.power' };
const usual = (operation: Operation): string => fillPath(operation, (name) => known[name] ?? 'unknown');

describe('headers', () => {
  const json = { 'content-type': 'application/json' };
  const policyOf = (reply: Reply): Map<string, string[]> =>
    new Map(
      (reply.headers['content-security-policy'] as string).split(';').map((each) => {
        const [name, ...values] = each.trim().split(' ');
        return [name!, values];
      }),
    );
  const login = (): string => readFileSync(path.join(installation.options.dataDir, 'first-login.txt'), 'utf8');
  const signIn = (password: string) =>
    send(
      'POST',
      '/api/auth/sign-in/email',
      { ...json, host: 'park.example.org', origin: publicUrl },
      JSON.stringify({ email: /\S+@\S+/.exec(login())![0], password }),
    );
  const right = (): string => /\w{5}(?:-\w{5}){5}/.exec(login())![0];
  /** The newest name of a script that the page asks for. */
  const asset = async (): Promise<string> => /\/assets\/[^"']+\.js/.exec((await send('GET', '/')).text)![0];

  /** A reply of every kind, with the status that makes it one. */
  const kinds: [kind: string, status: number, ask: () => Promise<Reply>][] = [
    ['page', 200, () => send('GET', '/')],
    ['page of a park', 200, () => send('GET', '/parks/harbour/points')],
    ['head of a page', 200, () => send('HEAD', '/')],
    ['hashed asset', 200, async () => send('GET', await asset())],
    ['missing asset', 404, () => send('GET', '/assets/none-12345678.js')],
    ['folder of assets', 200, () => send('GET', '/assets')],
    ['page of another host by slashes', 200, () => send('GET', '//evil.example/..')],
    ['answer of the API', 200, () => send('GET', '/api/parks', admin())],
    ['page of the API', 200, () => send('GET', '/api/docs', admin())],
    ['description of the API', 200, () => send('GET', '/api/openapi.json', admin())],
    [
      'download',
      200,
      () => send('GET', '/api/parks/harbour/telemetry/export.csv?points=meter.power&from=0&to=1', admin()),
    ],
    ['metrics', 200, () => send('GET', '/metrics', admin())],
    ['health', 200, () => send('GET', '/healthz')],
    ['readiness', 200, () => send('GET', '/readyz')],
    ['refusal without credentials', 401, () => send('GET', '/api/parks')],
    [
      'refusal of a write from elsewhere',
      403,
      () => send('POST', '/api/auth/sign-out', { ...json, cookie: 'x=1', origin: 'https://evil.example' }),
    ],
    ['unknown path of the API', 404, () => send('GET', '/api/nothing', admin())],
    ['wrong method', 405, () => send('DELETE', '/api/me', admin())],
    [
      'preflight',
      401,
      () => send('OPTIONS', '/api/me', { origin: 'https://evil.example', 'access-control-request-method': 'GET' }),
    ],
    ['malformed path', 400, () => send('GET', '/api/parks/%zz/points', admin())],
    ['malformed body', 400, () => send('POST', '/api/parks/harbour/devices', { ...admin(), ...json }, '{')],
    ['foreign host', 421, () => send('GET', '/', { host: 'evil.example' })],
    ['sign-in that fails', 401, () => signIn('wrong password of nobody')],
    ['sign-in', 200, () => signIn(right())],
  ];

  it.each(kinds)('of a %s are all there', async (kind, status, ask) => {
    const reply = await ask();
    expect(reply.status).toBe(status);
    const { headers } = reply;
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': expect.stringMatching(/^max-age=\d{8,}; includeSubDomains$/),
      'permissions-policy': expect.stringContaining('geolocation=()'),
      'cache-control': kind === 'hashed asset' ? 'public, max-age=31536000, immutable' : 'no-store',
    });
    for (const name of ['server', 'x-powered-by', 'location']) expect(headers[name], name).toBeUndefined();
    // Frames of installed plugins have no origin, and their kit has the fonts of the product: files that are of nobody.
    expect(headers['access-control-allow-origin']).toBe(kind === 'hashed asset' ? '*' : undefined);
    const policy = policyOf(reply);
    expect(policy.get('default-src')).toEqual(["'self'"]);
    for (const name of ['connect-src', 'font-src', 'img-src'])
      for (const source of policy.get(name) ?? []) expect(["'self'", 'data:', 'blob:'], name).toContain(source);
    expect(policy.get('object-src')).toEqual(["'none'"]);
    expect(policy.get('base-uri')).toEqual(["'none'"]);
    for (const name of ['form-action', 'frame-ancestors'])
      expect(["'self'", "'none'"], name).toContain(policy.get(name)?.join(' '));
    // Scripts of this server, and what carries the nonce of this very answer.
    const scripts = policy.get('script-src')!.filter((source) => source !== "'self'");
    expect(scripts).toEqual([expect.stringMatching(/^'nonce-[A-Za-z0-9+/=]{22,}'$/)]);
    if (reply.type.startsWith('text/html') && reply.text !== '') {
      const nonce = scripts[0]!.slice("'nonce-".length, -1);
      expect(reply.text).toContain(`nonce="${nonce}"`);
      expect((await ask()).text).not.toContain(nonce);
    }
  });

  it('of a session tie its cookie to this host and to https, and out of the reach of scripts', async () => {
    const reply = await signIn(right());
    const [cookie] = reply.headers['set-cookie']!;
    const [pair, ...attributes] = cookie!.split('; ');
    expect(pair).toMatch(/^__Host-lingtan-[0-9a-f]{8}\.session_token=.{30,}/);
    expect(attributes.map((each) => each.toLowerCase()).sort()).toEqual(
      expect.arrayContaining(['httponly', 'path=/', 'samesite=lax', 'secure']),
    );
    expect(attributes.join()).not.toMatch(/domain/i);
    expect(reply.text).not.toContain(decodeURIComponent(pair!.split('=')[1]!).split('.')[0]);
    expect((await send('GET', '/api/me', { cookie: pair! })).status).toBe(200);
    // The name that anybody in the domain may set is another one's.
    expect((await send('GET', '/api/me', { cookie: pair!.replace('__Host-', '') })).status).toBe(401);
  });

  it('of a websocket are those of its upgrade, for a page of this site only', async () => {
    const open = (headers: Record<string, string>) =>
      send('GET', '/socket/?EIO=4&transport=websocket', {
        ...{ connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
        ...{ 'sec-websocket-key': Buffer.alloc(16, 1).toString('base64'), ...headers },
      });
    const { status, headers } = await open({ host: 'park.example.org', origin: publicUrl });
    expect(status).toBe(101);
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d{8,}; includeSubDomains$/);
    for (const name of ['server', 'set-cookie', 'x-powered-by', 'access-control-allow-origin'])
      expect(headers[name], name).toBeUndefined();
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { host: 'evil.example' },
      { cookie: 'a=b' },
    ];
    for (const more of foreign) expect((await open(more)).status, JSON.stringify(more)).toBe(400);
  });
});

describe('row-level security', () => {
  const schemas = `n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'bullmq', 'auth', 'public')`;

  it('is forced, with a policy, on every table that holds rows of parks', async () => {
    const tables = await installation.query<{ name: string; enabled: boolean; forced: boolean; policies: number }>(
      `select c.oid::regclass::text as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
         (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and ${schemas}
         and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname in ('park_id', 'park_no') and not a.attisdropped)`,
    );
    for (const schema of ['kernel', 'telemetry', 'plugin_energy_metering', 'plugin_mqtt_connector']) {
      expect(tables.filter(({ name }) => name.startsWith(`${schema}.`)).length, schema).toBeGreaterThan(0);
    }
    expect(tables.filter(({ enabled, forced, policies }) => !enabled || !forced || policies === 0)).toEqual([]);
  });

  it('is not needed elsewhere: tables without a park are closed to the application role', async () => {
    const open = await installation.query<{ name: string; privilege: string }>(
      `select c.oid::regclass::text as name, privilege from pg_class c join pg_namespace n on n.oid = c.relnamespace
         cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) as privilege
       where c.relkind in ('r', 'p', 'v', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
         and not (c.relrowsecurity and c.relforcerowsecurity)
         -- Such a view is read with the rights of the reader, whom the policies of its tables bind.
         and not (c.relkind = 'v' and coalesce(c.reloptions, '{}') && array['security_invoker=true', 'security_invoker=on'])
         and has_schema_privilege($1, n.oid, 'USAGE')
         and has_table_privilege($1, c.oid, privilege)`,
      [serving.app],
    );
    expect(open).toEqual([]);
  });

  it('binds both serving roles, which own nothing', async () => {
    const roles = await installation.query(
      `select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname in ($1, $2) order by 1`,
      [serving.app, serving.kernel],
    );
    const harmless = { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false };
    expect(roles).toEqual([
      { rolname: serving.app, ...harmless },
      { rolname: serving.kernel, ...harmless },
    ]);
    const owned = await installation.query(
      `select c.oid::regclass::text as name from pg_class c where pg_get_userbyid(c.relowner) = $1`,
      [serving.app],
    );
    expect(owned).toEqual([]);
    const members = await installation.query(
      `select pg_get_userbyid(member) as member, pg_get_userbyid(roleid) as role from pg_auth_members
       where pg_get_userbyid(member) in ($1, $2)`,
      [serving.app, serving.kernel],
    );
    expect(members).toEqual([]);
  });

  it('is not walked around by functions: each that runs as its owner has a fixed search path and is closed to the public', async () => {
    const functions = await installation.query<{ name: string; fixed: boolean; open: boolean }>(
      `select p.oid::regprocedure::text as name, coalesce(array_to_string(p.proconfig, ',') like '%search_path=%', false) as fixed,
         has_function_privilege('public', p.oid, 'EXECUTE') as open
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')`,
    );
    expect(functions.length).toBeGreaterThan(0);
    expect(functions.filter(({ fixed, open }) => !fixed || open)).toEqual([]);
  });
});

describe('an anonymous caller', () => {
  const forged: Record<string, string>[] = [
    {},
    { host: 'localhost' },
    { host: 'evil.example', referer: 'http://localhost/' },
    { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1', forwarded: 'for=127.0.0.1;proto=https' },
    {
      'x-forwarded-host': 'localhost',
      'x-forwarded-user': 'admin',
      'x-original-url': '/healthz',
      'x-rewrite-url': '/healthz',
    },
    { authorization: 'Bearer null' },
    { authorization: 'Basic YWRtaW46YWRtaW4=' },
    { cookie: 'SESSION=admin' },
  ];

  it('gets nothing from any route, whatever headers are forged', async () => {
    expect(operations.length).toBeGreaterThan(30);
    const allowed: string[] = [];
    for (const [index, operation] of operations.entries()) {
      const headers = { ...forged[index % forged.length]! };
      if (headers['cookie']) headers['cookie'] = headers['cookie'].replace('SESSION', sessionCookie);
      const { status, text } = await send(operation.method, usual(operation), {
        'content-type': 'application/json',
        ...headers,
      });
      // The limiter may answer first. Asked for another host, this one says that it is another.
      const refusals = headers['host'] === 'evil.example' ? [421] : [401, 429];
      if (!refusals.includes(status))
        allowed.push(
          `${operation.method} ${operation.path} ${JSON.stringify(headers)}: ${status} ${text.slice(0, 100)}`,
        );
    }
    expect(allowed).toEqual([]);
  });

  it('cannot escape the limit by claiming other addresses', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 320 && !statuses.includes(429); index++) {
      const { status } = await send('GET', '/api/me', { 'x-forwarded-for': `10.0.${index >> 8}.${index & 255}` });
      statuses.push(status);
    }
    expect(statuses.at(-1)).toBe(429);
  });
});

describe('secrets', () => {
  it('are in no answer, no log line and no table in clear', async () => {
    const { dataDir } = installation.options;
    const credentials = JSON.parse(readFileSync(path.join(dataDir, 'postgres.json'), 'utf8')) as Record<string, string>;
    const password = /\w{5}(?:-\w{5}){5}/.exec(readFileSync(path.join(dataDir, 'first-login.txt'), 'utf8'))![0];
    const token = await installation.deviceToken('harbour', 'canary');
    await send(
      'POST',
      '/api/auth/sign-in/email',
      { 'content-type': 'application/json' },
      JSON.stringify({ email: 'x@example.com', password: `${canary}-password` }),
    );
    await send('GET', '/api/me', { authorization: `Bearer lt_${canary}` });
    await send('GET', '/api/parks/harbour/points', { authorization: `Bearer ${token}` });
    const config = await installation.api<{ value: { password: unknown } }>(
      'GET',
      '/api/parks/harbour/plugins/mqtt-connector/config',
    );
    expect(config.body.value.password).toEqual({ $secret: true });

    const secrets = [
      canary,
      token,
      password,
      installation.server.adminToken,
      credentials['superuserPassword']!,
      credentials['ownerPassword']!,
      readFileSync(path.join(dataDir, 'secret.key'), 'utf8').trim(),
    ];
    const answers = await Promise.all(
      operations.filter(({ method }) => method === 'GET').map((operation) => send('GET', usual(operation), admin())),
    );
    const tables = await installation.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`,
    );
    // One after the other: each asks on a connection of its own, and there are more tables than a server takes connections.
    const dumps: string[] = [];
    for (const { name } of tables)
      dumps.push(JSON.stringify(await installation.query(`select t::text from ${name} t limit 5000`)));
    // The terminal shows the first password once, to the person who started the server.
    const log = installation.server
      .output()
      .split('\n')
      .filter((line) => line.trim().startsWith('{'))
      .join('\n');
    expect(log).not.toBe('');
    for (const [index, secret] of secrets.entries()) {
      expect(secret.length).toBeGreaterThan(10);
      expect(
        answers.some(({ text }) => text.includes(secret)),
        `secret ${index} is in an answer`,
      ).toBe(false);
      expect(log.includes(secret), `secret ${index} is in the log`).toBe(false);
      expect(
        tables.filter((_, at) => dumps[at]!.includes(secret)),
        `tables with secret ${index}`,
      ).toEqual([]);
    }
  });
});
