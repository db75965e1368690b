import { SimulatedDevices } from '@lingtan/park-simulator/contracts';
import type { Explanation } from '@lingtan/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ControlDevice, ControlEntryView } from '../../contracts/index.ts';
import { awayUntilOver } from '../fixtures/away-until-over.ts';
import { createControlPark, dispatchOf, inverterOf, type ControlPark } from '../fixtures/control-park.ts';
import { reachesAt, type Audited, type Placed } from '../fixtures/reaches.ts';
import { readLog } from './store/log-store.ts';

const root = '/x/storage-dispatch';

/** One battery for each thing that takes its time, so that they take it at once. */
const stores = ['store', 'lost', 'wrong', 'silent', 'asked'] as const;
type Store = (typeof stores)[number];

describe('the control loop on simulated batteries behind Modbus TCP', { timeout: 240_000 }, () => {
  let site: ControlPark;
  beforeAll(async () => {
    site = await createControlPark(dispatchOf(stores, {}, { secondPersonAboveKw: 450, freshnessS: 15 }));
    await all(({ confirmedKw, powerKw }) => confirmedKw !== null && powerKw !== null);
  }, 240_000);
  afterAll(() => site.park.stop());

  const device = async (id: Store = 'store') => (await site.status()).devices.find((each) => each.id === id)!;
  const codes = async (id: Store = 'store') =>
    (await site.status()).reasons.filter((each) => each.device === id).map(({ code }) => code);
  const logged = async (id: Store, wanted: string) =>
    (await site.status()).log.some((line) => line.device === id && line.code === wanted);
  /** Setpoints that arrived, kW, discharging positive. */
  const arrived = async (id: Store = 'store') => (await site.received(id)).map(({ value }) => value);
  const holds = ({ confirmedKw, pending }: ControlDevice, kw: number, toleranceKw: number) =>
    !pending && confirmedKw !== null && Math.abs(confirmedKw - kw) <= toleranceKw;
  const settled = (kw: number, toleranceKw = 15, id: Store = 'store') =>
    reaches(async () => holds(await device(id), kw, toleranceKw));
  const all = (condition: (each: ControlDevice) => boolean) =>
    reaches(async () => (await site.status()).devices.every(condition));
  const allSettled = (kw: number, toleranceKw: number) => all((each) => holds(each, kw, toleranceKw));
  const fault = (id: Store, kind: 'none' | 'write-lost' | 'wrong-read-back' | 'read-unanswered') =>
    site.park.service(SimulatedDevices).setFault(inverterOf(id), kind);
  /** Entries of the park's audit log of one action, newest first. */
  const audited = async (action: string) => {
    const { body } = await site.park.api('auditor').get<{ rows: Audited[] }>('/audit');
    return body.rows.filter((entry) => entry.action === action);
  };
  const open = async (ref: string): Promise<Explanation> => {
    const answer = await site.park.api('auditor').get<Explanation>(`/api/evidence/${ref}?park=${site.park.park.id}`);
    expect(answer.status, ref).toBe(200);
    return answer.body;
  };
  const reaches = (condition: () => Promise<boolean>, patienceMs?: number) => reachesAt(site, condition, patienceMs);

  it('begins in advice: it says what it would do, and writes nothing', async () => {
    await site.plan(300);
    await all(({ plannedKw }) => plannedKw === 300);
    // Each figure opens at its value: the plan's, and the reading of the device.
    let now = await device();
    await reaches(async () => (now = await device()).says[0]!.code !== 'unmeasured');
    const { refs, plannedKw, powerPoint, says } = now;
    expect((await open(refs.planned!)).value).toBe(plannedKw);
    expect((await open(refs.power!)).rows!.values).toHaveLength(1);
    expect(refs.power).toContain(powerPoint);
    expect(refs.held).toBeNull();
    expect(await device()).toMatchObject({ mode: 'advice', written: false, owned: false, writable: true });
    // In one sentence: what it does, that its own control runs it, and what the plan has, as planned.
    expect(says.slice(1)).toEqual([
      { code: 'advice', params: {} },
      { code: 'planned', params: { plannedKw: 300 } },
    ]);
    const answer = await site.park
      .api('operator')
      .post<{ decision: { outcome: string; findings: { code: string }[] } }>(`${root}/control/devices/store/commands`, {
        setpointKw: 100,
        minutes: 5,
        reason: 'a key in advice',
      });
    expect(answer.body.decision).toMatchObject({ outcome: 'refused', findings: [{ code: 'mode-advice' }] });
    for (const id of stores) expect(await site.received(id)).toEqual([]);
  });

  it('follows the plan in automatic, and the actual power follows the setpoint', async () => {
    await site.setMode('automatic');
    await allSettled(300, 60);
    let now = await device();
    await reaches(async () => Math.abs((now = await device()).powerKw! - 300) <= 60);
    expect(now.says.slice(0, 2)).toEqual([
      { code: 'discharges', params: { powerKw: now.powerKw } },
      { code: 'follows', params: { plannedKw: 300, setpointKw: expect.any(Number) } },
    ]);
    for (const id of stores) {
      const steps = await arrived(id);
      expect(Math.max(...steps)).toBeLessThanOrEqual(800);
      // No step is larger than the ramp of a second, whatever the distance to the plan.
      [0, ...steps].reduce((before, next) => {
        expect(Math.abs(next - before)).toBeLessThanOrEqual(400 + 1);
        return next;
      });
    }
  });

  it('keeps a record of each setpoint that opens to its plan slot, its samples and the read-back', async () => {
    await reaches(async () => (await site.decisions('&outcome=allowed')).some(({ result }) => result === 'confirmed'));
    const decision = (await site.decisions()).find(({ result, plan }) => result === 'confirmed' && plan !== null)!;
    expect(decision).toMatchObject({ source: 'controller', level: 'plan', by: 'controller' });
    const { body } = await site.park
      .api('auditor')
      .get<{ value: number; inputs: { ref: string; role: string }[]; parameters: Record<string, unknown> }>(
        `/api/evidence/${decision.ref}?park=${site.park.park.id}`,
      );
    expect(body.value).toBeCloseTo(decision.setpointKw!, 5);
    expect(body.inputs[0]).toMatchObject({
      role: 'plan-slot',
      ref: `dispatch.plan/${decision.plan}/${decision.device}/${decision.step}`,
    });
    expect(body.inputs.map(({ role }) => role)).toEqual(['plan-slot', 'power', 'state-of-charge', 'grid']);
    expect(body.parameters).toMatchObject({ result: 'confirmed', outcome: decision.outcome });
    const { confirmedKw, refs } = await device();
    expect((await open(refs.held!)).parameters!['readKw']).toBe(confirmedKw);
    await site.park.events.waitFor(1, ({ name }) => name === 'dispatch.setpoint-written', 60_000);
  });

  it('goes to the safe setpoint when the plan is over, and says so', async () => {
    await site.plan(300, {}, Date.now() - 3 * 3_600_000);
    await allSettled(0, 1);
    for (const id of stores) expect(await codes(id)).toContain('plan-expired');
    await site.plan(250);
    await allSettled(250, 60);
  });

  describe.concurrent('each at a battery of its own', () => {
    beforeAll(async () => {
      await Promise.all([fault('lost', 'write-lost'), fault('wrong', 'wrong-read-back')]);
      await site.plan(400, { lost: -300 });
      await fault('silent', 'read-unanswered');
    });

    it('gives up a write that is not answered and goes to the safe setpoint', async () => {
      await reaches(() => logged('lost', 'write-timed-out'));
      await fault('lost', 'none');
      await settled(-300, 60, 'lost');
    });

    it('does not trust a device that holds another value than was written', async () => {
      await reaches(() => logged('wrong', 'write-mismatch'));
      await settled(0, 1, 'wrong');
      await fault('wrong', 'none');
      await settled(400, 60, 'wrong');
    });

    it('goes to the safe setpoint when telemetry grows old, by the device itself if need be', async () => {
      await reaches(async () => (await codes('silent')).includes('telemetry-lost'));
      await reaches(async () => Math.abs((await arrived('silent')).at(-1)!) <= 1);
      await fault('silent', 'none');
      await settled(400, 60, 'silent');
    });

    it('holds an override to its end and returns to the plan by itself, and the audit says who asked', async () => {
      const reason = 'a look at the inverter';
      /** Asks for so many minutes; tells whether the device held it before they were over. */
      const override = async (minutes: number): Promise<boolean> => {
        const { body } = await site.park
          .api('operator')
          .post<Placed>(`${root}/control/devices/asked/commands`, { setpointKw: -200, minutes, reason });
        expect(body.decision).toMatchObject({ source: 'api', level: 'manual' });
        expect(body.decision.outcome).toMatch(/^(allowed|clamped)$/);
        const begunAt = Date.now();
        const endsAt = begunAt + minutes * 60_000;
        let [held, isSaid] = [false, false];
        await reaches(
          async () => {
            const { devices, commands } = await site.status();
            const command = commands.find(({ no }) => no === body.command);
            const now = devices.find(({ id }) => id === 'asked')!;
            if (command?.state === 'active' && holds(now, -200, 1)) {
              expect(command).toMatchObject({ setpointKw: -200, reason });
              expect(now.says).toContainEqual(
                expect.objectContaining({ code: 'by-person', params: expect.objectContaining({ setpointKw: -200 }) }),
              );
              held = true;
            }
            // What is over is listed for a moment only. The log says it, of which the page shows the last lines.
            const log = await site.park.tx((tx) => readLog(tx, 10_000));
            isSaid ||= log.some(
              (line) => line.code === 'override-over' && line.device === 'asked' && line.at >= begunAt,
            );
            return Date.now() > endsAt && command?.state !== 'active' && (isSaid || !held);
          },
          minutes * 60_000 + 90_000,
        );
        await settled(400, 60, 'asked');
        return held;
      };
      // On a machine that is busy a short one may be over before the device has got there: then a longer one.
      let minutes = 0.1;
      while (!(await override(minutes))) minutes *= 2;
      const after = expect.objectContaining({ setpointKw: -200 }) as unknown;
      const line = expect.objectContaining({ subject: 'asked', note: reason, after }) as unknown;
      expect(await audited('dispatch.command')).toContainEqual(line);
    });

    it('asks a second person above the threshold, and takes neither a key nor the person who asked', async () => {
      const [asking, other] = [site.person('asking'), site.person('other')];
      const wish = { setpointKw: 600, minutes: 30, reason: 'a test of the whole range' };
      const asked = await asking<Placed>('POST', `${root}/control/devices/store/commands`, wish);
      expect(asked.body.decision).toMatchObject({ outcome: 'needs-approval', source: 'manual' });
      expect(asked.body.decision.findings.map(({ code }) => code)).toContain('second-person');
      type Told = { rows: { kind: string; text: { en: string }; link: string }[] };
      const told = async (person: typeof asking) =>
        (await person<Told>('GET', '/notices')).body.rows.filter(
          ({ kind }) => kind === 'storage-dispatch.command-asked',
        );
      expect(await told(other)).toMatchObject([
        { link: '/devices', text: { en: expect.stringContaining(`asks for 600 kW on store: ${wish.reason}`) } },
      ]);
      expect(await told(asking)).toEqual([]);
      type Waits = { no: number; subject: string }[];
      const waits = (await other<Waits>('GET', '/proposals?state=proposed&plugin=storage-dispatch')).body;
      const { no } = waits.find(({ subject }) => subject === String(asked.body.command))!;
      const [approve, agreed] = [`/proposals/${no}/decision`, { act: 'approve' }];
      expect((await site.park.api('operator').post(approve, agreed)).body).toMatchObject({ code: 'PERSON_NEEDED' });
      expect((await asking('POST', approve, agreed)).body).toMatchObject({ code: 'PERSON_SAME' });
      expect((await site.park.api('auditor').post(approve, agreed)).body).toMatchObject({ code: 'PROPOSAL_UNKNOWN' });
      await settled(400, 60);
      expect(Math.max(...(await arrived()))).toBeLessThanOrEqual(460);

      expect((await other('POST', approve, agreed)).status).toBe(200);
      expect(await told(other)).toEqual([]);
      await settled(600, 60);
      // Said once: a second yes finds nothing that waits.
      expect((await other('POST', approve, agreed)).body).toMatchObject({ code: 'PROPOSAL_OVER' });
      const [yes] = (await audited('proposal.approved')).filter(({ actor }) => actor.name === 'other');
      expect(yes!.after).toMatchObject({ subject: String(asked.body.command), proposedBy: 'asking' });

      const end = `${root}/control/commands/${asked.body.command}/end`;
      expect((await asking('POST', end, { reason: 'seen enough' })).body).toEqual({ ended: true });
      await settled(400, 60);
    });
  });

  it('resumes its plan after a restart, without a jump at the devices', async () => {
    await site.plan(400);
    await reaches(async () => (await site.status()).reasons.length === 0);
    await allSettled(400, 60);
    const before = await site.status();
    const counts = new Map(await Promise.all(stores.map(async (id) => [id, (await arrived(id)).length] as const)));
    await awayUntilOver(site, 'asked', 380);
    await fault('silent', 'read-unanswered');
    await site.park.setEnabled('storage-dispatch', true);
    await site.park.waitForState('storage-dispatch', 'running');
    await reaches(async () => ((await site.status()).fence ?? 0) > before.fence!);
    const isSaid = ({ code, params }: ControlEntryView) => code === 'override-over' && params.setpointKw === 380;
    await reaches(async () => (await site.status()).log.some(isSaid));
    // What has not answered yet is not written to, nor held for not having confirmed.
    await reaches(async () => (await device('silent')).says.some(({ code }) => code === 'not-answering'));
    for (const id of stores.filter((each) => each !== 'silent')) await settled(400, 60, id);
    expect((await arrived('silent')).length).toBe(counts.get('silent'));
    await fault('silent', 'none');
    await allSettled(400, 60);
    for (const id of stores.filter((each) => each !== 'silent'))
      for (const kw of (await arrived(id)).slice(counts.get(id))) expect(Math.abs(kw - 400)).toBeLessThanOrEqual(60);
  });

  it('sends nothing that was decided too long ago, says so, and decides anew', async () => {
    await site.plan(400);
    await allSettled(400, 60);
    const counts = new Map(await Promise.all(stores.map(async (id) => [id, (await arrived(id)).length] as const)));
    const asOwner = (text: string) => site.park.database.withOwner((owner) => owner.query(text));
    // Between the decision and its commit lies more than a setpoint may wait: whoever decided may have lost the park meanwhile.
    await asOwner(`create function public.hold_commit() returns trigger language plpgsql
      as 'begin perform pg_sleep(4); return null; end'`);
    await asOwner(`create constraint trigger hold_commit after insert on plugin_storage_dispatch.decisions
      deferrable initially deferred for each row when (new.device = 'store') execute function public.hold_commit()`);
    try {
      await site.plan(200);
      await reaches(() => logged('store', 'write-too-late'));
      for (const kw of (await arrived()).slice(counts.get('store'))) expect(Math.abs(kw - 400)).toBeLessThanOrEqual(60);
    } finally {
      await asOwner('drop function public.hold_commit cascade');
    }
    await allSettled(200, 60);
    await site.plan(400);
    await allSettled(400, 60);
  });

  it('stops everything at once, and nothing else passes until it is released', async () => {
    const operator = site.park.api('operator');
    expect((await operator.post(`${root}/control/stop`, { reason: 'smoke in the container' })).status).toBe(200);
    await allSettled(0, 1);
    const { body } = await operator.post<{ decision: { findings: { code: string }[] } }>(
      `${root}/control/devices/store/commands`,
      { setpointKw: 100, minutes: 5, reason: 'in spite of the stop' },
    );
    expect(body.decision.findings.map(({ code }) => code)).toContain('site-stopped');
    expect((await site.status()).stopped).toMatchObject({ reason: 'smoke in the container' });
    // Whoever proposes the release, a key too, another person decides; a stop in between takes what was proposed along.
    const [lin, mo] = [site.person('Lin'), site.person('Mo')];
    const stop = () => lin('POST', `${root}/control/stop`, { reason: 'still smoke' });
    const release = async (by = lin) =>
      (await by<{ stopped: boolean; proposal: number }>('POST', `${root}/control/release`, { reason: 'it was steam' }))
        .body;
    const decide = async (by: typeof lin, no: number, act = 'approve') =>
      (await by<{ code?: string; state?: string }>('POST', `/proposals/${no}/decision`, { act })).body;
    const byKey = await operator.post<{ proposal: number }>(`${root}/control/release`, { reason: 'says a key' });
    const { stopped, proposal } = await release();
    expect({ stopped, proposal }).toEqual({ stopped: true, proposal: byKey.body.proposal });
    expect((await stop()).status).toBe(200);
    expect(await decide(mo, proposal)).toMatchObject({ code: 'PROPOSAL_OVER' });
    const again = await release();
    expect(await decide(lin, again.proposal)).toMatchObject({ code: 'PERSON_SAME' });
    // The page shows what the cycle last read.
    await expect
      .poll(async () => (await site.status()).stopped, { timeout: 20_000 })
      .toMatchObject({ reason: 'still smoke' });
    expect((await device()).says.slice(1)).toEqual([{ code: 'stopped', params: { by: 'Lin' } }]);
    expect(await decide(mo, again.proposal)).toMatchObject({ state: 'approved' });
    await allSettled(400, 60);
    const { log } = await site.status();
    const words = log.filter(({ code }) => /^park-/.test(code)).map(({ code, params }) => `${code} ${params['by']}`);
    expect(words).toEqual(['park-released Mo', expect.stringMatching(/^park-stopped /)]);
    expect(await release()).toEqual({ stopped: false, proposal: null });
    const said = (await site.decisions()).filter(({ findings }) =>
      /^person-(stop|release)$/.test(findings[0]?.code ?? ''),
    );
    expect(said.map(({ outcome, by, findings }) => `${by} ${outcome} ${findings[0]!.code}`)).toEqual([
      'Mo approved person-release',
      'Lin proposed person-release',
      'Lin ordered person-stop',
      'Lin withdrawn person-release',
      expect.stringMatching(/ proposed person-release$/),
      expect.stringMatching(/ ordered person-stop$/),
    ]);
    const { status } = await site.park.api('auditor').get(`/api/evidence/${said[0]!.ref}?park=${site.park.park.id}`);
    expect(status).toBe(200);
  });

  it('stays stopped when it is stopped while a release is approved, whichever comes first', async () => {
    const [lin, mo] = [site.person('Lin'), site.person('Mo')];
    const newest = () =>
      site.park.tx(async (tx) => {
        const { rows } = await tx.execute<{ stopped: boolean }>(
          'select stopped from plugin_storage_dispatch.control_stops order by no desc limit 1',
        );
        return rows[0]!.stopped;
      });
    const stop = () => mo('POST', `${root}/control/stop`, { reason: 'smoke again' });
    await stop();
    for (let round = 0; round < 12; round++) {
      const body = { reason: 'it was steam' };
      const { proposal } = (await lin<{ proposal: number }>('POST', `${root}/control/release`, body)).body;
      const approve = () => mo('POST', `/proposals/${proposal}/decision`, { act: 'approve' });
      const [stopped] = await Promise.all([stop(), approve(), stop()]);
      expect([stopped.status, await newest()], `round ${round}`).toEqual([200, true]);
    }
    const { proposal } = (await lin<{ proposal: number }>('POST', `${root}/control/release`, { reason: 'over' })).body;
    expect((await mo('POST', `/proposals/${proposal}/decision`, { act: 'approve' })).status).toBe(200);
    await allSettled(400, 60);
  });

  it('has a change of its limits in the log of the gate too, by whom it was proposed and by whom it was decided', async () => {
    const path = '/plugins/storage-dispatch/config';
    const [lin, mo] = [site.person('Lin'), site.person('Mo')];
    const { body } = await lin<{ value: { control: object } }>('GET', path);
    const value = { ...body.value, control: { ...body.value.control, holdS: 6 } };
    const { proposal } = (await lin<{ proposal: number }>('PUT', path, { value })).body;
    expect((await mo('POST', `/proposals/${proposal}/decision`, { act: 'reject' })).status).toBe(200);
    const said = (await site.decisions('&outcome=rejected')).concat(await site.decisions('&outcome=proposed'));
    const limits = said.filter(({ findings }) => findings[0]!.code === 'person-limits');
    expect(limits.map(({ outcome, by, findings }) => [outcome, by, findings[0]!.params])).toEqual([
      ['rejected', 'Mo', { no: proposal }],
      ['proposed', 'Lin', { no: proposal }],
    ]);
  });

  it('goes off automatic at once, whatever was proposed meanwhile', async () => {
    const mode = `${root}/control/devices/store/mode`;
    const [lin, mo] = [site.person('Lin'), site.person('Mo')];
    const set = async (by: typeof lin, wanted: string) =>
      (await by<{ mode: string; proposal: number | null }>('POST', mode, { mode: wanted, reason: 'a look' })).body;
    expect(await set(lin, 'automatic')).toEqual({ mode: 'automatic', proposal: null });
    expect(await set(lin, 'advice')).toEqual({ mode: 'advice', proposal: null });
    const { mode: before, proposal } = await set(lin, 'automatic');
    expect(before).toBe('advice');
    expect(await set(mo, 'off')).toEqual({ mode: 'off', proposal: null });
    const late = await mo<{ code: string }>('POST', `/proposals/${proposal}/decision`, { act: 'approve' });
    expect(late.body.code).toBe('PROPOSAL_OVER');
    await reaches(async () => (await device()).mode === 'off');
  });

  it('is left alone by those who may only look', async () => {
    const body = { mode: 'off', reason: 'no right to' };
    expect((await site.park.api('auditor').post(`${root}/control/devices/store/mode`, body)).status).toBe(403);
    expect((await site.park.api({ member: 'alpha' }).get(`${root}/control`)).status).toBe(403);
    expect((await site.park.api('auditor').get(`${root}/control/decisions.csv`)).body).toMatch(/^decision,at,device,/);
  });

  it('goes back to zero on the way from automatic to advice, then lets go', async () => {
    await site.setMode('advice');
    await all(({ owned }) => !owned);
    for (const id of stores) expect(Math.abs((await arrived(id)).at(-1)!)).toBeLessThanOrEqual(1);
  });
});
