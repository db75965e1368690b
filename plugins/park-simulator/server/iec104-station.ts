import type { Iec104Asdu, Iec104Object, Iec104Value } from '@lingtan/protocols';
import type { Iec104ObjectConfig } from '../contracts/telecontrol.ts';
import { fullPoint } from '../domain/index.ts';
import type { SetpointLog } from './setpoint-log.ts';

const causes = {
  spontaneous: 3,
  request: 5,
  activation: 6,
  confirmed: 7,
  terminated: 10,
} as const;
/** Interrogations by the kind of what they ask for: the qualifier of all of it, and the cause with which its answer comes; those of the groups follow each. */
const interrogations = {
  100: { which: 'measured', general: 20, groups: 16, cause: 20 },
  101: { which: 'counter', general: 5, groups: 4, cause: 37 },
} as const;
/** What of the qualifier of a counter interrogation says which counters; the other two bits are about freezing them. */
const counterRequest = 0x3f;
const unknown = { type: 44, cause: 45, commonAddress: 46, object: 47 } as const;
const good = { overflow: false, blocked: false, substituted: false, notTopical: false, invalid: false };
/** Type of each kind without and with a time tag. */
const types = { float: [13, 36], scaled: [11, 35], normalised: [9, 34], single: [1, 30], counter: [15, 37] } as const;
const commandTypes = { single: 45, double: 46, normalised: 48, scaled: 49, float: 50 } as const;
const perAsdu = 20;

/** What the controlled station needs of the world. */
export interface Iec104World {
  commonAddress: number;
  asset: string;
  objects: readonly Iec104ObjectConfig[];
  value(point: string): number;
  /** Wall clock of the station, ms of the same digits in UTC. */
  wallMs(): number;
  setpoints: SetpointLog;
}

/** A controlled station without sockets: ASDUs in, ASDUs out. It knows one selection at a time. */
export class Iec104Station {
  readonly #world: Iec104World;
  #selected: number | null = null;
  /** Clock that a master has set, as it was written; null before. */
  clockSet: number | null = null;

  constructor(world: Iec104World) {
    this.#world = world;
  }

  get points(): string[] {
    return this.#world.objects.map(({ point }) => fullPoint(point, this.#world.asset));
  }

  /** Answers an ASDU of the master, in the order in which the answers go out. */
  answer(asdu: Iec104Asdu): Iec104Asdu[] {
    const refuse = (cause: number): Iec104Asdu[] => [{ ...asdu, cause, negative: true }];
    if (asdu.commonAddress !== this.#world.commonAddress && asdu.commonAddress !== 0xffff)
      return refuse(unknown.commonAddress);
    if (asdu.typeId === 102) return this.#read(asdu);
    if (asdu.cause !== causes.activation) return refuse(unknown.cause);
    const confirm = { ...asdu, cause: causes.confirmed };
    const end = { ...asdu, cause: causes.terminated };
    if (asdu.typeId === 100 || asdu.typeId === 101) {
      const answer = this.#interrogated(asdu.typeId, asdu.objects[0]?.value ?? 0);
      return answer ? [confirm, ...answer, end] : [{ ...confirm, negative: true }];
    }
    if (asdu.typeId === 103) {
      this.clockSet = asdu.objects[0]?.time?.wallMs ?? null;
      return [confirm];
    }
    if (asdu.typeId === 107) return [confirm];
    if (asdu.typeId >= 45 && asdu.typeId <= 50) return this.#command(asdu);
    return refuse(unknown.type);
  }

  /** Values with their time tags of the objects that have changed against `last`, which is brought up to date. */
  spontaneous(last: Map<number, number>): Iec104Asdu[] {
    const time = { wallMs: this.#world.wallMs(), invalid: false, summer: false };
    const changed = this.#world.objects.filter((object) => {
      const raw = this.#raw(object);
      if (raw === null || last.get(object.address) === raw) return false;
      last.set(object.address, raw);
      return true;
    });
    return this.#group(changed, causes.spontaneous, 1, { time });
  }

  /** All objects of a kind, or those of the group that is asked for, each with the cause of its request; null where it names none. */
  #interrogated(typeId: keyof typeof interrogations, qualifier: number): Iec104Asdu[] | null {
    const { which, general, groups, cause } = interrogations[typeId];
    const asked = typeId === 101 ? qualifier & counterRequest : qualifier;
    // Groups of measured values follow the qualifier of all of them; those of counters are counted from 1.
    const group = typeId === 101 ? asked : asked - general;
    const whole = asked === general;
    if (!whole && !(group >= 1 && group <= groups)) return null;
    const wanted = this.#world.objects.filter(
      (object) => (object.type === 'counter') === (which === 'counter') && (whole || object.group === group),
    );
    return this.#group(wanted, whole ? cause : cause + group, 0);
  }

  #group(
    objects: readonly Iec104ObjectConfig[],
    cause: number,
    timed: 0 | 1,
    more: Partial<Iec104Value> = {},
  ): Iec104Asdu[] {
    const byType = new Map<number, Iec104Object[]>();
    for (const object of objects) {
      const value = this.#valueOf(object);
      if (value === null) continue;
      const typeId = types[object.type][timed];
      byType.set(typeId, [...(byType.get(typeId) ?? []), { ...value, ...more }]);
    }
    return [...byType].flatMap(([typeId, all]) =>
      Array.from({ length: Math.ceil(all.length / perAsdu) }, (_, page) =>
        this.#asdu(typeId, cause, all.slice(page * perAsdu, (page + 1) * perAsdu)),
      ),
    );
  }

  #asdu(typeId: number, cause: number, objects: Iec104Object[]): Iec104Asdu {
    const { commonAddress } = this.#world;
    return { typeId, cause, originator: 0, commonAddress, sequence: false, negative: false, test: false, objects };
  }

  #valueOf(object: Iec104ObjectConfig): Iec104Object | null {
    const value = this.#raw(object);
    if (value === null) return null;
    return object.type === 'counter'
      ? { address: object.address, value, counter: { sequence: 0, carry: false, adjusted: false, invalid: false } }
      : { address: object.address, value, quality: good };
  }

  /** Value on the wire; null when it does not fit, which would otherwise be read as another value. */
  #raw({ point, type, scale, offset }: Iec104ObjectConfig): number | null {
    const raw = (this.#world.value(fullPoint(point, this.#world.asset)) - offset) / scale;
    if (!Number.isFinite(raw)) return null;
    if (type === 'float') return Math.fround(raw);
    if (type === 'normalised') return raw >= -1 && raw < 1 ? Math.round(raw * 32_768) / 32_768 : null;
    const whole = Math.round(raw);
    const [low, high] = type === 'single' ? [0, 1] : type === 'scaled' ? [-32_768, 32_767] : [-(2 ** 31), 2 ** 31 - 1];
    return whole >= low && whole <= high ? whole : null;
  }

  #read(asdu: Iec104Asdu): Iec104Asdu[] {
    const object = this.#world.objects.find(({ address }) => address === asdu.objects[0]?.address);
    const value = object && this.#valueOf(object);
    if (this.#world.setpoints.fault === 'read-unanswered') return [];
    if (!object || !value) return [{ ...asdu, cause: unknown.object, negative: true }];
    return [this.#asdu(types[object.type][0], causes.request, [value])];
  }

  #command(asdu: Iec104Asdu): Iec104Asdu[] {
    const [sent] = asdu.objects;
    const object = this.#world.objects.find(({ write }) => write?.address === sent?.address);
    const negative = { ...asdu, cause: causes.confirmed, negative: true };
    if (!object?.write || !sent || commandTypes[object.write.command] !== asdu.typeId)
      return [{ ...asdu, cause: unknown.object, negative: true }];
    const { setpoints, asset } = this.#world;
    const { write, scale, offset, point } = object;
    const raw = write.command === 'double' ? (sent.value ?? 0) - 1 : (sent.value ?? Number.NaN);
    const value = raw * scale + offset;
    if (!(value >= write.min - 1e-6 && value <= write.max + 1e-6)) return [negative];
    if (sent.command?.select) {
      this.#selected = write.address;
      return [{ ...asdu, cause: causes.confirmed }];
    }
    if (write.select && this.#selected !== write.address) return [negative];
    this.#selected = null;
    const taken = setpoints.take({ point: fullPoint(point, asset), value, lifeS: null });
    if (setpoints.fault === 'write-unanswered' || setpoints.fault === 'write-lost') return [];
    if (!taken) return [negative];
    return [
      { ...asdu, cause: causes.confirmed },
      { ...asdu, cause: causes.terminated },
    ];
  }
}
