import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { watchClock, type ClockStep } from '../clock/clock-watch.ts';
import { domainClockVariable, readDomainClock } from './domain-clock.ts';

const hour = 3_600_000;
const begin = Date.parse('2026-12-01T08:00:00Z');
const shows = Date.parse('2026-10-24T22:00:00Z');
let folder: string;
let begins: string;
let machine = begin;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lingtan-domain-clock-'));
  begins = path.join(folder, 'begins');
  machine = begin;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clockOf = (more: object = {}) =>
  readDomainClock(
    { [domainClockVariable]: JSON.stringify({ begins, shows: '2026-10-25T00:00:00+02:00', rate: 720, ...more }) },
    () => machine,
  )!;
const start = (): void => {
  writeFileSync(begins, '');
  utimesSync(begins, begin / 1000, begin / 1000);
  expect(statSync(begins).mtimeMs).toBe(begin);
};

it('is none without its variable', () => {
  expect(readDomainClock({})).toBeNull();
  expect(readDomainClock({ [domainClockVariable]: '' })).toBeNull();
});

it('stands still until its file is there, and goes on from then at its rate', () => {
  const clock = clockOf();
  machine += hour;
  expect(clock.now()).toBe(shows);
  start();
  machine = begin + 5000;
  expect(clock.now()).toBe(shows + hour);
  expect(clock.machineAt(shows + 2 * hour)).toBe(begin + 10_000);
});

it('is set when it is said to be, which whoever watches it sees', () => {
  start();
  const clock = clockOf({
    steps: [
      { after: 10_000, by: -2 * hour },
      { after: 20_000, by: 24 * hour },
    ],
  });
  const steps: ClockStep[] = [];
  const { look, stop } = watchClock({ onStep: (step) => steps.push(step), wall: clock.now, steady: clock.steady });
  stop();
  for (; machine < begin + 30_000; machine += 1000) look();
  expect(steps.map(({ from, to }) => to - from)).toEqual([-2 * hour, 24 * hour]);
  machine = begin + 15_000;
  expect(clock.now()).toBe(shows + hour);
  // Nobody knows of a step that is to come.
  expect(clock.machineAt(shows + 2 * hour)).toBe(begin + 20_000);
});

it.each([
  ['{', /expected JSON/],
  [JSON.stringify({ shows: '2026-10-25T00:00:00Z', rate: 720 }), /begins/],
  [JSON.stringify({ begins: 'x', shows: 'yesterday', rate: 720 }), /shows/],
  [JSON.stringify({ begins: 'x', shows: '2026-10-25T00:00:00Z', rate: 0 }), /rate/],
  [JSON.stringify({ begins: 'x', shows: '2026-10-25T00:00:00Z', rate: 720, speed: 2 }), /speed/],
])('refuses %s', (text, why) => {
  expect(() => readDomainClock({ [domainClockVariable]: text })).toThrow(why);
});
