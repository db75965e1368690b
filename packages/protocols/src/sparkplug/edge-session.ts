import { sparkplugNumber } from './datatype.ts';
import type { SparkplugMetric, SparkplugPayload } from './payload.ts';
import { sparkplugQuality, type SparkplugQuality } from './quality.ts';
import type { SparkplugTopic } from './topic.ts';

/** A metric with its name known and its value as a number. `ts` is ms UTC, undefined when the message has no time. */
export interface ResolvedMetric {
  name: string;
  ts: number | undefined;
  value: number;
  quality: SparkplugQuality;
  isHistorical: boolean;
}

/** What a message brought, and what was wrong with it. */
export interface EdgeUpdate {
  metrics: ResolvedMetric[];
  /** Names (or aliases) that carry no number: text, null, data sets, unknown aliases, integers that their datatype cannot hold. */
  skipped: { name: string; reason: 'not-a-number' | 'out-of-range' | 'null' | 'unknown-alias' | 'no-name' }[];
  /** The births known here do not explain this message: the node should be asked for a rebirth. */
  needsRebirth: 'no-birth' | 'sequence-gap' | 'unknown-alias' | null;
  /** Set by a death that counts. */
  death: boolean;
}

interface Definition {
  name: string;
  datatype: number | undefined;
}

/** Names that belong to the protocol and are no measurement. */
const isControl = (name: string): boolean =>
  name === 'bdSeq' ||
  name.startsWith('Node Control/') ||
  name.startsWith('Device Control/') ||
  name.startsWith('Properties/');

/**
 * State of one edge node, as a host keeps it: aliases from the births, sequence number, birth/death number.
 * Data before a birth yields nothing but `needsRebirth`; after a gap the data are still used, since each sample
 * carries its own time.
 */
export class EdgeSession {
  readonly #aliases = new Map<number, Definition & { device: string | null }>();
  readonly #types = new Map<string, number | undefined>();
  readonly #born = new Set<string | null>();
  #sequence: number | null = null;
  #birthNumber: bigint | null = null;
  readonly #maxMetrics: number;

  constructor(options: { maxMetrics?: number } = {}) {
    this.#maxMetrics = options.maxMetrics ?? 100_000;
  }

  /** Whether the node has been born and has not died since. */
  get online(): boolean {
    return this.#born.has(null);
  }

  /** Takes one message of the node or of a device behind it. */
  apply(topic: SparkplugTopic, payload: SparkplugPayload): EdgeUpdate {
    const update: EdgeUpdate = { metrics: [], skipped: [], needsRebirth: null, death: false };
    switch (topic.type) {
      case 'NDEATH':
        update.death = this.#die(payload);
        return update;
      case 'NBIRTH':
        this.#reset();
        this.#birthNumber = birthNumber(payload);
        this.#sequence = payload.seq ?? 0;
        this.#bear(null, payload);
        break;
      case 'DBIRTH':
        this.#follow(payload, update);
        this.#bear(topic.device, payload);
        break;
      case 'DDEATH':
        this.#follow(payload, update);
        this.#born.delete(topic.device);
        update.death = true;
        return update;
      case 'NDATA':
      case 'DDATA':
        this.#follow(payload, update);
        if (!this.#born.has(null) || !this.#born.has(topic.device)) {
          update.needsRebirth = 'no-birth';
          return update;
        }
        break;
      case 'NCMD':
      case 'DCMD':
        return update;
    }
    for (const metric of payload.metrics) this.#resolve(topic.device, metric, payload, update);
    return update;
  }

  #reset(): void {
    this.#aliases.clear();
    this.#types.clear();
    this.#born.clear();
  }

  #die(payload: SparkplugPayload): boolean {
    // A late will of an earlier connection must not end the present one.
    const number = birthNumber(payload);
    if (number !== null && this.#birthNumber !== null && number !== this.#birthNumber) return false;
    this.#reset();
    this.#sequence = null;
    return true;
  }

  #follow(payload: SparkplugPayload, update: EdgeUpdate): void {
    if (payload.seq === undefined) return;
    if (this.#sequence !== null && payload.seq !== (this.#sequence + 1) % 256) update.needsRebirth = 'sequence-gap';
    this.#sequence = payload.seq;
  }

  #bear(device: string | null, payload: SparkplugPayload): void {
    this.#born.add(device);
    for (const { name, alias, datatype } of payload.metrics) {
      if (name === undefined || this.#types.size >= this.#maxMetrics) continue;
      this.#types.set(typeKey(device, name), datatype);
      if (alias !== undefined) this.#aliases.set(alias, { name, datatype, device });
    }
  }

  #resolve(device: string | null, metric: SparkplugMetric, payload: SparkplugPayload, update: EdgeUpdate): void {
    const aliased = metric.alias === undefined ? undefined : this.#aliases.get(metric.alias);
    const definition = aliased?.device === device ? aliased : undefined;
    const name = metric.name ?? definition?.name;
    if (name === undefined || name === '') {
      const unknown = metric.alias !== undefined;
      update.skipped.push({
        name: unknown ? `alias ${metric.alias}` : '',
        reason: unknown ? 'unknown-alias' : 'no-name',
      });
      if (unknown) update.needsRebirth ??= 'unknown-alias';
      return;
    }
    if (isControl(name)) return;
    const datatype = metric.datatype ?? definition?.datatype ?? this.#types.get(typeKey(device, name));
    const value = sparkplugNumber(metric.raw, datatype);
    if (value === undefined) {
      const { kind } = metric.raw;
      const reason = kind === 'int' || kind === 'long' ? 'out-of-range' : kind === 'null' ? 'null' : 'not-a-number';
      update.skipped.push({ name, reason });
      return;
    }
    update.metrics.push({
      name,
      ts: metric.timestamp ?? payload.timestamp,
      value,
      quality: sparkplugQuality(metric),
      isHistorical: metric.isHistorical ?? false,
    });
  }
}

const typeKey = (device: string | null, name: string): string => `${device ?? ''}/${name}`;

function birthNumber(payload: SparkplugPayload): bigint | null {
  const raw = payload.metrics.find((metric) => metric.name === 'bdSeq')?.raw;
  return raw?.kind === 'long' ? raw.value : raw?.kind === 'int' ? BigInt(raw.value) : null;
}
