import { solveHere } from '@lingtan/optimizer';
import type { Explanation } from '@lingtan/sdk';
import { waitUntil } from '@lingtan/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dispatchProblem, type DecisionsData } from '../../contracts/index.ts';
import { solveDispatch } from '../../domain/index.ts';
import { createControlPark, dispatchOf, stationOf } from '../fixtures/control-park.ts';
import type { ControlPark } from '../fixtures/control-park.ts';
import { loadsOf, type FlexibleNeed } from '../flexible/needs.ts';
import { insertPlan } from '../plans/plan-store.ts';

const quarter = 900_000;
const powerMaxKw = 800;
const station = stationOf('station', powerMaxKw);

/** Solves for a station that wants an energy within the hour, at the price of each quarter hour, and publishes the plan. */
async function planFor({ park }: ControlPark, energyKwh: number, buyPrice: number[]): Promise<number> {
  const issuedAt = Date.now();
  const to = issuedAt + 4 * quarter;
  const need: FlexibleNeed = {
    ...{ id: 'station', load: 'station', name: station.load.name, meterId: 'station', powerMaxKw },
    ...{ from: issuedAt, to, wantedKwh: energyKwh, takenKwh: 0, estimatedKwh: 0, plannedKwh: energyKwh, shortKwh: 0 },
    ...{ steps: { from: 0, to: 4 }, ref: null },
  };
  const problem = dispatchProblem.parse({
    steps: { lengthsH: [0.25, 0.25, 0.25, 0.25] },
    buses: [{ id: 'park' }],
    grids: [{ id: 'grid', bus: 'park', buyPrice, sellPrice: 0, importMax: 5000, exportMax: 5000 }],
    flexibleLoads: loadsOf([need], 'park'),
  });
  const plan = await solveDispatch(problem, { solver: { solve: solveHere } });
  const inputs = { gridMeterId: 'grid', stores: [], prices: [], soc: [], peaks: [], carbonFactor: null };
  const head = await park.tx((tx) =>
    insertPlan(tx, park.park.id, {
      ...{ issuedAt, trigger: 'person', cause: null, slot: issuedAt, from: issuedAt, to, previousNo: null },
      ...{ forecasts: [], inputs: { ...inputs, flexible: [need] }, problem, plan },
    }),
  );
  return head.no;
}

describe('a planned charging station behind Modbus TCP', { timeout: 180_000 }, () => {
  let site: ControlPark;
  beforeAll(async () => {
    // A short life, half of which passes while a test waits.
    const base = dispatchOf([], { commandLifeS: 10 });
    const control = { ...base.control, devices: [station.device as unknown as (typeof base.control.devices)[number]] };
    site = await createControlPark({ ...base, control, flexibleLoads: [station.load] });
  }, 180_000);
  afterAll(() => site.park.stop());

  const device = async () => (await site.status()).devices.find(({ id }) => id === 'station')!;
  const reaches = (condition: () => Promise<boolean>) => {
    let seen = '';
    return waitUntil(
      async () => {
        if (await condition()) return true;
        const { devices, reasons, log } = await site.status();
        seen = JSON.stringify({ devices, reasons, log: log.slice(0, 8) });
        await new Promise((resolve) => setTimeout(resolve, 200));
        return false;
      },
      90_000,
      () => seen,
    );
  };
  /** Of the park's sign: what it takes is negative. The controller corrects what the station draws beyond its setpoint. */
  const confirmed = (kw: number) =>
    reaches(async () => {
      const { confirmedKw, pending } = await device();
      return !pending && confirmedKw !== null && Math.abs(confirmedKw - kw) <= 15;
    });

  it('gets what the plan gives it in the cheapest quarter hour, as the most that it may draw, and it is read back', async () => {
    const no = await planFor(site, 120, [0.3, 0.9, 0.9, 0.9]);
    await site.setMode('automatic');
    await confirmed(-480);
    // The device has it in its own sign, and draws as much.
    await reaches(async () => Math.abs((await site.received('station')).at(-1)!.value - 480) <= 15);
    await reaches(async () => Math.abs((await device()).powerKw! + 480) <= 15);
    const mine = async () =>
      (await site.decisions('&outcome=allowed')).filter(({ plan, result }) => plan === no && result === 'confirmed');
    const off = ({ setpointKw }: { setpointKw: number | null }) => Math.abs(setpointKw! + 480);
    await reaches(async () => (await mine()).some((each) => off(each) <= 15));
    const all = await mine();
    // It gets no more than the plan gives it, though it drew less than it might before; what it makes of a setpoint is
    // corrected for downwards, by a twentieth of its rated power at most (biasShare).
    expect(Math.min(...all.map(({ setpointKw }) => setpointKw!))).toBeGreaterThanOrEqual(-480.1);
    expect(Math.max(...all.map(off))).toBeLessThanOrEqual(0.05 * powerMaxKw);
    for (const each of all) expect(each).toMatchObject({ device: 'station', source: 'controller', level: 'plan' });
  });

  it('waits where the plan has it wait', async () => {
    await planFor(site, 120, [0.9, 0.9, 0.9, 0.3]);
    await confirmed(0);
    await reaches(async () => Math.abs((await site.received('station')).at(-1)!.value) < 0.05);
    await reaches(async () => Math.abs((await device()).powerKw!) <= 5);
  });

  it('is sent the same setpoint again before it forgets it: one record that counts each that was read back', async () => {
    let held: DecisionsData['decisions'][number] | undefined;
    await reaches(async () => {
      // The newest: what is held until the plan has something else.
      held = (await site.decisions()).find(({ setpointKw }) => setpointKw !== null);
      return Math.abs(held?.setpointKw ?? -480) < 0.05 && held!.renewals > 0;
    });
    const { no, at, ref, setpointKw, renewals, renewedAt, heldUntil } = held!;
    // By the life that it is asked for, from when it was asked.
    expect(heldUntil! - renewedAt!).toBeGreaterThan(0);
    expect(heldUntil! - renewedAt!).toBeLessThanOrEqual(10_000);
    expect(held).toMatchObject({ device: 'station', source: 'controller', level: 'plan', result: 'confirmed' });
    // Each was sent once, and the next one is due at half of the life.
    const sent = (await site.received('station')).filter((each) => each.at >= at && each.at < renewedAt! + 3500);
    expect(sent.map(({ value, taken }) => [Math.abs(value + setpointKw!) < 0.1, taken])).toEqual(
      Array.from({ length: renewals + 1 }, () => [true, true]),
    );
    const { status, body } = await site.park
      .api('auditor')
      .get<Explanation>(`/api/evidence/${ref}?park=${site.park.park.id}`);
    expect([status, body.value]).toEqual([200, setpointKw]);
    expect(body.parameters!['renewals']).toBeGreaterThanOrEqual(renewals);
    expect(Math.abs((body.parameters!['renewedReadKw'] as number) - setpointKw!)).toBeLessThanOrEqual(15);
    expect(Date.parse(body.parameters!['renewedAt'] as string)).toBeGreaterThanOrEqual(renewedAt!);
    const roles = body.inputs.map(({ role }) => role);
    expect(roles).toEqual(['plan-slot', 'power', 'grid', 'renewal:power', 'renewal:grid']);
    const csv = (await site.park.api('auditor').get<string>('/x/storage-dispatch/control/decisions.csv')).body;
    const [header, ...lines] = csv.split('\n').map((line) => line.split(','));
    const until = lines.find(([first]) => first === String(no))![header!.indexOf('held_until')]!;
    expect(Date.parse(until)).toBeGreaterThanOrEqual(heldUntil!);
    // That it holds what it held is no event.
    const ofIt = site.park.events.events.filter(
      ({ name, data }) => name === 'dispatch.setpoint-written' && (data as { decision: number }).decision === no,
    );
    expect(ofIt).toHaveLength(1);
  });
});
