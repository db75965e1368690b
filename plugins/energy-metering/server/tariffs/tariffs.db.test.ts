import type { TestPark } from '@lingtan/test-park';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Tariffs } from '../../contracts/index.ts';
import type { BillingAccountRecord, PricePeriod, TariffRecord, TariffVersionRecord } from '../../contracts/index.ts';
import { createTariffPark, parkMeters, seeds } from '../fixtures/tariff-park.ts';

const x = '/x/energy-metering';
let park: TestPark;
beforeAll(async () => {
  park = await createTariffPark(seeds);
});
afterAll(() => park.stop());

interface ProblemBody {
  code: string;
  detail: string;
  params: { problems: { path: (string | number)[]; code: string }[] };
}
const operator = () => park.api('operator');
const list = async (as: TestPark['api'] extends (c: infer C) => unknown ? C : never, query = '') =>
  (await park.api(as).get<{ tariffs: TariffRecord[] }>(`${x}/tariffs${query}`)).body.tariffs;
const audit = async () => {
  const { rows } = await park.database.kernelPool.query<{ action: string; subject: string; note: string | null }>(
    `select action, subject, note from kernel.audit_log where action like 'energy.%' order by seq`,
  );
  return rows;
};
const plainVersion = async (): Promise<Record<string, unknown>> => {
  const { body } = await operator().get<{ versions: Record<string, unknown>[] }>(
    `${x}/tariffs/jiangsu-two-part/export`,
  );
  return structuredClone(body.versions[0]!);
};

describe('seeds', () => {
  it('create tariffs and accounts once, and never again', async () => {
    expect((await list('operator')).map((t) => [t.id, t.versions.length])).toEqual([
      ['jiangsu-single-part', 1],
      ['jiangsu-two-part', 1],
    ]);
    expect(park.state('energy-metering')).toEqual({ state: 'running', error: null });
    const before = await audit();
    await park.configure('energy-metering', { meters: parkMeters, ...seeds, graceSeconds: 60 });
    await park.waitForState('energy-metering', 'running');
    expect(await audit()).toEqual(before);
    expect(before.filter((e) => e.action === 'energy.tariff-create')).toHaveLength(2);
    expect(before.filter((e) => e.action === 'energy.account-put')).toHaveLength(3);
  });

  it('that are wrong are named, and lose nothing else', async () => {
    const other = await createTariffPark({
      tariffs: [{ template: 'nowhere' }, ...seeds.tariffs],
      accounts: [{ id: 'x', name: { en: 'X', 'zh-CN': 'X' }, enterpriseId: 'gamma', tariffId: 'jiangsu-two-part' }],
    });
    try {
      const { state, error } = other.state('energy-metering');
      expect(state).toBe('degraded');
      expect(error).toContain('tariffs.0: There is no tariff template nowhere');
      expect(error).toContain('accounts.0: enterpriseId: "gamma" is unknown; expected one of: alpha, beta');
      const { body } = await other.api('operator').get<{ tariffs: unknown[] }>(`${x}/tariffs`);
      expect(body.tariffs).toHaveLength(2);
    } finally {
      await other.stop();
    }
  });
});

describe('who may see and edit', () => {
  it('members read the tariffs of their own accounts only, on every route', async () => {
    const alpha = park.api({ member: 'alpha' });
    expect((await list({ member: 'alpha' })).map((t) => t.id)).toEqual(['jiangsu-two-part']);
    expect((await list({ member: 'beta' })).map((t) => t.id)).toEqual(['jiangsu-single-part']);
    const span = 'from=2026-01-05T00:00:00Z&to=2026-01-06T00:00:00Z';
    const paths = (id: string) => [
      `/tariffs/${id}`,
      `/tariffs/${id}/prices?${span}`,
      `/tariffs/${id}/export`,
      `/tariffs/${id}/versions/2025-06-01/preview?year=2026&week=2026-01-05`,
    ];
    for (const path of paths('jiangsu-single-part')) {
      expect((await alpha.get(x + path)).status).toBe(404);
      expect((await park.api({ member: 'beta' }).get(x + path)).status).toBe(200);
      expect((await park.api('auditor').get(x + path)).status).toBe(200);
      expect((await park.api('anonymous').get(x + path)).status).toBe(401);
      expect((await park.api('device').get(x + path)).status).toBe(403);
    }
    const { body } = await alpha.get<{ accounts: BillingAccountRecord[] }>(`${x}/billing-accounts`);
    expect(body.accounts.map((a) => a.id)).toEqual(['alpha']);
    const park3 = await operator().get<{ accounts: BillingAccountRecord[] }>(`${x}/billing-accounts`);
    expect(park3.body.accounts.map((a) => a.id)).toEqual(['alpha', 'beta', 'park']);
  });

  it('members open the evidence of their own tariffs only', async () => {
    const open = (enterprise: string) =>
      park
        .api({ member: enterprise })
        .get(`/api/evidence/energy.tariff/jiangsu-single-part/2025-06-01@1?park=${park.park.id}`);
    expect((await open('beta')).status).toBe(200);
    expect((await open('alpha')).status).toBe(404);
  });

  it('only who holds the permission edits', async () => {
    const version = await plainVersion();
    const account = { name: { en: 'A', 'zh-CN': 'A' }, enterpriseId: null, tariffId: 'jiangsu-two-part' };
    for (const caller of ['auditor', { member: 'alpha' }] as const) {
      const api = park.api(caller);
      const answers = [
        await api.post(`${x}/tariffs`, { tariff: {} }),
        await api.post(`${x}/tariffs/jiangsu-two-part/versions`, { version }),
        await api.patch(`${x}/tariffs/jiangsu-two-part`, { name: account.name }),
        await api.post(`${x}/tariffs/jiangsu-two-part/versions/2025-01-01/withdraw`, { reason: 'x' }),
        await api.post(`${x}/tariff-check`, { version }),
        await api.post(`${x}/tariff-preview`, { version, year: 2026, week: '2026-01-05' }),
        await api.put(`${x}/billing-accounts/park`, account),
        await api.post(`${x}/billing-accounts/park/remove`, { reason: 'x' }),
      ];
      expect(answers.map((a) => a.status)).toEqual(answers.map(() => 403));
    }
    expect((await list('operator')).flatMap((t) => t.versions.map((v) => v.revision))).toEqual([1, 1]);
  });
});

describe('versions', () => {
  it('are added, and end the one before; prices change at local midnight', async () => {
    const version = { ...(await plainVersion()), validFrom: '2026-03-16', status: 'verified' };
    (version as unknown as TariffVersionRecord).energy.base = { pricePerKwh: '0.5' };
    const added = await operator().post<TariffVersionRecord>(`${x}/tariffs/jiangsu-two-part/versions`, { version });
    expect(added.status).toBe(200);
    expect(added.body).toMatchObject({ revision: 1, reason: null, validUntil: null });
    const tariff = (await list('operator')).find((t) => t.id === 'jiangsu-two-part')!;
    expect(tariff.versions.map((v) => [v.validFrom, v.validUntil])).toEqual([
      ['2025-01-01', '2026-03-16'],
      ['2026-03-16', null],
    ]);
    const from = '2026-03-15T15:00:00Z';
    const { body } = await operator().get<{ periods: PricePeriod[] }>(
      `${x}/tariffs/jiangsu-two-part/prices?from=${from}&to=2026-03-15T17:00:00Z`,
    );
    expect(body.periods.map((p) => [p.version, p.period, p.energyPrice, p.totalPrice])).toEqual([
      ['jiangsu-two-part/2025-01-01', 'flat', '0.4', '0.63'],
      ['jiangsu-two-part/2026-03-16', 'flat', '0.5', '0.73'],
    ]);
    const viaService = await park.service(Tariffs).prices({
      tariffId: 'jiangsu-two-part',
      from: Date.parse(from),
      to: Date.parse('2026-03-15T17:00:00Z'),
    });
    expect(viaService).toEqual(body.periods);
  });

  it('are corrected by a revision with a reason; what was known before stays readable', async () => {
    const before = new Date().toISOString();
    const version = await plainVersion();
    version['source'] = 'corrected notice';
    const path = `${x}/tariffs/jiangsu-two-part/versions`;
    const refused = await operator().post<ProblemBody>(path, { version });
    expect([refused.status, refused.body.code]).toEqual([422, 'TARIFF_REASON_MISSING']);
    const { body } = await operator().post<TariffVersionRecord>(path, {
      version,
      reason: 'typing error in the source',
    });
    expect(body).toMatchObject({ revision: 2, reason: 'typing error in the source', source: 'corrected notice' });
    const source = async (query: string) =>
      (await list('operator', query)).find((t) => t.id === 'jiangsu-two-part')!.versions[0]!;
    expect((await source(`?asOf=${before}`)).revision).toBe(1);
    expect((await source('')).source).toBe('corrected notice');
    const detail = await operator().get<{ history: { revision: number; validFrom: string; withdrawn: boolean }[] }>(
      `${x}/tariffs/jiangsu-two-part`,
    );
    expect(detail.body.history.map((h) => [h.validFrom, h.revision, h.withdrawn])).toEqual([
      ['2025-01-01', 1, false],
      ['2025-01-01', 2, false],
      ['2026-03-16', 1, false],
    ]);
    expect((await audit()).at(-1)).toEqual({
      action: 'energy.tariff-correct',
      subject: 'jiangsu-two-part/2025-01-01',
      note: 'typing error in the source',
    });
  });

  it('cannot be changed in the database', async () => {
    for (const statement of ['update', 'delete']) {
      const run = park.tx(async (tx) => {
        const table = sql.raw('plugin_energy_metering.tariff_versions');
        await tx.execute(statement === 'update' ? sql`update ${table} set reason = 'x'` : sql`delete from ${table}`);
      });
      await expect(run).rejects.toMatchObject({
        cause: { message: expect.stringContaining('permission denied') as string },
      });
    }
  });

  it('are withdrawn with a reason', async () => {
    const { body } = await operator().post<TariffRecord>(`${x}/tariffs/jiangsu-two-part/versions/2026-03-16/withdraw`, {
      reason: 'not published',
    });
    expect(body.versions.map((v) => v.validFrom)).toEqual(['2025-01-01']);
    const again = await operator().post<ProblemBody>(`${x}/tariffs/jiangsu-two-part/versions/2026-03-16/withdraw`, {
      reason: 'again',
    });
    expect(again.body.code).toBe('TARIFF_VERSION_UNKNOWN');
    const evidence = await operator().get<{ quality: string; parameters: Record<string, unknown> }>(
      `/api/evidence/energy.tariff/jiangsu-two-part/2026-03-16@2?park=${park.park.id}`,
    );
    expect(evidence.body).toMatchObject({
      quality: 'missing',
      parameters: { status: 'withdrawn', reason: 'not published' },
    });
  });

  it('with problems are refused with all of them, and a dry run lists the same', async () => {
    const version = (await plainVersion()) as unknown as TariffVersionRecord;
    version.validTo = '2020-01-01';
    version.energy.seasons[0]!.months = [1, 2, 6];
    version.energy.base = { point: 'grid.import' };
    const body = { version };
    const saved = await operator().post<ProblemBody>(`${x}/tariffs/jiangsu-two-part/versions`, body);
    const dry = await operator().post<{
      problems: { path: (string | number)[]; code: string }[];
      needsReason: boolean;
    }>(`${x}/tariff-check`, { ...body, tariff: 'jiangsu-two-part' });
    expect(saved.status).toBe(400);
    expect(dry.body.problems.map((p) => `${p.path.join('.')} ${p.code}`)).toEqual([
      ...['validTo valid-to', 'energy.seasons month-missing', 'energy.base.point point'],
    ]);
    expect(saved.body.params.problems).toEqual(dry.body.problems);
    expect(dry.body.needsReason).toBe(true);
  });
});

describe('market prices', () => {
  it('are the base of a tariff; hours without a price are unknown', async () => {
    const start = Date.parse('2026-01-05T00:00:00Z');
    const sample = (hour: number, value: number) => ({ point: 'market.price', ts: start + hour * 3_600_000, value });
    await park.telemetry.ingest(park.park, 'test', [sample(0, 312.5), sample(1, -40), sample(3, 100)]);
    const version = await plainVersion();
    const tariff = {
      id: 'spot',
      name: { en: 'Spot', 'zh-CN': '现货' },
      versions: [
        {
          ...version,
          energy: {
            base: { point: 'market.price' },
            factors: { flat: '1' },
            calendar: 'none',
            seasons: [
              {
                id: 'all',
                name: { en: 'All', 'zh-CN': '全年' },
                months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
                schedules: [{ hours: {} }],
              },
            ],
          },
        },
      ],
    };
    expect((await operator().post(`${x}/tariffs`, { tariff })).status).toBe(200);
    expect((await operator().post<ProblemBody>(`${x}/tariffs`, { tariff })).body.code).toBe('TARIFF_EXISTS');
    const { body } = await operator().get<{ periods: PricePeriod[] }>(
      `${x}/tariffs/spot/prices?from=2026-01-05T00:00:00Z&to=2026-01-05T05:00:00Z`,
    );
    expect(body.periods.map((p) => [(p.to - p.from) / 3_600_000, p.energyPrice, p.totalPrice])).toEqual([
      ...[
        [1, '0.3125', '0.5425'],
        [1, '-0.04', '0.19'],
        [1, null, null],
        [1, '0.1', '0.33'],
        [1, null, null],
      ],
    ]);
  });
});

describe('export, templates and preview', () => {
  it('an exported tariff can be imported under another id', async () => {
    const { body } = await operator().get<Record<string, unknown>>(`${x}/tariffs/jiangsu-single-part/export`);
    const answer = await operator().post<TariffRecord>(`${x}/tariffs`, { tariff: { ...body, id: 'copy' } });
    expect(answer.status).toBe(200);
    const copy = await operator().get<Record<string, unknown>>(`${x}/tariffs/copy/export`);
    expect(copy.body).toEqual({ ...body, id: 'copy' });
    const renamed = await operator().patch<TariffRecord>(`${x}/tariffs/copy`, {
      name: { en: 'Copy', 'zh-CN': '副本' },
    });
    expect(renamed.body.name.en).toBe('Copy');
  });

  it('templates are those of the data files', async () => {
    const { body } = await park.api('auditor').get<{ templates: { id: string }[] }>(`${x}/tariff-templates`);
    expect(body.templates.map((t) => t.id)).toEqual([
      ...['inner-mongolia-east', 'inner-mongolia-west', 'jiangsu-single-part', 'jiangsu-single-part-100'],
      ...['jiangsu-two-part', 'shandong-example'],
    ]);
  });

  it('a preview shows the year and the week, of a stored version and of a draft alike', async () => {
    interface Preview {
      days: { date: string; type: string; season: string }[];
      hours: Record<string, number>;
      unknownDays: number;
      week: PricePeriod[];
      weekProblem: string | null;
    }
    const stored = await park
      .api({ member: 'beta' })
      .get<Preview>(`${x}/tariffs/jiangsu-single-part/versions/2025-06-01/preview?year=2026&week=2026-10-05`);
    expect(stored.body.days).toHaveLength(365);
    expect(stored.body.days.find((d) => d.date === '2026-10-10')).toMatchObject({
      type: 'workday',
      season: 'spring-autumn',
    });
    // 182 days of 8 h and 183 of 7 h of peak; 8 h of valley every day.
    expect(stored.body.hours).toEqual({
      peak: 182 * 8 + 183 * 7,
      flat: 365 * 24 - 365 * 8 - (182 * 8 + 183 * 7),
      valley: 365 * 8,
    });
    expect(stored.body.week.at(-1)!.to).toBe(Date.parse('2026-10-12T00:00+08:00'));
    const version = await plainVersion();
    const draft = await operator().post<Preview>(`${x}/tariff-preview`, { version, year: 2040, week: '2040-01-02' });
    expect([draft.body.unknownDays, draft.body.weekProblem]).toEqual([0, null]);
    expect(draft.body.days[0]!.type).toBe('unknown');
  });
});

describe('accounts', () => {
  it('change from a month on, and stay as they were before it', async () => {
    const beta = { name: { en: 'Beta', 'zh-CN': 'Beta' }, enterpriseId: 'beta', tariffId: 'jiangsu-two-part' };
    const put = (body: unknown) =>
      operator().put<ProblemBody & BillingAccountRecord>(`${x}/billing-accounts/beta`, body);
    expect((await put({ ...beta, validFrom: '2026-07-15' })).status).toBe(400);
    expect((await put({ ...beta, tariffId: 'nowhere' })).body.detail).toContain('tariffId: "nowhere" is unknown');
    expect((await put({ ...beta, meters: ['mill'] })).body.detail).toContain('meters.0: "mill" is unknown');
    const changed = await put({ ...beta, validFrom: '2026-07-01', meters: ['shop'], reason: 'new contract' });
    expect(changed.body).toMatchObject({ tariffId: 'jiangsu-two-part', validFrom: '2026-07-01', revision: 1 });
    const on = async (date?: string) =>
      (await park.service(Tariffs).accounts(date === undefined ? {} : { on: date })).find((a) => a.id === 'beta')!
        .tariffId;
    expect([await on('2026-06-30'), await on('2026-07-01'), await on()]).toEqual([
      ...['jiangsu-single-part', 'jiangsu-two-part', 'jiangsu-two-part'],
    ]);
    expect((await list({ member: 'beta' })).map((t) => t.id)).toEqual(['jiangsu-single-part', 'jiangsu-two-part']);
  });

  it('that were removed do not come back with the configuration', async () => {
    const remove = () => operator().post<ProblemBody>(`${x}/billing-accounts/park/remove`, { reason: 'no longer' });
    expect((await remove()).status).toBe(200);
    expect((await remove()).body.code).toBe('TARIFF_ACCOUNT_UNKNOWN');
    await park.configure('energy-metering', { meters: parkMeters, ...seeds });
    await park.waitForState('energy-metering', 'running');
    const { body } = await operator().get<{ accounts: BillingAccountRecord[] }>(`${x}/billing-accounts`);
    expect(body.accounts.map((a) => a.id)).toEqual(['alpha', 'beta']);
  });
});
