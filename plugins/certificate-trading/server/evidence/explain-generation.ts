import { energyTotal } from '@lingtan/energy-metering/contracts';
import { formatRef, isDate, type EvidenceInput, type Explanation, type ParsedRef, type Principal } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { generationEvidence, type CertificateDevice, type QueueDay } from '../../contracts/index.ts';
import { producedBy, type Certificates } from '../context.ts';
import { readGecMonths } from '../queue/read-gec.ts';
import { readQueueDays } from '../queue/read-queue.ts';
import { issuanceRef, iso } from '../refs.ts';
import { spanOfDays } from './days.ts';

const titles = {
  generated: { en: 'generated', 'zh-CN': '发电量' },
  issued: { en: 'certificates issued', 'zh-CN': '核发绿证' },
  waiting: { en: 'waiting for certificates', 'zh-CN': '待核发电量' },
} as const;
type Figure = keyof typeof titles;

function ref(figure: string, device: string, ...span: string[]): string {
  return formatRef(generationEvidence.kind, [figure, device, ...span].join('/'));
}

/** What devices generated, what was issued for it and what waits, by device and day down to readings and issues. */
export async function explainGeneration(
  certificates: Certificates,
  { key, revision }: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const [figure = '', device = '', first, last, ...rest] = key.split('/');
  if (revision !== null || asOf !== null || rest.length > 0) return null;
  const { scope } = certificates;
  const devices = scope.config.devices.filter(
    ({ id, account }) =>
      (device === 'all' || id === device) &&
      (viewer.enterpriseId === null || account === `enterprise/${viewer.enterpriseId}`),
  );
  if (devices.length === 0) return null;
  if ((figure === 'carried' || figure === 'carried-in') && last === undefined && first !== undefined)
    return explainCarried(certificates, figure, device, first, viewer);
  if (!Object.hasOwn(titles, figure) || !isDate(first) || !isDate(last)) return null;
  const kind = figure as Figure;
  const span = spanOfDays(first, last, scope.park.timeZone);
  if (!span) return null;
  const read = { from: span.from, to: Math.min(span.to, scope.clock.now()) };
  if (read.to <= read.from) return null;
  const rows = await scope.db.tx(async (tx) => {
    const found: QueueDay[] = [];
    for (const each of devices) found.push(...(await readQueueDays(certificates, tx, each, read)));
    return found;
  });
  const [only] = devices;
  const inputs =
    devices.length === 1 && first === last
      ? await dayInputs(certificates, only!, kind, span)
      : rows.map((row): EvidenceInput => ({
          ref: ref(kind, row.device, row.day, row.day),
          role: kind,
          value: String(row[`${kind}Wh`]),
          unit: 'Wh',
        }));
  const name = device === 'all' ? { en: 'All devices', 'zh-CN': '全部设备' } : { en: only!.id, 'zh-CN': only!.id };
  const days = first === last ? first : `${first} – ${last}`;
  return {
    ref: ref(kind, device, first, last),
    title: {
      en: `${name.en}, ${titles[kind].en}, ${days}`,
      'zh-CN': `${name['zh-CN']} ${titles[kind]['zh-CN']}，${days}`,
    },
    value: String(rows.reduce((total, row) => total + row[`${kind}Wh`], 0)),
    unit: 'Wh',
    quality: rows.some(({ estimated }) => estimated > 0) ? 'estimated' : 'actual',
    method: null,
    formula: {
      generated: { en: 'sum of the intervals of the meter', 'zh-CN': '电表各时段电量之和' },
      issued: { en: 'issues less what corrections withdrew', 'zh-CN': '核发量扣除更正撤回' },
      waiting: { en: 'closed intervals without certificates', 'zh-CN': '已闭合但尚未核发的时段电量' },
    }[kind],
    inputs,
    recordedAt: null,
    producedBy,
  };
}

/** Of one device and day: the readings of the meter, and the issues. */
async function dayInputs(
  { scope }: Certificates,
  device: CertificateDevice,
  figure: Figure,
  span: { from: number; to: number },
): Promise<EvidenceInput[]> {
  const meter: EvidenceInput = {
    ref: formatRef(energyTotal.kind, `meter/${device.meterId}.${device.direction}/${iso(span.from)}/${iso(span.to)}`),
    role: 'generated',
    value: null,
    unit: 'Wh',
  };
  if (figure === 'generated') return [meter];
  const { rows } = await scope.db.tx((tx) =>
    tx.execute<{ no: number; wh: number; quality: 'actual' | 'estimated' | 'edited' }>(sql`
      select no::float8 as no, wh::float8 as wh, quality from plugin_certificate_trading.issuances
      where park_id = current_setting('lingtan.park_id') and device = ${device.id}
        and starts_at >= ${iso(span.from)}::timestamptz and starts_at < ${iso(span.to)}::timestamptz
      order by starts_at, issuances.no limit 400`),
  );
  const issues = rows.map(({ no, wh, quality }): EvidenceInput => ({
    ref: issuanceRef(no),
    role: 'certificates',
    value: String(wh),
    unit: 'Wh',
    quality,
  }));
  return figure === 'issued' ? issues : [meter, ...issues];
}

/** What is left of a month below one GEC, and what came from the month before. */
async function explainCarried(
  certificates: Certificates,
  figure: 'carried' | 'carried-in',
  device: string,
  month: string,
  viewer: Principal,
): Promise<Explanation | null> {
  const months = (await readGecMonths(certificates, viewer)).months.filter((row) => row.device === device);
  const at = months.findIndex((row) => row.month === month);
  const [row, before] = [months[at], months[at + 1]];
  if (!row) return null;
  const last = new Date(Date.parse(`${month}-01T00:00:00Z`));
  last.setUTCMonth(last.getUTCMonth() + 1, 0);
  const carriedIn: EvidenceInput = {
    ref: ref('carried-in', device, month),
    role: 'carried-in',
    value: String(row.carriedInWh),
    unit: 'Wh',
  };
  return {
    ref: ref(figure, device, month),
    title:
      figure === 'carried'
        ? { en: `Remainder below one GEC, ${device}, ${month}`, 'zh-CN': `${device} ${month} 不足 1 张绿证的余量` }
        : { en: `Remainder carried into ${month}, ${device}`, 'zh-CN': `${device} 结转至 ${month} 的余量` },
    value: String(figure === 'carried' ? row.carriedWh : row.carriedInWh),
    unit: 'Wh',
    quality: 'actual',
    method: null,
    formula:
      figure === 'carried'
        ? { en: 'certified + carried in − 1 MWh for each GEC', 'zh-CN': '核证电量 + 上月结转 − 绿证张数 × 1 MWh' }
        : { en: 'remainder of the month before', 'zh-CN': '上一月份余量' },
    parameters: { gec: row.issued },
    inputs:
      figure === 'carried'
        ? [
            {
              ref: ref('issued', device, `${month}-01`, last.toISOString().slice(0, 10)),
              role: 'issued',
              value: String(row.generatedWh),
              unit: 'Wh',
            },
            ...(row.carriedInWh > 0 ? [carriedIn] : []),
          ]
        : before
          ? [
              {
                ref: ref('carried', device, before.month),
                role: 'carried',
                value: String(before.carriedWh),
                unit: 'Wh',
              },
            ]
          : [],
    recordedAt: null,
    producedBy,
  };
}
