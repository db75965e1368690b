import {
  addTexts,
  formatQuantity,
  MeProvider,
  MomentProvider,
  ParkProvider,
  PluginProvider,
  setLanguage,
  startTexts,
  type Language,
  type Me,
  type ParkDetail,
} from '@lingtan/web-sdk';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import fc from 'fast-check';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ControlDevice, DeviceNow } from '../../contracts/control-routes.ts';
import { nowCodes } from '../../contracts/gate/codes.ts';
import type { PlanView } from '../../contracts/routes.ts';
import en from '../../locales/en.json';
import zh from '../../locales/zh-CN.json';
import { BoardFigures } from '../board/board-figures.tsx';
import { DevicePanel } from '../devices/device-panel.tsx';
import { ScreenStorageWidget } from '../screen/storage-widget.tsx';

const words = { en, 'zh-CN': zh };
const languages = Object.keys(words) as Language[];
const now = 1_780_000_000_000;
const capacityKwh = 20_000;
const measuredFirst = ['rests', 'discharges', 'charges'] as const;
const others = Object.keys(nowCodes).filter(
  (code) => !/^(unmeasured|rests|discharges|charges|gives|draws)$/.test(code),
);

/** Battery whose measured figures, and whose plan, are each told apart by their digits. */
const device = fc.record({
  powerKw: fc.integer({ min: -4999, max: 4999 }).map((kw) => kw + 0.5),
  share: fc.integer({ min: 20, max: 79 }).map((percent) => percent + 0.3),
  plannedKw: fc.integer({ min: -4999, max: 4999 }).map((kw) => kw + 0.25),
  plannedShare: fc.integer({ min: 20, max: 79 }).map((percent) => percent + 0.9),
  ageMs: fc.constantFrom(0, 30_000, 61_000, 7_200_000),
  says: fc.uniqueArray(fc.constantFrom(...others), { minLength: 1, maxLength: 3 }),
});
type Device = typeof device extends fc.Arbitrary<infer T> ? T : never;

const isFresh = ({ ageMs }: Device): boolean => ageMs <= 60_000;
const nameOf = (at: number) => ({ en: `Battery ${at}`, 'zh-CN': `储能 ${at}` });

function deviceNow({ powerKw, share, plannedKw, ageMs, says }: Device, at: number): DeviceNow {
  const params: Record<string, string | number> = { powerKw: Math.abs(powerKw), plannedKw, setpointKw: 7, heldKw: 8 };
  Object.assign(params, { mostKw: 9, until: now, since: now, by: 'Lin' });
  return {
    ...{ id: `b${at}`, name: nameOf(at), kind: 'battery', mode: 'advice', powerKw, plannedKw, capacityKwh },
    ...{ energyKwh: (share / 100) * capacityKwh, telemetryAt: now - ageMs, freshForS: 60 },
    says: [measuredFirst[powerKw > 0 ? 1 : 2]!, ...says].map((code) => ({ code, params })),
    refs: { power: `p/${at}`, stored: `s/${at}`, planned: `d/${at}` },
  };
}

/** A plan of one step that runs now. */
function planOf(devices: readonly Device[]): PlanView {
  const [from, to] = [now - 1000, now + 1000];
  return {
    ...{ no: 5, issuedAt: from, from, to, status: 'optimal', usable: true, origin: 'solver', reason: null, gap: 0 },
    ...{ objective: 1, totalMs: 1, trigger: 'person', cause: null, ref: 'plan/5', currency: 'CNY', carbon: null },
    steps: [{ from, to }],
    stores: devices.map(({ plannedShare }, at) => ({
      ...{ id: `b${at}`, name: nameOf(at), capacityKwh, eMinKwh: 0, eMaxKwh: capacityKwh },
      initialKwh: (plannedShare / 100) * capacityKwh,
    })),
    flexibleLoads: [],
    plan: {
      ...{ grids: [], generators: [], violations: [], costs: {} },
      stores: devices.map(({ plannedKw, plannedShare }, at) => ({
        ...{ id: `b${at}`, energy: [(plannedShare / 100) * capacityKwh] },
        ...{ charge: [Math.max(0, -plannedKw)], discharge: [Math.max(0, plannedKw)] },
      })),
    },
  } as unknown as PlanView;
}

const park = { id: 'p', timeZone: 'Asia/Shanghai', plugins: [], enterprises: [] } as unknown as ParkDetail;
const me = { platformAdmin: true, permissions: {}, parks: [], user: { id: 'u' } } as unknown as Me;

/** What a page says, its parts apart, where server and controller have answered so. */
function shown(devices: readonly Device[], page: ReactNode, moment: number | null = null): string {
  const client = new QueryClient();
  const at = `/api/parks/p/x/storage-dispatch`;
  const plan = { plan: planOf(devices), actual: null, previous: null };
  client.setQueryData([`${at}/control`], { devices: devices.map(deviceNow), others: [], log: [] });
  client.setQueryData([`${at}/plans/newest`], plan);
  const past = moment === null ? null : new Date(Math.floor(moment / 60_000) * 60_000).toISOString();
  if (past) client.setQueryData([`${at}/plans/newest?at=${encodeURIComponent(past)}`], plan);
  const html = renderToStaticMarkup(
    <QueryClientProvider client={client}>
      <MeProvider me={me}>
        <ParkProvider park={park}>
          <PluginProvider pluginId="storage-dispatch">
            <MomentProvider moment={moment === null ? null : { at: moment, stepMs: 0 }}>{page}</MomentProvider>
          </PluginProvider>
        </ParkProvider>
      </MeProvider>
    </QueryClientProvider>,
  );
  client.clear();
  return html;
}

/** Text of the element with a test id. */
function textOf(html: string, testId: string): string {
  const begin = html.indexOf(`data-testid="${testId}"`);
  if (begin < 0) throw new Error(`nothing has the test id ${testId}`);
  const start = html.lastIndexOf('<', begin);
  let depth = 0;
  for (const { 0: tag, index } of html.slice(start).matchAll(/<(\/?)\w+[^>]*?(\/?)>/g)) {
    if (!/\/>$|^<(input|br|img)\b/.test(tag)) depth += tag.startsWith('</') ? -1 : 1;
    if (depth === 0) return plain(html.slice(start, start + index));
  }
  throw new Error(`${testId} does not end`);
}

const plain = (html: string): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** The words of a clause as they must stand, whatever figures they hold. */
const clause = (code: string, language: Language): RegExp => {
  const template = (words[language].control.now as Record<string, string>)[code]!;
  const pieces = template.split(/\{\{\w+\}\}/).map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(pieces.join('.+?'));
};

beforeAll(async () => {
  vi.stubGlobal('document', { documentElement: { lang: '' } });
  await startTexts('en');
  addTexts('storage-dispatch', words);
});
beforeEach(() => vi.useFakeTimers({ now, toFake: ['Date'] }));
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const inEach = async (look: (language: Language) => void): Promise<void> => {
  for (const language of languages) {
    await setLanguage(language);
    look(language);
  }
  await setLanguage('en');
};
const few = { numRuns: 6 };
const pair = fc.array(device, { minLength: 1, maxLength: 2 });

describe.each(['wall', 'board'] as const)('the %s', (place) => {
  const draw = (devices: readonly Device[]): string =>
    shown(
      devices,
      place === 'wall' ? (
        <ScreenStorageWidget widgetId="storage" height={400} />
      ) : (
        <BoardFigures view={planOf(devices)} nextAt={null} />
      ),
    );
  const [figure, box, sentence] =
    place === 'wall'
      ? ['screen-storage-power', 'screen-storage-power', 'screen-now-']
      : ['battery-now', 'board-figures', 'now-'];

  it('shows as now what is measured, says who runs each battery, and shows nothing that is old or planned', async () => {
    await inEach((language) =>
      fc.assert(
        fc.property(pair, (devices) => {
          const html = draw(devices);
          const isKnown = devices.every(isFresh);
          const power = devices.reduce((sum, { powerKw }) => sum + powerKw, 0);
          const quantity = (value: number | null, unit: string): string => formatQuantity(value, unit, { language });
          expect(textOf(html, figure)).toContain(quantity(isKnown ? Math.abs(power) : null, 'kW'));
          const { doing } = words[language].board;
          if (isKnown && Math.abs(power) > 0.05)
            expect(textOf(html, box)).toContain(doing[power > 0 ? 'discharging' : 'charging']);
          if (place === 'board') {
            const planned = devices.reduce((sum, { plannedKw }) => sum + plannedKw, 0);
            const way = Math.abs(planned) < 0.05 ? 'idle' : planned > 0 ? 'discharging' : 'charging';
            expect(textOf(html, 'battery-planned')).toBe(quantity(Math.abs(planned), 'kW'));
            expect(textOf(html, 'planned-now')).toContain(doing[way]);
          }
          for (const [at, each] of devices.entries()) {
            const text = textOf(html, `${sentence}b${at}`);
            const first = !isFresh(each) ? 'unmeasured' : each.powerKw > 0 ? 'discharges' : 'charges';
            for (const code of [first, ...each.says]) expect(text).toMatch(clause(code, language));
            if (place === 'board') continue;
            const share = quantity(each.share, '%');
            const isShown = devices.some((one) => isFresh(one) && quantity(one.share, '%') === share);
            expect(plain(html).includes(share), share).toBe(isShown);
            expect(plain(html)).not.toContain(quantity(each.plannedShare, '%'));
          }
        }),
        few,
      ),
    );
  });
});

it.each(languages)('what is measured is not called planned, and what is planned is, in %s', (language) => {
  const { board, screen, control } = words[language];
  for (const measured of [board.now, screen.power, control.actual, control.stored])
    expect(measured).not.toMatch(/plan|计划/i);
  for (const planned of [board['planned-now'], screen['planned-power'], screen['planned-soc'], control.planned])
    expect(planned).toMatch(/plan|计划/i);
});

it('the wall of a past time, which nobody measured again, calls the plan a plan', async () => {
  await inEach((language) =>
    fc.assert(
      fc.property(pair, (devices) => {
        const text = plain(shown(devices, <ScreenStorageWidget widgetId="storage" height={400} />, now));
        expect(text).toContain(words[language].screen['planned-power']);
        expect(text).not.toContain(words[language].screen.power);
        for (const [at, { plannedShare }] of devices.entries()) {
          expect(text).toContain(words[language].screen['planned-soc'].replace('{{name}}', nameOf(at)[language]));
          expect(text).toContain(formatQuantity(plannedShare, '%', { language }));
        }
      }),
      few,
    ),
  );
});

it('a device says the same of itself on its own page', async () => {
  await inEach((language) =>
    fc.assert(
      fc.property(device, (one) => {
        const own = {
          ...deviceNow(one, 0),
          ...{ minKw: -5000, maxKw: 5000, sign: 1, writable: true, wantedKw: null, level: null, written: false },
          ...{ confirmedKw: null, confirmedSince: null, pending: false, secondPersonAboveKw: null, maxLifeS: 900 },
          ...{ setpointPoint: 'a', powerPoint: 'b' },
        } as unknown as ControlDevice;
        const control = { reasons: [], commands: [], standing: [], plan: null, devices: [own] };
        const text = textOf(shown([one], <DevicePanel device={own} control={control as never} />), 'now-b0');
        for (const code of one.says) expect(text).toMatch(clause(code, language));
      }),
      few,
    ),
  );
});
