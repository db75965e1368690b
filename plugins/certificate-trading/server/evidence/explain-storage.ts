import { energyInterval } from '@lingtan/energy-metering/contracts';
import { formatRef, instantMs, parseRef, worstQuality } from '@lingtan/sdk';
import type { EvidenceInput, Explanation, LocalizedText, ParsedRef, Principal } from '@lingtan/sdk';
import { storageFigures, type CertificateStorage, type StorageFigure } from '../../contracts/index.ts';
import { producedBy, type Certificates } from '../context.ts';
import { issuanceRef, iso, storageRef } from '../refs.ts';
import { readChargedWith, readOrigins, readStorageIntervals, readStorageSums } from '../storage/storage-parts.ts';
import { parseSpan, type CalendarSpan } from './calendar-span.ts';
import { listOf } from './explain.ts';

const names: Record<StorageFigure, LocalizedText> = {
  charged: { en: 'Charged', 'zh-CN': '充电量' },
  certified: { en: 'Charged with certificates', 'zh-CN': '有绿证的充电量' },
  uncertified: { en: 'Charged without certificates', 'zh-CN': '无绿证的充电量' },
  excess: { en: 'Certificates beyond the charge', 'zh-CN': '超出充电量的绿证' },
  discharged: { en: 'Discharged', 'zh-CN': '放电量' },
  unexplained: { en: 'Discharged without a recorded charge', 'zh-CN': '无充电记录的放电量' },
  issued: { en: 'Certificates issued for discharge', 'zh-CN': '按放电核发的绿证' },
  loss: { en: 'Losses', 'zh-CN': '损耗' },
  stored: { en: 'Still stored', 'zh-CN': '仍储存电量' },
};

const formulas: Record<StorageFigure, LocalizedText> = {
  charged: { en: 'Σ recorded charges, as later revisions left them', 'zh-CN': 'Σ 充电记录（按最新修订）' },
  certified: { en: 'Σ certificates used up for charges', 'zh-CN': 'Σ 为充电用去的绿证' },
  uncertified: {
    en: 'charged − certificates used up + those beyond the charge',
    'zh-CN': '充电量 − 用去的绿证 + 超出部分',
  },
  excess: { en: 'Σ max(0, certificates used up − charge)', 'zh-CN': 'Σ max(0, 用去的绿证 − 充电量)' },
  discharged: { en: 'Σ recorded discharges', 'zh-CN': 'Σ 放电记录' },
  unexplained: { en: 'Σ discharge − certificates issued', 'zh-CN': 'Σ 放电量 − 核发绿证' },
  issued: { en: 'Σ certificates issued − those that revisions withdrew', 'zh-CN': 'Σ 核发绿证 − 修订撤回的绿证' },
  loss: { en: 'Σ taken out of charges − discharged of it', 'zh-CN': 'Σ 取自充电的电量 − 由此放出的电量' },
  stored: { en: 'Σ charge − what discharges took of it', 'zh-CN': 'Σ 充电量 − 放电已取用部分' },
};

/** What adds up parts of the same figure. */
const sum = 'certificate.sum@1';

interface Asked {
  figure: StorageFigure;
  storage: string;
  enterprise: string | null;
}
interface Recorded {
  side: 'charge' | 'discharge';
  intervalRef: string;
  revision: number;
}
type Part = Pick<Explanation, 'value' | 'inputs'> & Partial<Pick<Explanation, 'rows' | 'quality' | 'method'>>;

/** A figure of storages: by storage, month and day, down to the intervals of its meter and the issues. */
export async function explainStorage(
  certificates: Certificates,
  { key, revision }: ParsedRef,
  asOf: string | null,
  { enterpriseId }: Principal,
): Promise<Explanation | null> {
  const { scope } = certificates;
  const [name, storage = '', text, ...rest] = key.split('/');
  const figure = storageFigures.find((each) => each === name);
  // What was recorded at an earlier instant is not kept as a sum.
  if (!figure || rest.length > 0 || revision !== null || asOf !== null) return null;
  const seen = scope.config.storages.filter(
    ({ account }) => enterpriseId === null || account === `enterprise/${enterpriseId}`,
  );
  const asked = { figure, storage, enterprise: enterpriseId };
  const part =
    storage === 'all' && text === undefined
      ? await allStorages(certificates, asked, seen)
      : seen.some(({ id }) => id === storage)
        ? await oneStorage(certificates, asked, text)
        : null;
  if (!part) return null;
  const whose = storage === 'all' ? { en: 'all storages', 'zh-CN': '全部储能' } : { en: storage, 'zh-CN': storage };
  const when = text === undefined ? { en: '', 'zh-CN': '' } : { en: `, ${text}`, 'zh-CN': `，${text}` };
  return {
    ref: storageRef(figure, storage, text),
    title: {
      en: `${names[figure].en}, ${whose.en}${when.en}`,
      'zh-CN': `${names[figure]['zh-CN']}（${whose['zh-CN']}${when['zh-CN']}）`,
    },
    unit: 'Wh',
    quality: 'actual',
    method: null,
    formula: formulas[figure],
    recordedAt: null,
    producedBy,
    ...part,
  };
}

async function allStorages(
  { scope }: Certificates,
  { figure, enterprise }: Asked,
  storages: readonly CertificateStorage[],
): Promise<Part | null> {
  if (storages.length === 0) return null;
  const inputs = await scope.db.tx(async (tx) => {
    const list: EvidenceInput[] = [];
    for (const { id } of storages) {
      const months = await readStorageSums(tx, { figure, storage: id, enterprise }, 'month', null, scope.park.timeZone);
      list.push(
        inputOf(
          figure,
          id,
          undefined,
          months.reduce((all, { wh }) => all + wh, 0),
        ),
      );
    }
    return list;
  });
  return { value: totalOf(inputs), method: sum, inputs };
}

async function oneStorage(certificates: Certificates, asked: Asked, text: string | undefined): Promise<Part | null> {
  const { scope } = certificates;
  const { timeZone } = scope.park;
  const { figure, storage } = asked;
  if (text?.includes('T')) return oneRecord(certificates, asked, text);
  const span = text === undefined ? null : parseSpan(text, timeZone);
  if (text !== undefined && (!span || span.unit === 'year')) return null;
  if (span?.unit === 'day') return oneDay(certificates, asked, span);
  const sums = await scope.db.tx((tx) => readStorageSums(tx, asked, span ? 'day' : 'month', span, timeZone));
  const inputs = sums.map((each) => inputOf(figure, storage, each.span, each.wh));
  return { value: totalOf(inputs), method: sum, inputs };
}

/** What a single charge or discharge lost, used up or was issued. */
async function oneRecord(certificates: Certificates, asked: Asked, text: string): Promise<Part | null> {
  const at = instantMs(text);
  if (Number.isNaN(at)) return null;
  const span = { from: at, to: at + 1 };
  const { figure } = asked;
  if (figure === 'loss') return oneDischarge(certificates, asked, span);
  if (figure !== 'certified' && figure !== 'issued') return null;
  const moved = figure === 'certified' ? 'charged' : 'discharged';
  const found = await certificates.scope.db.tx((tx) => readStorageIntervals(tx, { ...asked, figure: moved }, span));
  return found.length === 0 ? null : oneDay(certificates, asked, span);
}

async function oneDay({ scope }: Certificates, asked: Asked, span: Pick<CalendarSpan, 'from' | 'to'>): Promise<Part> {
  const { figure, storage } = asked;
  if (figure === 'certified') {
    const issues = await scope.db.tx((tx) => readChargedWith(tx, asked, span));
    return {
      ...listOf(issues),
      value: String(issues.reduce((all, { wh }) => all + wh, 0)),
      quality: issues.length === 0 ? 'actual' : worstQuality(issues.map(({ quality }) => quality)),
    };
  }
  const intervals = await scope.db.tx((tx) => readStorageIntervals(tx, asked, span));
  const inputs = intervals.map((each): EvidenceInput => ({
    ref:
      figure === 'loss'
        ? storageRef(figure, storage, each.at)
        : figure === 'issued' && each.issuance !== null
          ? issuanceRef(each.issuance)
          : refOf(each, figure),
    role: figure === 'loss' ? figure : figure === 'issued' && each.issuance !== null ? 'certificates' : each.side,
    value: String(each.wh),
    unit: 'Wh',
  }));
  return { value: totalOf(inputs), inputs };
}

/** Of one discharge what each charge that it came from gave, and what of it came out. */
async function oneDischarge(
  { scope }: Certificates,
  asked: Asked,
  span: Pick<CalendarSpan, 'from' | 'to'>,
): Promise<Part | null> {
  const [origins, intervals] = await scope.db.tx(
    async (tx) =>
      [
        await readOrigins(tx, asked, span.from),
        await readStorageIntervals(tx, { ...asked, figure: 'discharged' }, span),
      ] as const,
  );
  const [discharge] = intervals;
  if (!discharge) return null;
  return {
    value: String(origins.reduce((all, { inputWh, outputWh }) => all + inputWh - outputWh, 0)),
    inputs: [
      ...origins.map((origin): EvidenceInput => ({
        ref: refOf(origin, 'charged'),
        role: 'charge',
        value: String(origin.inputWh),
        unit: 'Wh',
      })),
      {
        ref: refOf(discharge, 'discharged'),
        role: 'discharge',
        value: String(origins.reduce((all, { outputWh }) => all + outputWh, 0)),
        unit: 'Wh',
      },
    ],
    rows: {
      columns: ['from', 'inputWh', 'outputWh'],
      values: origins.map((origin) => [iso(origin.at), origin.inputWh, origin.outputWh]),
      truncated: false,
    },
  };
}

/** A charge counts as its newest revision has it; a discharge as it was recorded, with what it lost beside it. */
function refOf({ intervalRef, revision, side }: Recorded, figure: StorageFigure): string {
  const { key = '', revision: recorded = null } = parseRef(intervalRef) ?? {};
  return formatRef(energyInterval.kind, key, side === 'discharge' && figure !== 'issued' ? recorded : revision);
}

function inputOf(figure: StorageFigure, storage: string, span: string | undefined, wh: number): EvidenceInput {
  return { ref: storageRef(figure, storage, span), role: figure, value: String(wh), unit: 'Wh' };
}

function totalOf(inputs: readonly EvidenceInput[]): string {
  return String(inputs.reduce((all, { value }) => all + Number(value), 0));
}
