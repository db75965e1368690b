import { request as httpRequest } from 'node:http';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isolatedPlugin, type TestCaller } from '@lingtan/kernel/testing';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { duties, type Principal, roleHolds } from '@lingtan/sdk';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columnsOfPeople, type ServedRoute } from '@lingtan/kernel';
import { mayLogIn, mayPublish, maySubscribe, type MqttCaller } from './fixtures/mqtt-matrix.ts';
import { mcpRoutes } from './mcp/mcp-routes.ts';
import { parkRoutes } from './park/park-routes.ts';

const pluginRoot = fileURLToPath(new URL('../../../plugins/', import.meta.url));
/** All that the repository has: a later plugin comes by itself. */
const plugins = readdirSync(pluginRoot).filter((name) => existsSync(`${pluginRoot}${name}/plugin.json`));
let park: TestPark;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  process.env['LINGTAN_MQTT_PORT'] = '0';
  // A vendor's plugin is a process of its own, and its routes go through the same door.
  const vendor = await isolatedPlugin('vendor', `park.route(post('/go'), async () => ({ ok: true }));`);
  park = await createTestPark({
    plugins: [...plugins.map((name) => ({ directory: `${pluginRoot}${name}` })), vendor],
    park: { latitude: 33.2, longitude: 120.5 },
    config: {
      'energy-metering': { meters: [] },
      'park-simulator': {
        nodes: [{ id: 'grid', ratedKw: 1000, noLoadKw: 1, loadLossKw: 1 }],
        units: [],
        devices: [],
      },
    },
  });
  park.kernel.use(parkRoutes(() => park.kernel, park.telemetry));
  park.kernel.use(mcpRoutes({ url: () => park.url, publicUrl: null, version: '0.0.0-test' }));
  await park.database.addPark('other-park', ['alpha']);
  await park.kernel.host.reconcile();
  const make = async (
    name: string,
    parkId: string,
    role: Principal['role'],
    member: string | null,
    more: { expiresAt?: string } = {},
  ) => {
    const { id, token } = await park.key({ name, parkId, role, member, ...more });
    tokens[name] = token;
    return id;
  };
  for (const role of ['operator', 'auditor', 'device', 'screen'] as const)
    await make(`foreign ${role}`, 'other-park', role, null);
  await make('foreign member', 'other-park', 'member', 'alpha');
  await make('expired', 'test-park', 'operator', null, { expiresAt: '2020-01-01T00:00:00Z' });
  const revoked = await make('revoked', 'test-park', 'operator', null);
  await park.kernel.database.withKernelTx((tx) => park.kernel.tokens.revoke(tx, 'test-park', 'api-key', revoked));
  tokens['published'] = `lt_${'0'.repeat(16)}${'A'.repeat(43)}`;
  tokens['admin of another installation'] = `ll_${'A'.repeat(43)}`;
});
afterAll(() => park.stop());

const pathOf = (served: ServedRoute, parkId = 'test-park'): string => {
  const path = served.pattern.segments.map(({ kind, text }) =>
    kind === 'literal' ? text : text === 'park' ? parkId : kind === 'rest' ? 'telemetry.window/none/a/b' : 'none',
  );
  return `/${path.join('/')}${served.pattern.source.includes('/evidence') ? `?park=${parkId}` : ''}`;
};
const call = async (served: ServedRoute, caller: TestCaller, init: RequestInit = {}) =>
  (await park.api(caller).request(served.route.method.toUpperCase(), pathOf(served), init)).status;
const isParkRoute = (served: ServedRoute) => served.pattern.source.startsWith('/api/parks/:park');
/** Answers that mean "you may, but this input does not make sense". */
const passed = (status: number) => status !== 401 && status !== 403 && status < 500;

/** Some routes at a time: there are hundreds, and each is called by many. */
async function eachRoute(list: readonly ServedRoute[], work: (served: ServedRoute) => Promise<void>): Promise<void> {
  const waiting = [...list];
  const one = async (): Promise<void> => {
    for (let served = waiting.pop(); served; served = waiting.pop()) await work(served);
  };
  await Promise.all(Array.from({ length: 8 }, one));
}

/** Sends a path as it is; fetch would tidy it. */
function rawStatus(method: string, path: string, headers: Record<string, string>): Promise<number> {
  const { hostname, port } = new URL(park.url);
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ hostname, port, method, path, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode!));
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('every route of the running registry', () => {
  it('has plugins of the repository in it', () => {
    const owners = new Set(park.kernel.routes.list().map(({ owner }) => owner));
    expect([...owners]).toEqual(expect.arrayContaining(['kernel', 'telemetry', 'energy-metering', 'vendor']));
    for (const { id, definition, problem } of park.kernel.registry.list()) {
      expect(problem, id).toBeNull();
      expect(definition, id).not.toBeNull();
      expect(park.state(id).state, `${id}: ${park.state(id).error}`).toMatch(/^(running|degraded)$/);
    }
  });

  it('declares a permission that somebody declares', () => {
    for (const { route, pattern } of park.kernel.routes.list())
      expect(park.kernel.permissions.has(route.permission.id), pattern.source).toBe(true);
  });

  it('asks for a fresh proof exactly where the page of security says so', () => {
    const page = readFileSync(new URL('../../../docs/security.md', import.meta.url), 'utf8');
    const [, rows] = /\n\| Asks for a fresh proof.*\n.*\n((?:\|.*\n)+)/.exec(page)!;
    const said = [...rows!.matchAll(/`([A-Z]+ \/\S*)`/g)].map(([, route]) => route).sort();
    const confirmed = park.kernel.routes.list().filter(({ route }) => route.confirmed);
    expect(said).toEqual(
      confirmed.map(({ route, pattern }) => `${route.method.toUpperCase()} ${pattern.source}`).sort(),
    );
  });

  it('is closed to whoever cannot say who they are', async () => {
    const forged = {
      referer: `${park.url}/parks/test-park`,
      origin: park.url,
      'x-forwarded-for': '127.0.0.1',
      'x-real-ip': '127.0.0.1',
      'x-forwarded-host': 'localhost',
      cookie: `${park.kernel.sessionCookie}=forged.signature`,
    };
    await eachRoute(park.kernel.routes.list(), async (served) => {
      expect(await call(served, 'anonymous'), served.pattern.source).toBe(401);
      expect(await call(served, 'anonymous', { headers: forged }), `forged ${served.pattern.source}`).toBe(401);
      for (const name of ['expired', 'revoked', 'published', 'admin of another installation']) {
        expect(await call(served, { token: tokens[name]! }), `${name} ${served.pattern.source}`).toBe(401);
      }
    });
  }, 180_000);

  it('opens to exactly the roles its permission grants, and to people alone where it says so', async () => {
    const roles: [Principal['role'], TestCaller][] = [
      ['operator', 'operator'],
      ['auditor', 'auditor'],
      ['device', 'device'],
      ['screen', 'screen'],
      ['member', { member: 'alpha' }],
    ];
    await eachRoute(park.kernel.routes.list(), async (served) => {
      const name = `${served.route.method} ${served.pattern.source}`;
      const admin = await call(served, 'platform-admin');
      expect(passed(admin), `admin ${name}: ${admin}`).toBe(true);
      const { permission } = served.route;
      if (permission.peopleOnly && isParkRoute(served)) {
        const status = await call(served, { person: 'somebody' });
        expect(passed(status), `a person: ${name}: ${status}`).toBe(permission.grants.includes('operator'));
      }
      // Each asks with a key or a token.
      for (const [role, caller] of roles) {
        const status = await call(served, caller);
        if (role === 'screen' && served.route.method !== 'get') expect(status, `${role} ${name}`).toBe(403);
        else if (served.route.anyPrincipal) expect(status, `${role} ${name}`).not.toBe(401);
        else if (isParkRoute(served) && permission.grants.includes(role) && !permission.peopleOnly)
          expect(passed(status), `${role} ${name}: ${status}`).toBe(true);
        else expect(status, `${role} ${name}`).toBe(403);
      }
    });
  }, 180_000);

  it('is closed to everyone of another park', async () => {
    await eachRoute(park.kernel.routes.list().filter(isParkRoute), async (served) => {
      for (const role of ['operator', 'auditor', 'device', 'screen', 'member']) {
        expect(await call(served, { token: tokens[`foreign ${role}`]! }), `${role} ${served.pattern.source}`).toBe(403);
      }
    });
    for (const served of park.kernel.routes.list().filter(({ pattern }) => pattern.source.includes('/evidence'))) {
      expect(await call(served, { token: tokens['foreign operator']! }), served.pattern.source).toBe(403);
    }
  });

  it('takes no parameter for more than an id', async () => {
    const headers = { authorization: `Bearer ${tokens['foreign operator']}` };
    const operator = {
      authorization: `Bearer ${(await park.key()).token}`,
    };
    // Each parameter gets the way up and every third of the others, the next one the rest; in the long run all.
    const oneOf = process.env['LINGTAN_LONG'] === '1' ? 1 : 3;
    const seed = Number(process.env['LINGTAN_SEED'] ?? 20_260);
    const routes = park.kernel.routes.list();
    await eachRoute(routes, async (served) => {
      const names = served.pattern.segments.filter(({ kind }) => kind !== 'literal');
      for (const [place, { text }] of names.entries()) {
        const evils = [
          `:${text}`,
          `*${text}`,
          '..',
          '.',
          '%2e%2e',
          '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
          '..%5c..',
          '__proto__',
          'constructor',
          '%00',
          'a%0d%0ab',
          '%zz',
          'x'.repeat(2000),
        ];
        const turn = seed + routes.indexOf(served) + place;
        for (const evil of evils.filter((each, at) => each === '..' || (at + turn) % oneOf === 0)) {
          const path = `/${served.pattern.segments.map((segment) => (segment.text === text && segment.kind !== 'literal' ? evil : segment.kind === 'literal' ? segment.text : segment.text === 'park' ? 'test-park' : 'none')).join('/')}`;
          const query = served.pattern.source.includes('/evidence') ? '?park=test-park' : '';
          for (const who of evil === '..' ? [headers, operator] : [operator])
            expect([400, 403, 404, 405], `${served.route.method} ${path.slice(0, 120)}`).toContain(
              await rawStatus(served.route.method.toUpperCase(), path + query, who),
            );
        }
      }
    });
  }, 240_000);

  it('of a plugin answers PLUGIN_DISABLED while the plugin is off on the park', async () => {
    const owned = park.kernel.routes.list().filter(({ owner }) => owner === 'energy-metering');
    expect(owned.length).toBeGreaterThan(0);
    await park.setEnabled('energy-metering', false);
    for (const served of owned) {
      const answer = await park.api('operator').request(served.route.method.toUpperCase(), pathOf(served));
      expect(answer, served.pattern.source).toMatchObject({ status: 404, body: { code: 'PLUGIN_DISABLED' } });
      expect(await call(served, 'anonymous')).toBe(401);
      expect(await call(served, { token: tokens['foreign operator']! })).toBe(403);
    }
    await park.setEnabled('energy-metering', true);
  });
});

describe('every permission of the running registry', () => {
  const staff = ['operator', ...duties] as const;
  /** Whoever sees a danger stops the park. */
  const ofEverybody = new Set(['dispatch.stop']);

  it('that changes something belongs to one duty of people on a park that separates them, and else to operators as ever', () => {
    const left = new Set<string>(duties);
    for (const { permission } of park.kernel.permissions.list()) {
      const { id, grants, duty } = permission;
      const holders = staff.filter((role) => roleHolds(role, permission, true));
      if (duty) left.delete(duty);
      for (const role of ['operator', 'member', 'auditor', 'device', 'screen'] as const)
        expect(roleHolds(role, permission, false), `${role} ${id}`).toBe(grants.includes(role));
      expect(roleHolds('platform-admin', permission, false), id).toBe(true);
      expect(roleHolds('platform-admin', permission, true), id).toBe(duty === undefined);
      if (!grants.includes('operator')) expect(holders, id).toEqual([]);
      else if (grants.includes('auditor')) expect(holders, id).toEqual(staff);
      else if (!ofEverybody.has(id)) expect(holders, id).toEqual([duty ?? 'operator']);
    }
    expect(left).toEqual(new Set());
  });

  it('that takes part in the market, or that proposes, is on the other side of those who run it and decide', () => {
    const sides: [run: string, takesPart: string][] = [
      ['certificates.manage', 'certificates.trade'],
      ['certificates.market', 'certificates.trade'],
      ['certificates.market', 'certificates.manage'],
      ['certificates.market', 'certificates.retire'],
      ['kernel.limits', 'kernel.plugins-manage'],
      ['dispatch.approve', 'dispatch.command'],
    ];
    const known = new Map(park.kernel.permissions.list().map(({ permission }) => [permission.id, permission]));
    for (const [run, takesPart] of sides)
      for (const role of [...staff, 'member', 'auditor', 'platform-admin'] as const)
        expect(
          [run, takesPart].filter((id) => roleHolds(role, known.get(id)!, true)).length,
          `${role} ${run} ${takesPart}`,
        ).toBeLessThan(2);
  });
});

it('a key that was made for an act which has a permission of its own by now can do it as before', async () => {
  const migrations: [file: string, schema: string, was: string, is: string][] = [
    ['packages/kernel/migrations/0200-duties.sql', 'kernel', 'kernel.plugins-manage', 'kernel.limits'],
    [
      'plugins/certificate-trading/migrations/0170-market-permission.sql',
      'plugin_certificate_trading',
      'certificates.manage',
      'certificates.market',
    ],
    [
      'plugins/storage-dispatch/migrations/0170-stop-permission.sql',
      'plugin_storage_dispatch',
      'dispatch.command',
      'dispatch.stop',
    ],
  ];
  const { kernelPool } = park.kernel.database;
  const permissionsOf = async (id: string) =>
    (await kernelPool.query<{ permissions: string[] }>('select permissions from kernel.tokens where id = $1', [id]))
      .rows[0]!.permissions;
  for (const [file, schema, was, is] of migrations) {
    const { id } = await park.key();
    const { id: other } = await park.key();
    await kernelPool.query('update kernel.tokens set permissions = $1 where id = $2', [[was], id]);
    await kernelPool.query('update kernel.tokens set permissions = $1 where id = $2', [['kernel.park-read'], other]);
    const script = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
    const rows = /alter table \S+ no force.*$/s.exec(script)![0];
    await park.database.withOwner(async (owner) => {
      await owner.query(`begin; set local search_path to ${schema}; ${rows}; commit`);
    });
    expect([await permissionsOf(id), await permissionsOf(other)], file).toEqual([[was, is], ['kernel.park-read']]);
  }
});

it('every column that names people is described in docs/personal-data.md, and nothing there is of columns that are gone', async () => {
  const page = readFileSync(new URL('../../../docs/personal-data.md', import.meta.url), 'utf8');
  const described = new Set([...page.matchAll(/`([a-z_0-9]+\.[a-z_0-9]+\.[A-Za-z_]+)`/g)].map(([, name]) => name!));
  const columns = await park.database.withKernelTx((tx) => columnsOfPeople(tx, 'all'));
  expect([...described].sort()).toEqual(
    columns.map(({ schema, table, column }) => `${schema}.${table}.${column}`).sort(),
  );
});

describe('every live topic of the running registry', () => {
  const open: Socket[] = [];
  afterAll(() => {
    for (const socket of open) socket.disconnect();
  });

  /** A connected socket, or the reason why there is none. */
  const connect = (token: string | null): Promise<Socket | string> =>
    new Promise((resolve) => {
      const options = { path: '/socket', transports: ['websocket'], reconnection: false, forceNew: true };
      const socket = io(park.url, { ...options, ...(token === null ? {} : { auth: { token } }) });
      open.push(socket);
      socket.once('connect', () => resolve(socket));
      socket.once('connect_error', (error) => resolve(error.message));
    });
  const subscribe = async (socket: Socket, topic: string): Promise<boolean> => {
    const answer = (await socket.timeout(30_000).emitWithAck('subscribe', { park: 'test-park', topics: [topic] })) as {
      ok?: boolean;
    };
    return answer.ok === true;
  };

  it('asks for a permission that somebody declares, and is heard by exactly the roles it grants', async () => {
    const topics = park.kernel.topics.list();
    expect(topics.length).toBeGreaterThan(3);
    const grants = new Map(park.kernel.permissions.list().map(({ permission }) => [permission.id, permission.grants]));
    const callers: [Principal['role'], string][] = [];
    for (const role of ['operator', 'auditor', 'device', 'screen', 'member'] as const) {
      const { token } = await park.key({ role, member: role === 'member' ? 'alpha' : null });
      callers.push([role, token]);
    }
    for (const [role, token] of callers) {
      const own = await connect(token);
      const foreign = await connect(tokens[`foreign ${role}`]!);
      if (typeof own === 'string' || typeof foreign === 'string') throw new Error(`${role}: ${String(own)}`);
      for (const [topic, permission] of topics) {
        expect(grants.has(permission), topic).toBe(true);
        expect(await subscribe(own, topic), `${role} ${topic}`).toBe(grants.get(permission)!.includes(role));
        expect(await subscribe(foreign, topic), `foreign ${role} ${topic}`).toBe(false);
      }
      expect(await subscribe(own, 'no-such-topic')).toBe(false);
    }
  });

  it('is closed to whoever cannot say who they are', async () => {
    for (const token of [null, ...['expired', 'revoked', 'published'].map((name) => tokens[name]!)])
      expect(typeof (await connect(token)), String(token).slice(0, 8)).toBe('string');
  });
});

describe('every MQTT topic of the running broker', () => {
  let url: string;
  const issue = async (name: string, role: Principal['role']) =>
    (await park.key({ name, role, member: role === 'member' ? 'alpha' : null })).token;
  beforeAll(async () => {
    const { body } = await park.api('operator').get<{ broker: { url: string } }>('/x/mqtt-connector/devices');
    url = body.broker.url;
  });

  it('lets in device tokens of its parks only, each under its own name', async () => {
    const meter = await issue('meter-a', 'device');
    expect(await mayLogIn({ url, username: 'meter-a', token: meter })).toBe(true);
    const refused: [username: string, token: string][] = [
      ['meter-b', meter],
      ['other-park', meter],
      ['test-park', tokens['foreign device']!],
      ['foreign device', tokens['foreign device']!],
    ];
    for (const name of ['expired', 'revoked', 'published', 'admin of another installation'])
      refused.push(['meter-a', tokens[name]!], ['test-park', tokens[name]!]);
    for (const role of ['operator', 'auditor', 'member', 'screen'] as const) {
      const token = await issue(`mqtt-${role}`, role);
      refused.push([`mqtt-${role}`, token], ['test-park', token]);
    }
    for (const [username, token] of refused)
      expect(await mayLogIn({ url, username, token }), `${username} ${token.slice(0, 8)}`).toBe(false);
  });

  it('opens to the device it names, to a gateway of the park, and to nobody else', async () => {
    const token = await issue('meter-c', 'device');
    const device: MqttCaller = { url, username: 'meter-c', token };
    const gateway: MqttCaller = { url, username: 'test-park', token };
    const publish: [topic: string, device: boolean, gateway: boolean][] = [
      ['lingtan/test-park/telemetry/meter-c', true, true],
      ['lingtan/test-park/telemetry/meter-a', false, true],
      ['lingtan/other-park/telemetry/meter-c', false, false],
      ['spBv1.0/test-park/DDATA/meter-c/line', true, true],
      ['spBv1.0/test-park/DDATA/meter-a/line', false, true],
      ['spBv1.0/other-park/DDATA/meter-c/line', false, false],
      ['spBv1.0/test-park/NCMD/meter-c', false, false],
      ['spBv1.0/test-park/DCMD/meter-c/line', false, false],
      ['$SYS/anything', false, false],
      ['anything', false, false],
    ];
    for (const [topic, own, all] of publish) {
      expect(await mayPublish(device, topic), `device ${topic}`).toBe(own);
      expect(await mayPublish(gateway, topic), `gateway ${topic}`).toBe(all);
    }
    const listen: [filter: string, device: boolean, gateway: boolean][] = [
      ['spBv1.0/test-park/NCMD/meter-c', true, true],
      ['spBv1.0/test-park/NCMD/meter-a', false, true],
      ['spBv1.0/test-park/NCMD/+', false, false],
      ['spBv1.0/other-park/NCMD/meter-c', false, false],
      ['spBv1.0/STATE/lingtan', true, true],
      ['lingtan/test-park/telemetry/meter-c', false, false],
      ['#', false, false],
      ['+/+/+/+', false, false],
    ];
    for (const [filter, own, all] of listen) {
      expect(await maySubscribe(device, filter), `device ${filter}`).toBe(own);
      expect(await maySubscribe(gateway, filter), `gateway ${filter}`).toBe(all);
    }
  });
});

describe('every job and event subscription of the running registry', () => {
  it('belongs to a plugin that declares it in its manifest', () => {
    for (const { id, manifest, definition } of park.kernel.registry.list()) {
      const jobs = (definition?.jobs ?? []).map(({ name }) => name);
      expect(jobs.toSorted(), `jobs of ${id}`).toEqual((manifest?.contributes.jobs ?? []).toSorted());
      const events = (definition?.events ?? []).map(({ name }) => name);
      expect(events.toSorted(), `events of ${id}`).toEqual((manifest?.contributes.events ?? []).toSorted());
    }
  });
});
