import type { PairTable } from './types.ts';

/** Whole units of single pairs, by consumer, in a list that grows. */
export class UnitList {
  private size = 0;
  private generator = new Int32Array(1024);
  private amount = new Float64Array(1024);
  private next = new Int32Array(1024);
  private readonly first: Int32Array;

  constructor(consumers: number) {
    this.first = new Int32Array(consumers).fill(-1);
  }

  add(consumer: number, generator: number, amount: number): void {
    if (this.size === this.generator.length) this.grow();
    this.generator[this.size] = generator;
    this.amount[this.size] = amount;
    this.next[this.size] = this.first[consumer]!;
    this.first[consumer] = this.size++;
  }

  each(consumer: number, use: (generator: number, amount: number) => void): void {
    for (let at = this.first[consumer]!; at >= 0; at = this.next[at]!) use(this.generator[at]!, this.amount[at]!);
  }

  private grow(): void {
    const size = this.size * 2;
    const [generator, amount, next] = [new Int32Array(size), new Float64Array(size), new Int32Array(size)];
    generator.set(this.generator);
    amount.set(this.amount);
    next.set(this.next);
    Object.assign(this, { generator, amount, next });
  }
}

/** Rows of a pair table, collected consumer by consumer. */
export class PairCollector {
  private count = 0;
  private consumer = new Uint32Array(1024);
  private generator = new Uint32Array(1024);
  private volume = new Float64Array(1024);

  add(consumer: number, generator: number, volume: number): void {
    if (this.count === this.consumer.length) this.grow();
    this.consumer[this.count] = consumer;
    this.generator[this.count] = generator;
    this.volume[this.count++] = volume;
  }

  table(): PairTable {
    const { count } = this;
    return {
      count,
      consumer: this.consumer.subarray(0, count),
      generator: this.generator.subarray(0, count),
      volume: this.volume.subarray(0, count),
    };
  }

  private grow(): void {
    const size = this.count * 2;
    const [consumer, generator, volume] = [new Uint32Array(size), new Uint32Array(size), new Float64Array(size)];
    consumer.set(this.consumer);
    generator.set(this.generator);
    volume.set(this.volume);
    Object.assign(this, { consumer, generator, volume });
  }
}
