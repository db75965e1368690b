import type { TelemetryService } from '@lingtan/telemetry/contracts';
import { gateDeviceShape } from '../../contracts/index.ts';
import type { BatteryConfig, ControlledDevice, DispatchConfig, GateDevice } from '../../contracts/index.ts';
import { planErrors } from '../errors.ts';

/** A device as the control loop sees it: its rules, and where it is read and written. */
export interface Controlled {
  readonly config: ControlledDevice;
  readonly battery: BatteryConfig | null;
  readonly name: { en: string; 'zh-CN': string };
  /** Rules with the default mode; what persons set comes from the database. */
  readonly device: GateDevice;
  /** kW of the park's sign per kW of the points: +1 or −1. */
  readonly sign: 1 | -1;
}

/**
 * Works batteries and flexible loads into the controlled devices.
 * @throws DISPATCH_CONTROL_DEVICE naming device and field
 */
export function controlledDevices(config: DispatchConfig): Controlled[] {
  const seen = new Set<string>();
  return config.control.devices.map((own) => {
    const refuse = (problem: string): never => {
      throw planErrors.CONTROL_DEVICE({ device: own.id, problem });
    };
    if (seen.has(own.id)) refuse('the id is there twice');
    seen.add(own.id);
    const battery = config.batteries.find(({ id }) => id === own.id) ?? null;
    if (own.kind === 'battery' && !battery) refuse('kind battery, but no battery has this id');
    if (own.kind !== 'battery' && battery) refuse(`kind ${own.kind}, but a battery has this id`);
    const load = own.kind === 'load' ? config.flexibleLoads.find(({ id }) => id === own.id) : undefined;
    const known = battery ?? load;
    const name = own.name ?? known?.name ?? refuse('name: expected a name for a device that is no battery');
    const least = battery ? -battery.chargeMaxKw : load ? -load.powerMaxKw : undefined;
    const most = battery ? battery.dischargeMaxKw : load ? 0 : undefined;
    const minKw = own.minKw ?? least ?? refuse('minKw: expected a number');
    const maxKw = own.maxKw ?? most ?? refuse('maxKw: expected a number');
    const rated = own.ratedKw ?? Math.max(Math.abs(minKw), Math.abs(maxKw));
    const parsed = gateDeviceShape.safeParse({
      id: own.id,
      kind: own.kind,
      mode: own.mode,
      limits: {
        minKw,
        maxKw,
        ratedKw: rated,
        energy: battery && {
          minKwh: battery.socMin * battery.capacityKwh,
          maxKwh: battery.socMax * battery.capacityKwh,
          chargeEfficiency: battery.etaCharge,
          dischargeEfficiency: battery.etaDischarge,
        },
        ramp: { kw: own.rampKwPerS, per: 's' },
        safeRamp: own.safeRampKwPerS === undefined ? null : { kw: own.safeRampKwPerS, per: 's' },
        deadbandKw: own.deadbandKw,
      },
      interlocks: own.interlocks,
      safeSetpointKw: own.safeSetpointKw,
      freshnessS: own.freshnessS,
      maxLifeS: own.maxLifeS,
      readBack: { toleranceKw: own.toleranceKw, timeoutS: own.readBackS, retries: own.retries },
      secondPersonAboveKw: own.secondPersonAboveKw ?? null,
      temperature: own.temperature ?? null,
    });
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      refuse(`${issue!.path.join('.')}: ${issue!.message}`);
    }
    if (own.temperature && !own.temperaturePoint) refuse('temperaturePoint: expected the point of the temperature');
    return { config: own, battery, name, device: parsed.data!, sign: own.positive === 'generation' ? 1 : -1 };
  });
}

/** Points that a cycle reads. */
export function pointsRead(controlled: readonly Controlled[], config: DispatchConfig): string[] {
  const points = controlled.flatMap(({ config: own, battery, device }) => [
    own.powerPoint,
    battery?.socPoint,
    own.temperaturePoint,
    own.faultPoint,
    ...device.interlocks.map(({ point }) => point),
  ]);
  const all = [...points, ...config.batteries.map(({ socPoint }) => socPoint), config.control.gridPowerPoint];
  return [...new Set(all.filter((point) => point !== undefined))];
}

/** Units of all points by id. */
export async function unitsOf(telemetry: Pick<TelemetryService, 'points'>): Promise<ReadonlyMap<string, string>> {
  return new Map((await telemetry.points()).map(({ id, unit }) => [id, unit]));
}
