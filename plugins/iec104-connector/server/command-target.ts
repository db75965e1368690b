import type { Leadership } from '@lingtan/sdk';
import type { Sent, WriteTarget } from '@lingtan/telemetry/contracts';
import type { Iec104PointConfig, Iec104StationConfig } from '../contracts/index.ts';
import { commandTypes, rawOf, valueOf } from '../domain/index.ts';
import type { CommandOutcome, Commander } from './commander.ts';

/** A point that may be commanded, and the way to it. The protocol knows no life of a setpoint. */
export function commandTarget(parts: {
  station: Iec104StationConfig;
  /** Id of the point in the park. */
  point: string;
  config: Iec104PointConfig;
  commander: Commander;
  leadership: Pick<Leadership, 'leading' | 'confirm'>;
}): WriteTarget {
  const { station, point, config, commander, leadership } = parts;
  const { min, max, unit = null, command, address, select } = config.write!;
  const timeoutMs = station.t1 * 1000;

  function sentOf(outcome: CommandOutcome | 'too-late'): Sent {
    if (outcome === 'confirmed') return { status: 'acknowledged' };
    if (outcome === 'too-late') return { status: 'too-late' };
    if (outcome === 'refused') return { status: 'refused', reason: 'negative confirmation' };
    const reason =
      outcome === 'not-connected' ? 'the station is not connected' : `no confirmation within ${station.t1} s`;
    return { status: 'timed-out', reason };
  }

  return {
    ...{ point, device: station.id, min, max, unit, expires: false, enabled: station.enabled },
    here: () => leadership.leading,
    confirm: () => leadership.confirm(),
    leastLifeMs: 1,
    encode(value) {
      const raw = rawOf(value, config);
      if (raw === null) return null;
      return async (look) =>
        sentOf(await commander.command(commandTypes[command], address, raw, { select, look, timeoutMs }));
    },
    async read() {
      const found = await commander.read(config.address, timeoutMs);
      if (!found) throw new Error('the station does not answer the read');
      const value = valueOf(found.object, found.typeId, config);
      if (value === null || found.object.quality?.invalid) throw new Error('the station has no valid value');
      return value;
    },
  };
}
