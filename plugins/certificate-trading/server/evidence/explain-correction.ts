import { energyInterval } from '@lingtan/energy-metering/contracts';
import { formatRef, instantMs, parseRef } from '@lingtan/sdk';
import type { EvidenceInput, Explanation, LocalizedText, ParsedRef, Principal, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { correctionEvidence, correctionFigures, type CorrectionFigure } from '../../contracts/index.ts';
import { producedBy, type Certificates } from '../context.ts';
import { correctionRef, issuanceRef } from '../refs.ts';

const names: Record<CorrectionFigure, LocalizedText> = {
  delta: { en: 'Correction', 'zh-CN': '修订差额' },
  withdrawn: { en: 'Certificates withdrawn', 'zh-CN': '撤回的绿证' },
  uncovered: { en: 'Used up before the correction', 'zh-CN': '修订前已用去' },
};

const formulas: Record<CorrectionFigure, LocalizedText> = {
  delta: { en: 'energy after − energy before', 'zh-CN': '修订后电量 − 修订前电量' },
  withdrawn: {
    en: 'min(energy before − energy after, certificates still held)',
    'zh-CN': 'min(减少的电量, 仍持有的绿证)',
  },
  uncovered: { en: 'energy before − energy after − withdrawn', 'zh-CN': '减少的电量 − 撤回的绿证' },
};

interface Row extends Record<string, unknown> {
  fromRevision: number;
  delta: number;
  withdrawn: number;
  uncovered: number;
  before: number;
  intervalRef: string;
  no: number;
  recordedAt: string;
}

/** What a later revision of a reading changed after the issue, by the interval before and after it. The park's own. */
export async function explainCorrection(
  { scope }: Certificates,
  { kind, key, revision }: ParsedRef,
  asOf: string | null,
  { enterpriseId }: Principal,
): Promise<Explanation | null> {
  const [name, device = '', at = '', ...rest] = key.split('/');
  const figure = correctionFigures.find((each) => each === name);
  if (kind !== correctionEvidence.kind || !figure || rest.length > 0) return null;
  if (enterpriseId !== null || revision === null || Number.isNaN(instantMs(at))) return null;
  const row = await scope.db.tx((tx) => readCorrection(tx, device, at, revision));
  if (!row || (asOf !== null && row.recordedAt > asOf)) return null;
  const interval = parseRef(row.intervalRef)!;
  const energy = (role: string, of: number, wh: number): EvidenceInput => ({
    ref: formatRef(energyInterval.kind, interval.key, of),
    ...{ role, value: String(wh), unit: 'Wh' },
  });
  return {
    ref: correctionRef(figure, device, at, revision),
    title: {
      en: `${names[figure].en}, ${device}, ${at}`,
      'zh-CN': `${names[figure]['zh-CN']}（${device}，${at}）`,
    },
    ...{ value: String(row[figure]), unit: 'Wh', quality: 'actual', method: null, formula: formulas[figure] },
    parameters: { fromRevision: row.fromRevision, revision },
    inputs: [
      energy('before', row.fromRevision, row.before),
      energy('after', revision, row.before + row.delta),
      ...(figure === 'uncovered'
        ? [
            {
              ref: correctionRef('withdrawn', device, at, revision),
              ...{ role: 'withdrawn', value: String(row.withdrawn), unit: 'Wh' },
            },
          ]
        : []),
      { ref: issuanceRef(row.no), role: 'certificates', value: null, unit: 'Wh' },
    ],
    recordedAt: row.recordedAt,
    producedBy,
  };
}

/** The energy before is what was issued first, with all corrections up to then. */
async function readCorrection(tx: Tx, device: string, at: string, revision: number): Promise<Row | undefined> {
  const { rows } = await tx.execute<Row>(sql`
    select c.from_revision as "fromRevision", c.delta_wh::float8 as delta, c.withdrawn_wh::float8 as withdrawn,
      c.uncovered_wh::float8 as uncovered, i.no::float8 as no, i.interval_ref as "intervalRef",
      to_char(c.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "recordedAt",
      (i.wh + coalesce((
        select sum(earlier.delta_wh) from plugin_certificate_trading.corrections earlier
        where earlier.park_id = c.park_id and earlier.device = c.device and earlier.starts_at = c.starts_at
          and earlier.revision <= c.from_revision), 0))::float8 as before
    from plugin_certificate_trading.corrections c
    join plugin_certificate_trading.issuances i on i.park_id = c.park_id and i.device = c.device
      and i.starts_at = c.starts_at and i.follows is null
    where c.park_id = current_setting('lingtan.park_id') and c.device = ${device}
      and c.starts_at = ${at}::timestamptz and c.revision = ${revision}`);
  return rows[0];
}
