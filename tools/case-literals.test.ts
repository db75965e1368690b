import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
/** Files of the rooms of plugins and packages, as paths from the root. */
const filesOf = (pattern: RegExp): string[] =>
  ['packages', 'plugins']
    .flatMap((top) => readdirSync(join(root, top)).map((name) => `${top}/${name}`))
    .flatMap((folder) =>
      ['src', 'domain', 'server', 'contracts']
        .map((room) => `${folder}/${room}`)
        .filter((room) => existsSync(join(root, room)))
        .flatMap((room) =>
          readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((name) => `${room}/${name}`),
        ),
    )
    .filter((file) => pattern.test(file))
    .sort();

/** Digits of a number that carry meaning: of 0.001230 these are 123. */
const digits = (text: string): string =>
  text.replaceAll('_', '').replace(/e.*$/i, '').replace('.', '').replace(/^0+/, '').replace(/0+$/, '');

/** What the cases expect, each with the file that states it: those that the tests carry, and those of `LINGTAN_CASES`. */
function expectations(): [expected: unknown, by: string][] {
  const found: [unknown, string][] = [];
  const visit = (value: unknown, by: string): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, each] of Object.entries(value))
      if (key === 'expected') found.push([each, by]);
      else visit(each, by);
  };
  const files = filesOf(/\/fixtures\/.*\.json$/);
  for (const file of files) visit(JSON.parse(readFileSync(join(root, file), 'utf8')), file);
  const more = process.env.LINGTAN_CASES;
  if (more)
    for (const file of readdirSync(more, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.json'),
    ))
      visit(JSON.parse(readFileSync(join(more, file), 'utf8')), file);
  return found;
}

/** Numbers of at least four significant digits in the answers of cases, and the names of all of them, with their files. */
function answers(): { numbers: Map<number, string>; names: Map<string, string> } {
  const numbers = new Map<number, string>();
  const names = new Map<string, string>();
  const collect = (value: unknown, by: string): void => {
    if (typeof value === 'number') {
      if (digits(String(Math.abs(value))).length >= 4) numbers.set(Math.abs(value), by);
    } else if (typeof value === 'object' && value !== null)
      for (const [name, each] of Object.entries(value)) {
        if (!Array.isArray(value)) names.set(name, by);
        collect(each, by);
      }
  };
  for (const [expected, by] of expectations()) collect(expected, by);
  return { numbers, names };
}

/** Literals of the code that works figures out. */
function literals(): { value: number; file: string; text: string }[] {
  const code = filesOf(/^(plugins\/[^/]+\/|packages\/(protocols|optimizer|telemetry|documents)\/).*\.ts$/).filter(
    (file) => !/\.(test|long|bench)\.ts$|\/fixtures\//.test(file),
  );
  return code.flatMap((file) =>
    [
      ...readFileSync(join(root, file), 'utf8')
        // What a comment or a text says decides nothing.
        .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/gm, ' ')
        .matchAll(/(?<![\w.$])\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.])/gi),
    ]
      .map(([text]) => ({ value: Number(text.replaceAll('_', '')), file, text }))
      .filter(({ text }) => digits(text).length >= 4),
  );
}

/** Literals that equal an answer and stay, each with the reason. Gets no longer. */
const reasons: Record<string, string> = {
  'packages/protocols/src/hj212/names.ts 2022': 'a command code of HJ 212; as an answer it is a year',
  'plugins/carbon-accounting/contracts/treatment-config.ts 2019':
    'the edition of the IPCC guidelines; as an answer it is a year',
};

it('the code that works figures out holds no literal that is the answer of a case, but for what has a reason', () => {
  const known = answers().numbers;
  const code = literals();
  expect(known.size).toBeGreaterThan(100);
  expect(code.length).toBeGreaterThan(100);
  const equal = code.filter(({ value }) => known.has(value));
  const named = new Set(equal.map(({ file, text }) => `${file} ${text}`));
  expect(
    [...named]
      .filter((each) => !Object.hasOwn(reasons, each))
      .map((each) => `${each} in ${known.get(Number(each.split(' ')[1]!.replaceAll('_', '')))}`),
  ).toEqual([]);
  expect(Object.keys(reasons).filter((each) => !named.has(each))).toEqual([]);
});

/** Names in a text, without what its comments say. */
const namesIn = (file: string): Set<string> =>
  new Set(
    readFileSync(join(root, file), 'utf8')
      .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ' ')
      .match(/[A-Za-z_$][\w$]*/g),
  );

/**
 * Names that a case expects and that a file of code gives, which no schema, locale or package knows, with the reason: each is
 * worked out of whatever the document holds, not of one. Gets no longer.
 */
const answered: Record<string, [reason: string, names: string]> = {
  'plugins/carbon-accounting/domain/calculate/emission.ts': ['each emission', 'roundedKg'],
  'plugins/carbon-accounting/domain/calculate/wastewater.ts': ['each treatment', 'ch4Kg'],
  'plugins/carbon-accounting/domain/factors/select-input.ts': ['each factor that is chosen', 'factorYear'],
  'plugins/carbon-accounting/domain/indicators/direct.ts': [
    'names of the national guide',
    'Eself Rexport Rgreen Rself',
  ],
  'plugins/carbon-accounting/domain/indicators/electric.ts': ['each rating', 'kWhPerTce shareNeeded tCO2PerTce'],
  'plugins/carbon-accounting/domain/planning/demand.ts': [
    'each plan of a demand',
    'billed_peaks demand_cost energy_cost total_cost',
  ],
  'plugins/carbon-accounting/domain/planning/macc.ts': [
    'each list of measures',
    'negative_count total_annual_cost total_reduction',
  ],
  'plugins/carbon-accounting/domain/restate/restate.ts': ['each restatement', 'factorYear firstStaysReadable'],
  'plugins/certificate-trading/domain/documents/book-run.ts': [
    'each book, auction and bundle by its steps',
    `afterCancel afterCreate asksAfter bidsAfter buyerAvailable clearingPrice itemsTraded sellerLeft stateChanged
      tradeVolume`,
  ],
  'plugins/certificate-trading/domain/documents/hourly-run.ts': [
    'each interval, as pairs or as totals',
    'excessGeneration totalExcess totalPerConsumer totalPerGenerator totalUnmet unmetConsumption',
  ],
  'plugins/certificate-trading/domain/documents/issue-run.ts': [
    'each month, and each discharge',
    'carriedKWh generatedKWh inputCertificatesCancelledWh storageCertificatesWhIssued',
  ],
  'plugins/certificate-trading/domain/documents/lifecycle-run.ts': [
    'each operation on a bundle',
    'childIdRanges childQuantities childrenKeepIssuanceId movedTotal parentActive parentStatus stateChanged',
  ],
  'plugins/certificate-trading/domain/documents/retirement-run.ts': ['each account', 'totalIssued totalRetired'],
  'plugins/certificate-trading/domain/holdings/balances.ts': ['each account', 'totalIssued totalRetired'],
  'plugins/certificate-trading/domain/issuance/gec.ts': ['each month of generation', 'lastValidMonth'],
  'plugins/energy-metering/server/bills/bill-list.ts': ['a column of the database', 'peak_w'],
  'plugins/storage-dispatch/server/savings/files.ts': ['a column of a table', 'peak_kw'],
  'plugins/wastewater-tracking/domain/energy/bsm1-energy.ts': ['each plant', 'kWh_per_m3_influent'],
  'plugins/wastewater-tracking/domain/quality/asm1.ts': ['a measure of nitrogen', 'TKN'],
  'plugins/wastewater-tracking/domain/statistics/distributions.ts': ['degrees of freedom', 'dof'],
  'plugins/wastewater-tracking/server/commands/alarms.ts': ['each series', 'alarm_count'],
  'plugins/wastewater-tracking/server/commands/flows.ts': [
    'each network and train',
    `constraint_residual dof global_chi2 measurement_test_z overall_recovery product_m3_d
      suspect_stream_1_based`,
  ],
  'plugins/wastewater-tracking/server/commands/quality.ts': [
    'each window, comparison and load',
    `N2O_kg_d N_kg_d TKN errors_pct  mean_flow_L_s mean_weighted_mg_L removal_pct window_abnormal
      window_valid`,
  ],
};
const statedOf = (file: string): string[] => answered[file]?.[1].split(/\s+/) ?? [];

it('a command has no answer that one case alone asks for, but for what has a reason', () => {
  const { names } = answers();
  expect(names.size).toBeGreaterThan(100);
  const isCode = (file: string): boolean =>
    file.endsWith('.ts') && !/\.(?:test|long|bench)\.ts$|\/fixtures\//.test(file);
  const known = new Set(
    [
      ...filesOf(/^plugins\/[^/]+\/contracts\/|^packages\//).filter(isCode),
      ...readdirSync(join(root, 'plugins')).map((name) => `plugins/${name}/locales/en.json`),
    ]
      .filter((file) => existsSync(join(root, file)))
      .flatMap((file) => [...namesIn(file)]),
  );
  const code = new Map(
    filesOf(/^plugins\/[^/]+\/(?:domain|server)\//)
      .filter(isCode)
      .map((file) => [file, namesIn(file)] as const),
  );
  const unstated = [...code].flatMap(([file, own]) =>
    [...own]
      .filter((name) => names.has(name) && !known.has(name) && !statedOf(file).includes(name))
      .map((name) => `${file} ${name} in ${names.get(name)}`),
  );
  expect(unstated).toEqual([]);
  const gone = Object.keys(answered).flatMap((file) =>
    statedOf(file).filter((name) => known.has(name) || !code.get(file)?.has(name)),
  );
  expect(gone).toEqual([]);
});
