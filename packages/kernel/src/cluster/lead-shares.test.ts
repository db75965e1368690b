import { expect, it } from 'vitest';
import { LeadShares } from './lead-shares.ts';

/** Processes that beat in turn, and the locks that they take. */
class World {
  readonly #locks = new Map<string, string>();
  readonly #members = new Map<string, { shares: LeadShares; seeks: readonly string[] }>();

  join(name: string, seeks: readonly string[]): void {
    // Each begins elsewhere, as if they were shuffled.
    const at = this.#members.size;
    const shares = new LeadShares((all) => [...all.slice(at), ...all.slice(0, at)]);
    this.#members.set(name, { shares, seeks });
  }

  /** Its session ends; the others go on counting it for a while. */
  kill(name: string): void {
    for (const [role, holder] of this.#locks) if (holder === name) this.#locks.delete(role);
    this.#members.get(name)!.seeks = [];
  }

  beat(): void {
    for (const [name, { shares, seeks }] of this.#members) {
      const free = seeks.filter((role) => !this.#locks.has(role));
      const led = seeks.filter((role) => this.#locks.get(role) === name).length;
      const standing = { free, sought: seeks.length, led, processes: this.#members.size };
      for (const role of shares.choose(standing)) this.#locks.set(role, name);
    }
  }

  counts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const holder of this.#locks.values()) counts[holder] = (counts[holder] ?? 0) + 1;
    return counts;
  }
}

const roles = (count: number): string[] => Array.from({ length: count }, (_, no) => `work-${no}`);

it.each([1, 2, 3, 7, 10, 31])('three processes that start together share %s pieces of work', (count) => {
  const world = new World();
  for (const name of ['a', 'b', 'c']) world.join(name, roles(count));
  for (let beat = 0; beat < 3; beat++) world.beat();
  const counts = world.counts();
  expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(count);
  expect(Math.max(...Object.values(counts))).toBeLessThanOrEqual(Math.ceil(count / 3));
});

it('what one led who is gone goes to several, all of it by the second beat', () => {
  const world = new World();
  world.join('first', roles(10));
  world.beat();
  expect(world.counts()).toEqual({ first: 10 });
  world.join('b', roles(10));
  world.join('c', roles(10));
  for (let beat = 0; beat < 5; beat++) world.beat();
  // Nothing moves while it is led.
  expect(world.counts()).toEqual({ first: 10 });
  world.kill('first');
  world.beat();
  world.beat();
  const { b = 0, c = 0 } = world.counts();
  expect(b + c).toBe(10);
  expect(Math.min(b, c)).toBeGreaterThanOrEqual(4);
});

it('work that only one seeks is led by it, however much that is', () => {
  const world = new World();
  world.join('a', roles(10));
  for (const name of ['b', 'c']) world.join(name, []);
  world.beat();
  world.beat();
  expect(world.counts()).toEqual({ a: 10 });
});
