import { worstQuality } from '@lingtan/sdk';
import type { Explanation, LocalizedText, ParsedRef, Principal } from '@lingtan/sdk';
import { certificatePlaces, type CertificatePlace } from '../../contracts/index.ts';
import { producedBy, todayOf, type Certificates } from '../context.ts';
import { readPlacedIssues, readPlacedParts } from '../places/places.ts';
import { placeRef } from '../refs.ts';
import { parseSpan } from './calendar-span.ts';
import { listOf } from './explain.ts';

const names: Record<CertificatePlace, LocalizedText> = {
  issued: { en: 'Certificates issued', 'zh-CN': '已核发绿证' },
  held: { en: 'Certificates held in the park', 'zh-CN': '园区持有绿证' },
  reserved: { en: 'Certificates reserved', 'zh-CN': '已冻结绿证' },
  sold: { en: 'Certificates sold outside', 'zh-CN': '已售出园区的绿证' },
  retired: { en: 'Certificates retired in the park', 'zh-CN': '园区已核销绿证' },
  used: { en: 'Certificates retired for consumption', 'zh-CN': '已为用电核销的绿证' },
  own: { en: 'Certificates held or retired in the park', 'zh-CN': '园区持有及已核销绿证' },
};

/** Sum of a year by its months, of a month by its days, of a day by its issues. For those who see the park. */
export async function explainPlace(
  { scope }: Certificates,
  { key, revision }: ParsedRef,
  asOf: string | null,
  { enterpriseId }: Principal,
): Promise<Explanation | null> {
  const [place, text = '', ...rest] = key.split('/') as [CertificatePlace, ...string[]];
  const { timeZone } = scope.park;
  const span = parseSpan(text, timeZone);
  // Where certificates were at an earlier instant is not kept as a sum.
  if (!span || rest.length > 0 || revision !== null || asOf !== null || enterpriseId !== null) return null;
  if (!certificatePlaces.includes(place)) return null;
  const common = {
    ref: placeRef(place, text),
    title: { en: `${names[place].en}, generated ${text}`, 'zh-CN': `${names[place]['zh-CN']}（${text} 发电）` },
    unit: 'Wh',
    method: null,
    formula: { en: 'Σ certificates', 'zh-CN': 'Σ 绿证' },
    recordedAt: null,
    producedBy,
  };
  if (span.unit === 'day') {
    const issues = await scope.db.tx((tx) => readPlacedIssues(tx, place, span, todayOf(scope)));
    return {
      ...common,
      value: total(issues),
      quality: quality(issues.map((issue) => issue.quality)),
      parameters: { issuances: issues.length },
      ...listOf(issues),
    };
  }
  const by = span.unit === 'year' ? 'month' : 'day';
  const parts = await scope.db.tx((tx) => readPlacedParts(tx, place, span, todayOf(scope), { by }));
  return {
    ...common,
    value: total(parts),
    quality: quality(parts.flatMap(({ qualities }) => qualities)),
    inputs: parts.map((part) => ({
      ref: placeRef(place, part.span),
      role: 'certificates',
      value: String(part.wh),
      unit: 'Wh',
      quality: worstQuality(part.qualities),
    })),
  };
}

const total = (parts: readonly { wh: number }[]): string => String(parts.reduce((sum, { wh }) => sum + wh, 0));

/** No certificates are a known number of them. */
const quality = (list: readonly Explanation['quality'][]): Explanation['quality'] =>
  list.length === 0 ? 'actual' : worstQuality(list);
