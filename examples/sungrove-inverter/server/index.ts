import { definePlugin, type ParkScope } from '@lingtan/sdk';
import { Telemetry, type TelemetryService } from '@lingtan/telemetry/contracts';
import { type InverterState, listInverters, sungroveConfig, sungroveRead } from '../contracts/index.ts';
import { Alarms, declarationsOf, reportsOf } from './alarms.ts';
import { decode } from '../domain/decode.ts';
import { profile } from '../domain/profile.ts';
import { readBlock } from './read-block.ts';

type Config = ReturnType<(typeof sungroveConfig)['schema']['parse']>;
type Inverter = Config['inverters'][number];

/** Reads one inverter, stores what it says, and tells how it is. */
async function poll(park: ParkScope<Config>, telemetry: TelemetryService, inverter: Inverter): Promise<InverterState> {
  const { serial, asset, unit } = inverter;
  const reading = decode(profile, await readBlock(park.config.logger, unit, profile));
  const at = park.clock.now();
  const samples = reading.values.map(({ point, ...rest }) => ({ point: `${asset}.${point}`, ts: at, ...rest }));
  const { rejected } = await telemetry.ingest(`sungrove ${serial}`, samples);
  const power = reading.values.find(({ point }) => point === 'active-power')?.value ?? null;
  const problem = rejected.length > 0 ? rejected.map(({ message }) => message).join('; ') : null;
  return { serial, asset, state: reading.state, faults: reading.faults, powerKw: power, problem, at };
}

export default definePlugin({
  id: 'sungrove-inverter',
  config: sungroveConfig,
  permissions: [sungroveRead],
  services: { telemetry: Telemetry },
  optionalServices: { alarms: Alarms },
  async checkConfig({ config }) {
    const [first] = config.inverters;
    if (!first) return { ok: false, message: 'Add an inverter first.' };
    const block = await readBlock(config.logger, first.unit, profile);
    return { ok: true, message: `${first.serial} answers: ${decode(profile, block).state}` };
  },
  async start(park, { telemetry, alarms }) {
    const states = new Map<string, InverterState>();
    const round = async (): Promise<void> => {
      for (const inverter of park.config.inverters) {
        try {
          states.set(inverter.serial, await poll(park, telemetry, inverter));
        } catch (error) {
          const before = states.get(inverter.serial) ?? { ...inverter, powerKw: null, faults: [], at: null };
          const problem = error instanceof Error ? error.message : String(error);
          states.set(inverter.serial, { ...before, state: 'silent', problem });
        }
      }
      await alarms?.report(reportsOf(profile, [...states.values()], park.clock.now()));
      const silent = [...states.values()].filter(({ problem }) => problem !== null);
      if (silent.length > 0) park.degraded(silent.map(({ serial, problem }) => `${serial}: ${problem}`).join('; '));
      else park.healthy();
    };
    park.route(listInverters, async () => [...states.values()]);
    await alarms?.declare(declarationsOf(profile, park.config.inverters));
    // One process of the installation reads, however many there are.
    park.lead('poll', async (lead) => {
      await round();
      lead.every(park.config.pollSeconds * 1000, round);
    });
  },
});
