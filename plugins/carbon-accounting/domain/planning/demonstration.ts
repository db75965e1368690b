import { codedText } from '@lingtan/sdk';
import type { Demonstration, DemonstrationMeasure, NewScenario, ScenarioChange } from '../../contracts/index.ts';

const purchased = 'purchased';

/** The change of activities that a measure of a demonstration stands for. */
function changeOf(measure: DemonstrationMeasure): ScenarioChange {
  switch (measure.kind) {
    case 'replace-furnace': {
      const { productT, kWhPerTBefore, kWhPerTAfter } = measure;
      return { op: 'replace-furnace', id: purchased, productT, kWhPerTBefore, kWhPerTAfter };
    }
    case 'add-generation':
      return { op: 'add-generation', id: purchased, MWh: measure.MWh, selfUseShare: measure.selfUseShare };
    case 'electrify-heat': {
      const { fuel, heatGJ, boilerEfficiency, cop } = measure;
      const ids = { fuelId: `fuel/${fuel}`, electricityId: purchased };
      return { op: 'electrify-heat', ...ids, heatGJ, boilerEfficiency, cop };
    }
  }
}

/** A name that the configuration gives as `English · 中文` is kept in both, for each reader the own one; any other stays as it is. */
function named(name: string): string {
  const [en, zh, more] = name.split(' · ');
  return zh && more === undefined ? codedText('carbon-accounting', 'named', { name: { en: en!, 'zh-CN': zh } }) : name;
}

/** A scenario of a demonstration as a planner would enter it, on the year so far carried on to all of it. */
export function newScenarioOf(
  { id, name, measures }: Demonstration['scenarios'][number],
  {
    deliveries,
    pricePerKWh,
    exportPerKWh,
    fuelPrice,
  }: Pick<Demonstration, 'deliveries' | 'pricePerKWh' | 'exportPerKWh' | 'fuelPrice'>,
  { period, note }: { period: string; note: string },
): NewScenario {
  const fuels = fuelPrice === undefined ? [] : deliveries;
  return {
    ...{ id, name: named(name), period, note, carryOn: true },
    measures: measures.map((measure) => ({
      name: named(measure.name),
      changes: [changeOf(measure)],
      ...{ capex: measure.capex, opex_annual: measure.opex, life_y: measure.lifeYears },
    })),
    prices: {
      purchased: { price: pricePerKWh, unit: 'kWh' },
      exported: { price: exportPerKWh, unit: 'kWh' },
      ...Object.fromEntries(fuels.map(({ item, unit }) => [`fuel/${item}`, { price: fuelPrice!, unit }])),
    },
    ...{ currency: 'CNY', discount_rate: 0.06, escalation_rate: 0 },
  };
}
