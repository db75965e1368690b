import type { Explanation } from '@lingtan/sdk';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { formatTime } from '../format/time.ts';
import { numberFormat, type Language } from '../format/locale.ts';
import { missingText } from '../format/number.ts';
import { type SdkTexts, useSdkT } from '../i18n/use-sdk-t.ts';
import { useLanguage } from '../i18n/use-t.ts';
import { saveFile, toCsv } from '../table/csv.ts';
import { qualityLook } from '../ui/quality.ts';
import { evidenceValue } from './evidence-text.ts';
import { useEvidenceName, useEvidenceWord } from './evidence-names.ts';

const timeColumns = new Set(['time', 'from', 'to', 'start']);

function cell(column: string, value: string | number | null, language: Language, t: SdkTexts): string {
  if (value === null) return missingText;
  if (timeColumns.has(column)) return formatTime(value);
  if (typeof value === 'string') return evidenceValue(value, undefined, language);
  if (column === 'quality') return t(qualityLook(value).reason ?? 'quality.actual');
  return numberFormat(language, { maximumFractionDigits: 6 }).format(value);
}

/** The raw readings at the end of the chain. */
export function EvidenceRows({
  rows,
  name,
  producer,
}: {
  rows: NonNullable<Explanation['rows']>;
  name: string;
  producer: string;
}): ReactNode {
  const t = useSdkT();
  const language = useLanguage();
  const title = useEvidenceName(producer);
  const word = useEvidenceWord(producer);
  const kind = (index: number): string =>
    typeof rows.values[0]?.[index] === 'number' && rows.columns[index] !== 'quality' ? 'number' : 'text';
  // Worded as the table is; numbers and instants as they are, for who computes with them.
  const save = (): void => {
    const values = rows.values.map((row) => row.map((value, index) => word(rows.columns[index] ?? '', value) ?? value));
    const titles = rows.columns.map((column) => title('column', column));
    saveFile(`${name.replace(/[^\w.-]+/g, '_')}.csv`, toCsv(titles, values));
  };
  return (
    <>
      <h3>
        {t('evidence.rows', { count: rows.values.length })}
        <Button size="compact-xs" variant="subtle" leftSection={<IconDownload size={12} />} onClick={save}>
          CSV
        </Button>
      </h3>
      <div className="lt-evidence-rows">
        <table className="lt-table">
          <thead>
            <tr>
              {rows.columns.map((column, index) => (
                <th key={column} data-kind={kind(index)}>
                  {title('column', column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.values.map((row, index) => (
              <tr key={index}>
                {row.map((value, column) => (
                  <td key={column} data-kind={kind(column)}>
                    {word(rows.columns[column] ?? '', value) ?? cell(rows.columns[column] ?? '', value, language, t)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.truncated ? <p className="lt-form-help">{t('evidence.truncated')}</p> : null}
    </>
  );
}
