import { worstQuality } from '@lingtan/sdk';
import type { EvidenceInput, Quality } from '@lingtan/sdk';
import type { LatestValue } from '@lingtan/telemetry/contracts';
import type { Meter, SourceItem, UseItem } from '../../contracts/index.ts';
import { balanceItem, gaugeKw, isConsumption, positiveDirection, powerNow } from '../../domain/index.ts';
import type { PowerItem, PowerMeter, PowerNow } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { samplesAt } from '../overview.ts';
import { powerRef } from '../refs.ts';

type Side = 'source' | 'use';

/** The balance of power at an instant, with the sample of each meter under it. */
export class MomentPower {
  readonly at: number;
  readonly #energy: Energy;
  readonly #meters: readonly PowerMeter[];
  readonly #samples: ReadonlyMap<string, LatestValue>;
  readonly #balance: PowerNow;

  private constructor(
    energy: Energy,
    meters: readonly PowerMeter[],
    samples: ReadonlyMap<string, LatestValue>,
    at: number,
    ofPart: boolean,
  ) {
    this.at = at;
    this.#energy = energy;
    this.#meters = meters;
    this.#samples = samples;
    this.#balance = powerNow(meters, samples, at, { units: energy.units, ofPart });
  }

  /** @param ofPart the meters are those of one enterprise */
  static async read(energy: Energy, meters: readonly PowerMeter[], at: number, ofPart: boolean): Promise<MomentPower> {
    return new MomentPower(energy, meters, await samplesAt(energy, meters, at), at, ofPart);
  }

  /** Whether the metered sources give less than the metered uses take: once that stood as a source of its own. */
  get fallsShort(): boolean {
    return this.#balance.residualKw < 0;
  }

  items<S extends Side>(side: S): S extends 'source' ? SourceItem[] : UseItem[];
  items(side: Side): string[] {
    return this.#of(side).map(({ item }) => item);
  }

  has(side: Side, item: string): boolean {
    return this.#find(side, item) !== undefined;
  }

  /** kW; null where no meter of it has a value. */
  power(side: Side, item: string): number | null {
    const found = this.#find(side, item);
    return found === undefined || (found.meters > 0 && found.missing === found.meters) ? null : found.powerKw;
  }

  /** What the books leave open is as good as all that was metered. */
  quality(side: Side, item: string): Quality {
    const found = this.#find(side, item);
    const among = item === 'balance' ? [...this.#balance.sources, ...this.#balance.uses] : found ? [found] : [];
    return worstQuality(
      among
        .filter(({ item: each }) => each !== 'balance')
        .map(({ stale, missing }) => (missing > 0 ? 'missing' : stale > 0 ? 'estimated' : 'actual')),
    );
  }

  /** Consumers after the largest `most`, as the single-line diagram has them. */
  smaller(most: number): string[] {
    return this.#balance.uses
      .filter(({ item }) => item !== 'balance' && isConsumption(item))
      .toSorted((a, b) => b.powerKw - a.powerKw)
      .slice(most)
      .map(({ item }) => item);
  }

  /** Meters of an item, each by its power. */
  metersOf(side: Side, item: string): EvidenceInput[] {
    return this.#meters.flatMap(({ meter, config }): EvidenceInput[] => {
      const reading = this.readingOf(meter.id)!;
      const positive = positiveDirection(config);
      const negative = positive === 'import' ? 'export' : 'import';
      const place = balanceItem(meter, (reading.kw ?? 0) >= 0 ? positive : negative);
      if (!meter.boundary || place.side !== side || place.item !== item) return [];
      const ref = powerRef(`meter/${meter.id}`, this.at);
      return [{ ref, role: 'part', value: reading.kw, unit: 'kW', quality: reading.quality }];
    });
  }

  /** Sample of a meter and what it comes to; null where the viewer does not see the meter. */
  readingOf(id: string): Reading | null {
    const found = this.#meters.find(({ meter }) => meter.id === id);
    if (!found) return null;
    const { meter, config, expectedEverySeconds } = found;
    const point = config.powerPoint ?? null;
    const last = point === null ? undefined : this.#samples.get(point);
    // The same limits as the balance has, so that an old value is not opened where it was not counted.
    const one = powerNow(
      [{ meter: { ...meter, boundary: true }, config, expectedEverySeconds }],
      this.#samples,
      this.at,
      { units: this.#energy.units },
    );
    const { missing, stale } = [...one.sources, ...one.uses].find(({ meters }) => meters > 0)!;
    const sample = missing > 0 || last === undefined ? null : last;
    const factor = gaugeKw(config, { ts: sample?.ts ?? this.at, value: 1 }, this.#energy.units);
    return {
      meter,
      point,
      sample,
      kw: sample && sample.value * factor,
      factor,
      quality: sample === null ? 'missing' : stale > 0 ? 'estimated' : 'actual',
    };
  }

  #of(side: Side): readonly PowerItem<SourceItem | UseItem>[] {
    return side === 'source' ? this.#balance.sources : this.#balance.uses;
  }

  #find(side: Side, item: string): PowerItem<SourceItem | UseItem> | undefined {
    return this.#of(side).find((each) => each.item === item);
  }
}

/** What a meter read at an instant. */
export interface Reading {
  meter: Meter;
  point: string | null;
  /** Null where there is none, or it is too old to be counted. */
  sample: LatestValue | null;
  kw: number | null;
  /** kW per unit of the point. */
  factor: number;
  quality: Quality;
}
